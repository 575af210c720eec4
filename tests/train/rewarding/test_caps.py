"""Caps: the loopholes of an outside scorer, each closed, and no plan of ours changed."""

from dataclasses import replace

from rewards.experience import Experience, Journey, Meal, Night, Visit
from rewards.types import Utility
from roles.group import Stakeholder
from train.rewarding.caps import Capped, capped

ANA = Stakeholder("Ana", None, (), ())


def visit(place: str, minutes: int = 60) -> Visit:
    return Visit("1.1", 0, "lisbon", place, place, ("museum",), 600, 600 + minutes, 0, (), None, None, 0, False)


def meal(n: int, day: int = 0) -> Meal:
    return Meal(f"1.{n}", day, "lisbon", f"table {n}", "", "lunch", ("seafood",), (), 700, 760, 0)


NIGHT = Night("1.9", 0, "lisbon", "mid", "baixa", (), 0)
FLIGHT = Journey("1.0", 0, "flight", "munich", "lisbon", 180, 0)
FAIR = Experience(
    "Ana", (0,), "EUR", (visit("a"), visit("b")), (meal(1), meal(2), meal(3)), (), (FLIGHT, FLIGHT), (NIGHT,)
)


def worth(stakeholder: Stakeholder, lived: Experience) -> Utility:
    """Pay a tenth for everything, and take half for a meal at a bad table."""
    hits = len(lived.visits) + len(lived.meals) + len(lived.nights) + len(lived.journeys)
    bad = sum(one.place == "table 7" for one in lived.meals)
    return Utility(max(0.0, hits / 20 - bad / 2))


def test_a_plan_without_surplus_is_left_alone_and_estimated_once():
    assert capped(FAIR) == FAIR
    assert Capped(worth)(ANA, FAIR) == worth(ANA, FAIR)


def test_surplus_earns_nothing():
    greedy = replace(
        FAIR,
        visits=(*FAIR.visits, visit("a"), visit("c", minutes=5)),
        meals=(*FAIR.meals, meal(4), meal(5)),
        nights=(NIGHT, NIGHT),
        journeys=(FLIGHT,) * 6,
    )
    assert capped(greedy) == FAIR
    assert worth(ANA, greedy).value > worth(ANA, FAIR).value
    assert Capped(worth)(ANA, greedy) == worth(ANA, FAIR)


def test_surplus_hides_nothing_either():
    spoilt = replace(FAIR, meals=(*FAIR.meals, meal(7)))
    assert Capped(worth)(ANA, spoilt).value == 0.0


def test_what_cannot_be_judged_stays_unjudged():
    greedy = replace(FAIR, nights=(NIGHT, NIGHT))
    assert Capped(lambda s, e: Utility(None))(ANA, greedy).value is None
    assert Capped(lambda s, e: Utility(None if e == FAIR else 0.9))(ANA, greedy).value is None
