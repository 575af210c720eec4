from dataclasses import replace
from datetime import date, datetime

import pytest

from roles.group import Frame, Group, Household, Presence, Scale, Stakeholder, Stay
from roles.role import Criterion, RoleScore
from roles.wishes import Strength, Wish, WishKind

FRAME = Frame(date(2027, 5, 1), (Stay("porto", 2), Stay("lisbon", 1)), None, "EUR")


def wish(strength, kind, value):
    return Wish(strength=strength, kind=kind, value=value)


ART = wish(Strength.PREFER, WishKind.THEME, "art")
VEGAN = wish(Strength.NEED, WishKind.DIET, "vegan")
WALK = Wish(strength=Strength.MUST, kind=WishKind.WALKING, value="6 km", amount=6000)
ANA = Stakeholder("Ana", 38, ("foodie",), (ART, VEGAN, WALK))
BEN = Stakeholder("Ben", 9, (), ())
CALM = Criterion(name="calm", ask="Is it calm?", choices=("no", "yes"))
GROUP = Group("trip", FRAME, (ANA, BEN))


def test_a_frame_knows_its_days_dates_and_cities():
    assert (FRAME.days, FRAME.cities) == (4, ("porto", "lisbon"))
    assert FRAME.dates[-1] == date(2027, 5, 4)
    assert [FRAME.city_of_day(day) for day in range(4)] == ["porto", "porto", "lisbon", "lisbon"]
    assert FRAME.days_in("lisbon") == [2, 3]


def test_a_stakeholder_answers_by_kind():
    music = wish(Strength.REJECT, WishKind.THEME, "music")
    ana = replace(ANA, wishes=(ART, music, VEGAN, WALK))
    assert ana.of_kind(WishKind.THEME) == (music, ART)
    assert (ana.needs(WishKind.DIET), ana.needs(WishKind.THEME), ana.caps()) == ((VEGAN,), (), (WALK,))


def test_a_child_is_below_eighteen_and_an_unknown_age_is_an_adult():
    assert [replace(ANA, age=age).child for age in (17, 18, None)] == [True, False, False]


def test_a_scale_is_added_and_nothing_else_changes():
    assert ANA.scaled(Scale(0, 5)) == replace(ANA, scale=Scale(0, 5))


def test_people_are_found_by_name():
    assert (GROUP.names, GROUP.stakeholder("Ben")) == (("Ana", "Ben"), BEN)
    with pytest.raises(KeyError):
        GROUP.stakeholder("Cem")


def test_the_digest_ignores_the_order_of_people_and_wishes():
    turned = replace(GROUP, stakeholders=(BEN, replace(ANA, wishes=ANA.wishes[::-1])))
    assert turned.digest == GROUP.digest


@pytest.mark.parametrize(
    "changed",
    [
        replace(GROUP, frame=replace(FRAME, group_budget_minor=1)),
        replace(GROUP, frame=replace(FRAME, start=date(2027, 5, 2))),
        replace(GROUP, households=(Household("Silva", ("Ana",)),)),
        replace(GROUP, declared=(("Ana", 2.0),)),
        replace(GROUP, stakeholders=(replace(ANA, wishes=(ART,)), BEN)),
        replace(GROUP, stakeholders=(replace(ANA, origin="porto"), BEN)),
        replace(GROUP, stakeholders=(replace(ANA, criteria=(CALM,)), BEN)),
        replace(GROUP, stakeholders=(replace(ANA, presence=Presence(datetime(2027, 5, 1, 9))), BEN)),
        replace(
            GROUP, stakeholders=(replace(ANA, scores=(RoleScore(name="a", measure="effort", best=0, worst=3),)), BEN)
        ),
    ],
)
def test_the_digest_changes_with_everything_a_plan_depends_on(changed):
    assert changed.digest != GROUP.digest
