from collections.abc import Iterator

import pytest

from planner.clash import attempt, needs_of, smallest_clash
from planner.drafters.task import DraftTask
from planner.outline import DayOutline, Outline, PartyOutline

HEAD = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], "


def wanted(task: DraftTask) -> Iterator[Outline]:
    """Draft what the needs name, a place a day: enough to tell what can be met."""
    places = dict.fromkeys(w.value for s in task.group.stakeholders for w in s.wishes if w.kind == "place")
    stops = (PartyOutline(stops=tuple(places)),) if places else ()
    bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="hostel", morning=stops)
    yield Outline(days=(bed, DayOutline(city="lisbon")))


@pytest.fixture
def clash_of(make_trip):
    def find(rest: str):
        trip = make_trip(HEAD + rest + "}")
        return smallest_clash(trip.group, trip.facts, wanted)

    return find


def test_needs_are_listed_in_plain_words_with_their_owners(make_trip):
    trip = make_trip(HEAD + "budget: 900, households: [{name: H, members: [Ana, Rui], budget: 500}], travellers: "
        "[{name: Ana, wishes: {need: [{place: lis-castelo, day: 1}, {budget: 200}, {walking: 3 km}, "
        "{rest: 1 h}, {pace: 2}, {time: '09:00-22:00'}, {diet: vegan}, {words: 'no snakes'}], "
        "must: [{theme: art}]}}, {name: Rui}]}")  # fmt: skip
    assert [(need.owners, need.text) for need in needs_of(trip.group, trip.facts)] == [
        (("Ana",), "Ana needs to see São Jorge Castle on day 1"),
        (("Ana",), "Ana pays at most 200.00 EUR"),
        (("Ana",), "Ana needs at most 3000 m of walking a day"),
        (("Ana",), "Ana needs at least 60 min of rest a day"),
        (("Ana",), "Ana needs at most 2 sights a day"),
        (("Ana",), "Ana is out only between 09:00-22:00"),
        (("Ana",), "Ana needs diet vegan"),
        (("Ana", "Rui"), "household H pays at most 500.00 EUR"),
        (("Ana", "Rui"), "the group pays at most 900.00 EUR"),
    ]


def test_needs_that_can_be_met_together_do_not_clash(clash_of):
    assert clash_of("travellers: [{name: Ana, wishes: {need: [{place: lis-castelo}]}}]") is None


def test_the_clash_holds_what_contradicts_and_nothing_else(clash_of):
    clash = clash_of("travellers: [{name: Ana, wishes: {need: [{place: lis-torre-de-belem}, {pace: 4}]}}, "
                     "{name: Rui, wishes: {need: [{company: Ana}, {access: step_free}]}}]")  # fmt: skip
    assert clash is not None
    assert {need.text.split(" needs ")[1] for need in clash.needs} == {"to see Belém Tower", "access step free"}
    assert clash.owners == ("Ana", "Rui")
    assert set(clash.concessions) == {
        "Ana gives up: Ana needs to see Belém Tower",
        "Rui gives up: Rui needs access step free",
    }


def test_a_budget_too_small_is_told_with_what_would_do(clash_of, make_trip):
    clash = clash_of("budget: 30, travellers: [{name: Ana}]")
    assert [need.text for need in clash.needs] == ["the group pays at most 30.00 EUR"]
    assert clash.concessions[0].startswith("raise the budget of the group by ")
    more = int(float(clash.concessions[0].split(" by ")[1].split(" ")[0]) * 100)
    trip = make_trip(HEAD + f"budget: {(3000 + more) / 100}, travellers: [{{name: Ana}}]}}")
    assert attempt(trip.group, needs_of(trip.group, trip.facts), trip.facts, wanted) is not None


def test_a_household_is_named_when_its_purse_is_too_small(clash_of):
    homes = "households: [{name: Silva, members: [Ana], budget: 30}]"
    clash = clash_of(homes + ", travellers: [{name: Ana}, {name: Rui}]")
    assert clash.concessions[0].startswith("raise the budget of Silva by ")
    assert clash.owners == ("Ana",)


def test_a_drafter_that_proposes_nothing_meets_nothing(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}]}")
    assert attempt(trip.group, (), trip.facts, lambda task: iter(())) is None
    assert smallest_clash(trip.group, trip.facts, lambda task: iter(())).needs == ()
