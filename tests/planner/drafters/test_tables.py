import numpy as np
import pytest

from planner.drafters import tables
from planner.drafters.engine.problem import NO_LIMIT
from planner.drafters.task import Lock
from planner.outline import DayOutline, Outline, PartyOutline
from roles.wishes import WishKind

NAMED = ("lis-torre-de-belem", "lis-trindade", "lis-time-out-market", "lis-oceanario", "lis-museu-do-azulejo")
ONE = "travellers: [{{name: Ana, wishes: {{{wishes}}}}}, {{name: Rui}}]"


def visiting(*places: str) -> Outline:
    """Return an outline with these places, which puts them into the slice."""
    return Outline(days=(DayOutline(city="lisbon", morning=(PartyOutline(stops=places),)),))


@pytest.fixture
def trip_with(task_of, framed):
    return lambda wishes, **changes: framed(task_of(ONE.format(wishes=wishes), **changes))


def column(trip, place: str) -> int:
    return next(n for n, p in enumerate(trip.places) if p.id == place)


@pytest.mark.parametrize(
    ("strength", "points"), [("need", 2), ("must", 2), ("prefer", 1), ("avoid", -1), ("reject", -2)]
)
def test_a_named_place_is_worth_its_strength_to_its_owner(trip_with, strength, points):
    trip = trip_with(f"{strength}: [{{place: lis-castelo}}]")
    assert list(tables.place_points(trip)[:, column(trip, "lis-castelo")]) == [points, 0]


def test_diets_and_access_count_a_little_at_each_place(trip_with):
    trip = trip_with("must: [{diet: vegan}, {access: step_free}]", start=visiting(*NAMED))
    points = tables.place_points(trip)[0]
    assert points[column(trip, "lis-time-out-market")] > 0
    assert points[column(trip, "lis-trindade")] == 0
    assert points[column(trip, "lis-torre-de-belem")] < 0
    assert points[column(trip, "lis-oceanario")] == 0


def test_themes_count_for_sights_and_food_for_meals(trip_with):
    trip = trip_with("must: [{theme: museum}], avoid: [{food: seafood}]", start=visiting(*NAMED))
    member, points = tables.features(trip)
    food, theme = 0, 1
    assert points.tolist() == [[-1, 2], [0, 0]]
    assert member[column(trip, "lis-museu-do-azulejo")].tolist() == [False, True]
    assert member[column(trip, "lis-trindade")].tolist() == [True, False]
    assert not member[:, food][[p.kind != "food" for p in trip.places]].any()
    assert not member[:, theme][[p.kind == "food" for p in trip.places]].any()


def test_nobody_is_taken_where_they_must_not_go(trip_with):
    trip = trip_with(
        "need: [{diet: vegan}, {access: step_free}, {budget: 900}], reject: [{place: lis-rossio}, {theme: nightlife}]"
    )
    table = tables.forbidden(trip)
    closed = ["lis-trindade", "lis-torre-de-belem", "lis-rossio"]
    assert all(table[0, column(trip, place)] for place in closed)
    assert not table[0, column(trip, "lis-oceanario")]
    assert not table[0, column(trip, "lisbon-self-catered")]
    assert not table[1].any()


def test_needs_and_undated_locks_are_musts(trip_with):
    trip = trip_with("need: [{place: lis-castelo}]", locks=(Lock("lis-rossio"), Lock("lis-oceanario", 1, "morning")))
    table = tables.musts(trip)
    assert table[:, column(trip, "lis-castelo")].tolist() == [True, False]
    assert table[:, column(trip, "lis-rossio")].tolist() == [True, True]
    assert not table[:, column(trip, "lis-oceanario")].any()


def test_costs_are_those_of_the_schedule(task_of, framed):
    trip = framed(task_of("travellers: [{name: Ana}, {name: Mia, age: 5}]"))
    table, n = tables.costs(trip), column(trip, "lis-oceanario")
    assert table[:, n].tolist() == [trip.task.facts.cost_minor("lis-oceanario", age) for age in (None, 5)]
    assert table.dtype == np.int32


def test_a_purse_bounds_what_is_left_after_beds_and_fares(task_of, framed):
    free = tables.cost_caps(framed(task_of()))
    bound = tables.cost_caps(framed(task_of("budget: 900, travellers: [{name: Ana}, {name: Rui}]")))
    assert np.isinf(free).all()
    assert (bound > 0).all()
    assert (bound < 45000).all()


def test_caps_tell_needs_from_wishes(task_of):
    people = task_of("travellers: [{name: Ana, wishes: {need: [{pace: 3}]}}, {name: Rui, wishes: {must: [{pace: 4}]}}, "
                     "{name: Ida}]").group.stakeholders  # fmt: skip
    hard, soft, points = tables.caps(people, WishKind.PACE)
    assert hard.tolist() == [3, NO_LIMIT, NO_LIMIT]
    assert soft.tolist() == [NO_LIMIT, 4, NO_LIMIT]
    assert points.tolist() == [0.0, 2.0, 0.0]
