"""Our groups, places and plans, scored by GroupTravelBench's rules."""

import pytest

from planner.bench.own import outside_metrics, places_of, points_of, table_of, users_of
from planner.drafters.solver import solve
from planner.repair import repair

TEXT = """
dates: {start: 2027-05-13, end: 2027-05-15}
cities: [lisbon]
origin: porto
currency: EUR
travellers:
  - name: Ana
    age: 41
    wishes:
      need: [{budget: 900}, {time: "09:00-21:00"}]
      must: [{place: lis-oceanario}, {theme: gardens}]
      prefer: [{place: lis-rossio}, {transport: train}, {lodging: central}, {lodging: mid}]
      avoid: [{theme: nightlife}]
      reject: [{place: lis-castelo}, {food: steak}]
  - {name: Mia, age: 4}
  - {name: Rui, age: 43, wishes: {prefer: [{food: seafood, city: lisbon}, {pace: 3}]}}
"""


@pytest.fixture(scope="module")
def trip(make_trip):
    return make_trip(TEXT)


@pytest.fixture(scope="module")
def plan(trip):
    outline = next(iter(solve(trip.task(how_many=1, rounds=40))))
    return repair(outline, trip.group, trip.facts).plan


def test_small_children_have_no_vote(trip):
    assert users_of(trip.group) == {"Ana": "User1", "Mia": "", "Rui": "User2"}
    assert list(table_of(trip.group)) == ["User1", "User2"]


def test_wishes_stand_in_their_fields(trip):
    ana = table_of(trip.group)["User1"]
    overall, here = ana.global_constraints, ana.city_specific_preferences["lisbon"]
    assert (overall.avg_budget, overall.transport.prefer, overall.hotel_preference.prefer) == (
        900.0,
        ("高铁",),
        ("mid",),
    )
    assert overall.intensity.max_active_hours == 12.0
    assert (here.attractions.must_visit, here.attractions.reject_visit) == (
        ("Lisbon Oceanarium",), ("São Jorge Castle",),
    )  # fmt: skip
    assert here.attractions.category_pref.positive == ("Rossio Square", "gardens")
    assert here.attractions.category_pref.negative == ("nightlife",)
    assert here.food.reject_eat == ("steak",)


def test_a_plan_of_ours_is_scored_by_their_rules(trip, plan):
    found = outside_metrics(plan, trip.group, trip.facts)
    assert (found.completeness, found.validity) == (100.0, 100.0)
    gained = points_of(plan, trip.group, trip.facts)
    assert set(gained) == {"Ana", "Rui"}
    assert found.utility <= sum(gained.values()) / 2


def test_beds_count_by_class_and_hours_by_date(trip, plan):
    places = places_of(plan, trip.facts)
    beds = {name: place for name, place in places.cities["lisbon"].items() if place.kind == "hotel"}
    assert [len(place.categories) for place in beds.values()] == [1]
    rules = places.hours("lisbon", "Lisbon Oceanarium")
    assert [rule.first for rule in rules] == ["05-13", "05-14", "05-15"]


def test_a_visit_before_doors_open_is_no_valid_plan(trip, plan):
    day = plan.days[0]
    early = tuple(
        a.model_copy(update={"start_min": 60, "end_min": 90}) if a.kind == "visit" else a for a in day.activities
    )
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": early}), *plan.days[1:])})
    assert outside_metrics(changed, trip.group, trip.facts).validity == 0.0
