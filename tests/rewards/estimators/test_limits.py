from dataclasses import replace

import pytest

from rewards.estimators.rules import judge_wish
from rewards.experience import Leg, Rest


@pytest.fixture
def cost(person, wish):
    """Return (points, line) of one cap on one experience."""

    def judge(lived, *words, **where):
        reason = judge_wish(person("Ana"), wish(*words, **where), lived)
        return reason.points, reason.line

    return judge


@pytest.fixture
def two_days(day, visit, meal):
    """Return two days: three sights and a late dinner on the first, one sight on the second."""
    late = {"start_min": 900, "end_min": 960}
    visits = (visit("1.1"), visit("1.2"), visit("1.3", **late), visit("2.1", day=1, **late))
    legs = (Leg("1.4", 0, "walk", 30, 2500, 0), Leg("1.5", 0, "walk", 30, 2500, 0), Leg("2.2", 1, "walk", 9, 500, 0))
    dinner = meal("1.6", slot="dinner", start_min=1320, end_min=1400, cost_minor=4000)
    return replace(day(visits=visits, legs=legs, meals=(dinner,), nights=()), days=(0, 1))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("must", "pace", "", 2), (-1.0, "1.3")),
        (("prefer", "pace", "", 0), (-1.0, "1.1")),
        (("must", "pace", "", 3), (0.0, "")),
        (("must", "walking", "", 4000), (-1.0, "1.5")),
        (("must", "walking", "", 5000), (0.0, "")),
        (("must", "time", "09:00-22:00"), (-1.0, "1.6")),
        (("must", "time", "09:00-00:30"), (0.0, "")),
        (("must", "time", "10:30-23:59"), (-1.0, "1.1")),
        (("need", "rest", "", 30), (-2.0, "1.3")),
        (("must", "budget", "", 4000), (0.0, "")),
        (("must", "budget", "", 3200), (-2.0, "")),
        (("must", "budget", "", 0), (-2.0, "")),
    ],
)
def test_a_cap_costs_its_points_times_the_share_of_days_it_is_broken(cost, two_days, words, expected):
    assert cost(two_days, *words) == expected


def test_a_little_overspending_costs_in_proportion(cost, two_days):
    points, _ = cost(two_days, "prefer", "budget", "", 3600)
    assert points == pytest.approx(-(4000 / 3600 - 1) / 0.25)


def test_a_cap_on_one_day_looks_at_that_day(cost, two_days):
    assert cost(two_days, "must", "pace", "", 2, day=1) == (-2.0, "1.3")
    assert cost(two_days, "must", "pace", "", 2, day=2) == (0.0, "")


def test_a_free_afternoon_is_rest(cost, two_days, visit):
    assert cost(replace(two_days, visits=(visit("1.1"),)), "must", "rest", "", 30) == (0.0, "")


def test_enough_rest_and_a_day_without_sights_keep_a_rest(cost, two_days):
    rested = replace(two_days, rests=(Rest("1.7", 0, 800, 830), Rest("2.3", 1, 800, 845)))
    assert cost(rested, "must", "rest", "", 30) == (0.0, "")
    assert cost(replace(two_days, visits=()), "must", "rest", "", 30) == (0.0, "")


def test_a_broken_cap_says_how_often(person, wish, two_days):
    reason = judge_wish(person("Ana"), wish("must", "walking", "4 km", 4000), two_days)
    assert reason.text == "walking 4 km: broken on 1 of 2 days"
    assert (
        judge_wish(person("Ana"), wish("must", "budget", "20 EUR", 2000), two_days).text == "budget 20 EUR: 100% over"
    )
