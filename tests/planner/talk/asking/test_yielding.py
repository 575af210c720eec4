import pytest

from planner.agent.store import open_trip, read_trip
from planner.talk.asking.yielding import ANSWERED, ASKED, MOST_ASKED, pleas

TRIP = """
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
travellers:
  - {name: Ana, wishes: {must: [{theme: museum}]}}
  - {name: Rui, sealed: [food], wishes: {avoid: [{theme: museum}, {food: seafood}]}}
  - {name: Eva, wishes: {must: [{food: seafood}], reject: [{theme: museum}]}}
"""


@pytest.fixture
def trip(make_trip):
    return make_trip(TRIP)


def asked(trip, folder):
    return [(p.clash, p.traveller) for p in pleas(trip.group, trip.facts, read_trip(folder))]


def test_who_loses_least_is_asked_first_and_the_gravest_clash_comes_first(trip, tmp_path):
    assert asked(trip, tmp_path) == [("theme museum", "Eva"), ("food seafood", "Rui")]


def test_a_question_names_nobody_but_the_asked(trip, tmp_path):
    for plea in pleas(trip.group, trip.facts, read_trip(tmp_path)):
        assert not {"Ana", "Rui", "Eva"}.difference({plea.traveller}).intersection(plea.text.split())


def test_no_more_than_two_are_asked_about_one_clash_and_nobody_twice(trip, tmp_path):
    people = []
    with open_trip(tmp_path) as store:
        while any(p.clash == "theme museum" for p in pleas(trip.group, trip.facts, store)):
            plea = next(p for p in pleas(trip.group, trip.facts, store) if p.clash == "theme museum")
            people.append(plea.traveller)
            store.append(ASKED, {"clash": plea.clash, "traveller": plea.traveller})
            store.append(ANSWERED, {"clash": plea.clash, "traveller": plea.traveller, "answer": "no"})
    assert len(people) == len(set(people)) == MOST_ASKED


def test_a_sealed_wish_in_a_clash_lets_nobody_but_its_owner_be_asked(trip, tmp_path):
    with open_trip(tmp_path) as store:
        store.append(ASKED, {"clash": "food seafood", "traveller": "Rui"})
    assert "food seafood" not in dict(asked(trip, tmp_path))


def test_a_need_is_never_asked_about(make_trip, tmp_path):
    trip = make_trip("""
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
travellers: [{name: Ana, wishes: {need: [{theme: art}]}}, {name: Rui, wishes: {reject: [{theme: art}]}}]
""")
    assert asked(trip, tmp_path) == [("theme art", "Rui")]


def test_a_strong_wish_may_count_less_and_a_weak_one_may_only_go(trip, tmp_path):
    store = read_trip(tmp_path)
    weak = next(p for p in pleas(trip.group, trip.facts, store) if p.clash == "food seafood")
    assert [answer for answer, _ in weak.answers] == ["no", "drop"]
    assert weak.act("no") is None
    assert weak.act("drop").act == "delete"


def test_counting_less_is_one_step_weaker(make_trip, tmp_path):
    trip = make_trip(
        TRIP.replace("avoid: [{theme: museum}", "reject: [{theme: museum}").replace("must: [{theme", "need: [{theme")
    )
    plea = pleas(trip.group, trip.facts, read_trip(tmp_path))[0]
    assert [answer for answer, _ in plea.answers] == ["no", "less", "drop"]
    assert plea.act("less").strength == "avoid"
    assert plea.act("less").act == "change"
