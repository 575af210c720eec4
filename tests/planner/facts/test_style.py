import pytest

from planner.facts.style import travel_style


@pytest.mark.parametrize(
    ("people", "walk_min"),
    [("{name: A}", 25), ("{name: A, age: 5}", 15), ("{name: A, age: 75}", 15),
     ("{name: A, wishes: {must: [{access: step_free}]}}", 12)],
)  # fmt: skip
def test_the_slowest_sets_the_pace(make_trip, people, walk_min):
    trip = make_trip(f"{{dates: {{start: 2027-05-13, end: 2027-05-13}}, cities: [lisbon], travellers: [{people}]}}")
    assert travel_style(trip.group.stakeholders).max_walk_min == walk_min
