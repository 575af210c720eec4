import numpy as np
import pytest

from rewards.audit.case import CLOSE, Readings, Simulated, invented
from rewards.audit.critics import Dials, critics
from rewards.audit.selection import polarising_wins, selection, two_kinds
from rewards.noise import NoisyJudge, Wandering, steady


@pytest.mark.parametrize(("gap", "printed"), [(0.0, 0.90), (0.03, 0.71)])
def test_r8_polarising_plans_win_too_often_under_wandering_weights(gap, printed):
    judge = Simulated(NoisyJudge(Wandering(0.08)), 1)
    assert polarising_wins(two_kinds(5, 0.05, 0.35, gap), judge, 20_000) == pytest.approx(printed, abs=0.01)


def test_with_fixed_weights_polarising_plans_win_as_often_as_even_ones():
    judge = Simulated(NoisyJudge(steady, estimation=0.1), 1)
    assert polarising_wins(two_kinds(5, 0.05, 0.35), judge, 20_000) == pytest.approx(0.5, abs=0.02)


def test_the_best_of_many_is_more_polarising_under_the_holistic_judge():
    named = critics(Dials(weighting=0.1, estimation=0.02), 1)
    found = selection(invented(5, 16, 200, 0, CLOSE), {"holistic": named["holistic"]}, (2, 16))
    spread = {(one.critic, one.among): one.spread for one in found}
    assert spread["holistic", 16].low > spread["exact", 16].high
    assert next(one for one in found if one.critic == "exact").loss.value == 0.0


def test_more_plans_than_were_scored_cannot_be_drawn():
    half = lambda case, _: Readings(np.where(np.arange(8) < 4, case.truth, np.nan)[None])  # noqa: E731
    found = selection(invented(3, 8, 2, 0), {"half": half}, (4, 8))
    assert [(one.critic, one.among) for one in found] == [("half", 4), ("exact", 4), ("exact", 8)]
