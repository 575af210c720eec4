import pytest

from planner.interview import FROM_OTHERS, LEAST_WORTH, SAID, UNSAID, next_question, worth
from planner.talk.asking.questions import questions

TRIP = """
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
travellers:
  - {name: Ana, age: 41}
  - {name: Rui, roles: [vegan], wishes: {must: [{walking: 90 km}], prefer: [{theme: art}]}}
"""


@pytest.fixture(scope="module")
def trip(make_trip):
    return make_trip(TRIP)


def offered(trip, library, name, plan=None):
    return {q.name: q for q in questions(trip.group.stakeholder(name), trip.facts, library, plan)}


def value(trip, library, name, question, plan=None, answered=()):
    found = offered(trip, library, name, plan)[question]
    return worth(found, trip.group.stakeholder(name), trip.facts, plan, answered)


def test_worth_is_the_product_of_stake_openness_and_chance(trip, library):
    found = value(trip, library, "Ana", "diet")
    assert (found.stake, found.openness, found.chance) == (4.0, UNSAID, 0.5)
    assert found.points == 2.0


def test_what_a_role_says_is_half_known_and_what_the_person_says_is_known(trip, library):
    assert value(trip, library, "Rui", "diet").openness == 0.5
    assert value(trip, library, "Rui", "theme").openness == SAID
    assert value(trip, library, "Rui", "unwanted").openness == FROM_OTHERS
    assert value(trip, library, "Ana", "unwanted").openness == UNSAID
    assert value(trip, library, "Ana", "theme", answered={"theme"}).openness == SAID


def test_the_chance_is_the_share_of_answers_that_the_plan_does_not_meet(trip, library, good):
    plan = trip.plan(good)
    pace = value(trip, library, "Ana", "pace", plan)
    assert pace.chance == 0.0
    assert value(trip, library, "Ana", "time", plan).chance == pytest.approx(0.25)
    assert 0.0 < value(trip, library, "Ana", "access", plan).chance < 1.0
    assert value(trip, library, "Ana", "diet", plan).chance > 0.5


def test_the_question_worth_most_comes_first_and_never_twice(trip, library):
    person, asked = trip.group.stakeholder("Ana"), []
    every = tuple(offered(trip, library, "Ana").values())
    while (found := next_question(asked, every, person, trip.facts)) is not None:
        asked.append(found.question.name)
        assert found.points >= LEAST_WORTH
    assert asked[:2] == ["diet", "access"]
    assert len(asked) == len(set(asked))


def test_nothing_worth_asking_ends_the_interview(trip, library, good):
    every = [q for q in offered(trip, library, "Rui").values() if q.name in {"walking", "theme"}]
    assert next_question([], every, trip.group.stakeholder("Rui"), trip.facts, trip.plan(good)) is None


def test_a_journey_makes_the_way_there_worth_a_question(make_trip, library):
    trip = make_trip(TRIP.replace("cities: [lisbon]", "origin: berlin\ncities: [munich]"))
    assert "transport" in offered(trip, library, "Ana")
