import numpy as np
import pytest

from rewards.audit.case import Readings, invented
from rewards.audit.critics import Dials, critics
from rewards.audit.ranking import kendall, ranking


@pytest.mark.parametrize(
    ("one", "other", "tau"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 1, 2], [1, 2, 3], 2 / np.sqrt(6)),
        ([1, 1, 1], [1, 2, 3], 0.0),
    ],
)
def test_kendalls_tau_is_what_the_textbook_says(one, other, tau):
    assert kendall(np.array(one, float), np.array(other, float)) == pytest.approx(tau)


def test_decomposed_beats_holistic_and_each_half_of_the_claim_helps_with_six_people():
    found = {one.critic: one.kendall for one in ranking(invented(6, 12, 200, 0), critics(Dials(), 1))}
    assert found["decomposed"].low > found["holistic"].high
    assert found["separate reading, drifting weights"].value < found["decomposed"].value
    assert found["joint reading, fixed weights"].value < found["decomposed"].value


def test_a_judge_that_tells_the_truth_agrees_with_it():
    (found,) = ranking(invented(3, 6, 4, 0), {"truth": lambda case, _: Readings(case.truth[None])})
    assert (found.kendall.value, found.top.value, found.loss.value) == (pytest.approx(1.0), 1.0, 0.0)


def test_a_judge_that_scores_nothing_has_no_agreement():
    silent = lambda case, _: Readings(np.full((1, len(case.truth)), np.nan))  # noqa: E731
    with pytest.raises(ValueError, match="'mute' scored no two plans"):
        ranking(invented(3, 6, 2, 0), {"mute": silent})
