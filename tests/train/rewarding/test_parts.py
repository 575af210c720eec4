"""Parts: their formulas by hand."""

from math import exp

import pytest

from planner.outline import MOST_NOTES, DayOutline, Outline, PartyOutline
from train.rewarding.parts import LEFT_OUT, UNREADABLE, Parts, length_cost, own_share, parts_of
from train.rewarding.settings import RewardSettings

USUAL = RewardSettings()


def outline(stops: int) -> Outline:
    morning = (PartyOutline(stops=tuple(f"p{n}" for n in range(stops))),) if stops else ()
    return Outline(days=(DayOutline(city="lisbon", morning=morning),))


def test_a_whole_plan_earns_the_sum_of_the_shares(plan_on_paper):
    parts = parts_of(0.5, plan_on_paper(("Ana",), ("0.5",), broken=3), 3, 0.02, USUAL)
    assert parts.components == pytest.approx((1.0, exp(-0.75), 0.5 - 0.02 / 0.7))
    assert parts.total(USUAL) == pytest.approx(0.1 + 0.2 * exp(-0.75) + 0.35 - 0.02)


def test_rewards_stay_between_nothing_and_one():
    assert Parts(0.0, 0.0, -0.4).total(USUAL) == 0.0
    assert Parts(1.0, 1.0, 1.2).total(USUAL) == 1.0
    assert UNREADABLE.total(USUAL) == 0.0
    assert LEFT_OUT.total(USUAL) == pytest.approx(0.1)


def test_length_is_free_up_to_a_point_and_never_costs_more_than_asked():
    assert length_cost(1000, 4, USUAL) == 0.0
    assert length_cost(1500, 4, USUAL) == pytest.approx(0.025)
    assert length_cost(90_000, 4, USUAL) == 0.05


def test_welfare_counts_by_the_stops_that_the_policy_chose():
    assert own_share(outline(8), 0) == 1.0
    assert own_share(outline(8), 2) == 0.75
    assert own_share(outline(2), 5) == 0.0
    assert own_share(outline(0), 0) == 1.0
    assert own_share(outline(8), MOST_NOTES) == 0.0
