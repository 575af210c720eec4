import numpy as np
import pytest

from rewards.audit.case import CLOSE, Case, Readings, Simulated, invented, spreads
from rewards.noise import NoisyJudge, Wandering
from rewards.weights import LEAST_SHARE, MOST_SHARE


def test_invented_cases_are_the_same_for_the_same_seed():
    for one, other in zip(invented(3, 5, 2, 7), invented(3, 5, 2, 7), strict=True):
        assert (one.utilities == other.utilities).all()
        assert (one.weights == other.weights).all()


def test_invented_cases_stay_within_what_utilities_and_weights_may_be():
    for case in invented(4, 30, 10, 1):
        assert 0.0 <= case.utilities.min() <= case.utilities.max() <= 1.0
        assert LEAST_SHARE / 4 - 1e-9 <= case.weights.min() <= case.weights.max() <= MOST_SHARE / 4 + 1e-9
        assert case.weights.sum() == pytest.approx(1.0)
        assert case.people == 4


def test_close_plans_differ_in_their_scatter_rather_than_their_level():
    wide, close = invented(6, 200, 1, 1)[0], invented(6, 200, 1, 1, CLOSE)[0]
    assert close.utilities.mean(axis=1).std() < wide.utilities.mean(axis=1).std()


def test_the_truth_is_the_weighted_mean_of_the_utilities():
    case = Case(np.array([0.25, 0.75]), np.array([[1.0, 0.0], [0.2, 0.6]]))
    assert case.truth == pytest.approx([0.25, 0.5])
    assert case.spread == pytest.approx([np.sqrt(0.5), np.sqrt(0.08)])


def test_weights_for_other_people_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        Case(np.array([1.0]), np.zeros((2, 3)))


def test_one_traveller_has_no_spread():
    assert spreads(np.array([[0.3], [0.9]])).tolist() == [0.0, 0.0]


def test_a_simulated_judge_reads_alike_whatever_it_read_before():
    judge, (one, other) = Simulated(NoisyJudge(Wandering(0.1), 0.1), seed=3), invented(3, 5, 2, 7)
    alone = judge(other, 4)
    judge(one, 9)
    again = judge(other, 4)
    assert (alone.scores == again.scores).all()
    assert alone.scores.shape == (4, 5)
    assert alone.weights.shape == (4, 5, 3)


def test_readings_that_came_to_nothing_are_counted():
    assert Readings(np.array([[0.1, np.nan], [np.nan, 0.4]])).unscored == 2
