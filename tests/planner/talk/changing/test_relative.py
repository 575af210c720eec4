import pytest

from planner.experiences import experience
from planner.talk.changing.relative import CHEAPER, LESS, relative_amount
from roles.wishes import WishKind


def amount(talk, kind, relative="less", name="Helena", day=None, plan=True):
    person = talk.group.stakeholder(name)
    return relative_amount(WishKind(kind), relative, person, talk.plan if plan else None, day)


def test_less_is_a_part_of_the_busiest_day_or_of_the_day_that_is_named(talk):
    lived = experience(talk.plan, "Helena")
    busiest = max(lived.walk_m(day) for day in lived.days)
    assert busiest * LESS - 100 < amount(talk, "walking") <= busiest * LESS
    assert amount(talk, "walking", day=2) <= lived.walk_m(1) * LESS


def test_a_slower_pace_is_at_least_one_sight_less(talk):
    assert amount(talk, "pace", day=1) == 1


def test_cheaper_is_a_part_of_the_price_in_whole_units(talk):
    cost = experience(talk.plan, "Helena").cost_minor
    assert amount(talk, "budget") % 100 == 0
    assert cost * CHEAPER - 100 < amount(talk, "budget") <= cost * CHEAPER


def test_less_early_is_an_hour_later_than_the_plan_starts(talk):
    start = experience(talk.plan, "Helena").out_window(0)[0]
    later = amount(talk, "time", day=1)
    hour, minute = map(int, later.partition("-")[0].split(":"))
    assert start + 60 <= hour * 60 + minute < start + 90


def test_more_rest_is_half_an_hour_more_and_less_is_part_of_what_was_asked(talk):
    assert amount(talk, "rest", "more") >= 45 + 30
    assert amount(talk, "rest", "less") == 31


def test_more_of_a_limit_loosens_the_one_that_binds(talk):
    assert amount(talk, "walking", "more") == 5200
    assert amount(talk, "walking", "more", name="Vito") is None


@pytest.mark.parametrize(("kind", "expected"), [("walking", 2800), ("pace", 2), ("budget", None), ("time", None)])
def test_without_a_plan_less_is_a_part_of_the_limit(talk, kind, expected):
    assert amount(talk, kind, plan=False) == expected


def test_other_kinds_have_no_amount(talk):
    assert amount(talk, "theme") is None


def test_a_day_without_anything_says_nothing(talk):
    assert amount(talk, "walking", day=9) is None
    assert amount(talk, "time", day=9) is None
