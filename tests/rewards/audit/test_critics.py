import numpy as np
import pytest

from rewards.audit.case import Case, Simulated, invented
from rewards.audit.critics import Averaged, Dials, Miscalibrated, Reweighed, critics, equal, shifted
from rewards.noise import NoisyJudge


def test_a_critic_without_noise_and_with_right_weights_tells_the_truth():
    case = invented(3, 6, 1, 0)[0]
    for judge in critics(Dials(0.0, 0.0, 0.0, 0.0), 1).values():
        told = judge(case, 1).scores[0]
        assert told == pytest.approx(case.truth) or told == pytest.approx(case.utilities.mean(axis=1))


def test_reweighing_changes_what_the_judge_is_told_and_nothing_else():
    case = Case(np.array([0.9, 0.1]), np.array([[1.0, 0.0]]))
    assert Reweighed(Simulated(NoisyJudge()), equal)(case, 1).scores == pytest.approx(0.5)


def test_averaging_as_often_as_there_are_people_divides_the_variance():
    case, judge = invented(4, 50, 1, 0)[0], Simulated(NoisyJudge(readout=0.1))
    once, often = judge(case, 200).scores.var(axis=0), Averaged(judge)(case, 200).scores.var(axis=0)
    assert often.shape == (50,)
    assert often.mean() == pytest.approx(once.mean() / 4, rel=0.05)


def test_miscalibrated_weights_are_one_draw_a_case():
    one, other = invented(4, 6, 2, 0)
    weigh = Miscalibrated(0.05, seed=2)
    assert (weigh(one) == weigh(one)).all()
    assert weigh(one).sum() == pytest.approx(1.0)
    assert np.abs(weigh(one) - one.weights).max() > 0.001
    assert np.abs((weigh(one) - one.weights) - (weigh(other) - other.weights)).max() > 0.001


def test_shifted_weights_are_never_negative():
    weights = shifted(np.full((500, 4), 0.25), 0.3, np.random.default_rng(1))
    assert weights.min() == 0.0
    assert weights.sum(axis=1) == pytest.approx(1.0)
