"""What may be added to an outline for one wish, and what never is."""

import pytest

from planner.additions import PLACES_PER_WISH, Leeway, additions
from planner.outline import DayOutline, Outline, PartyOutline
from roles.wishes import Strength, Wish, WishKind

TRIP = (
    "{dates: {start: 2027-05-13, end: 2027-05-16}, cities: [porto, lisbon], origin: madrid, "
    "travellers: [{name: Ana}, {name: Rui}]}"
)
CASTLE, ROSSIO = "lis-castelo", "lis-rossio"


def wish(kind: WishKind, value: str, **more: object) -> Wish:
    return Wish(strength=Strength.PREFER, kind=kind, value=value, **more)


def party(*stops: str, who: tuple[str, ...] = ()) -> PartyOutline:
    return PartyOutline(who=who, stops=stops)


@pytest.fixture
def trip(make_trip):
    return make_trip(TRIP)


@pytest.fixture
def outline(trip) -> Outline:
    porto, lisbon = (min(trip.facts.cities[name].areas) for name in ("porto", "lisbon"))
    north = DayOutline(city="porto", area=porto, lodging="mid", journey="flight")
    south = DayOutline(city="lisbon", area=lisbon, lodging="mid", journey="coach", morning=(party(ROSSIO),))
    parted = (party("lis-gulbenkian", who=("Rui",)), party("lis-zoo", who=("Ana",)))
    return Outline(days=(north, north, south, DayOutline(city="lisbon", afternoon=parted)), home="flight")


def added(outline: Outline, leeway: Leeway, asked: Wish, who: str = "Ana") -> list[tuple[str, ...]]:
    """Return the places that each addition brings, with what it is called."""
    found = additions(outline, asked, who, leeway)
    return [(*sorted(new.places - outline.places), text) for new, text in found]


def test_a_place_is_added_to_or_swapped_into_each_block_of_its_city(trip, outline):
    found = [text for _, text in added(outline, Leeway(trip.facts), wish(WishKind.PLACE, CASTLE))]
    assert [text.removeprefix("São Jorge Castle ") for text in found] == [
        "added on day 3, morning",
        "instead of Rossio Square on day 3, morning",
        "added on day 3, afternoon",
        "added on day 3, evening",
        "added on day 4, morning",
        "added on day 4, afternoon",
        "instead of Lisbon Zoo on day 4, afternoon",
        "added on day 4, evening",
    ]


def test_what_is_locked_stays_and_what_is_banned_stays_out(trip, outline):
    locked = Leeway(trip.facts, locked=frozenset({ROSSIO, "lis-zoo"}))
    assert not any("instead of" in text for _, text in added(outline, locked, wish(WishKind.PLACE, CASTLE)))
    assert added(outline, Leeway(trip.facts, banned=frozenset({CASTLE})), wish(WishKind.PLACE, CASTLE)) == []


@pytest.mark.parametrize("kind", [WishKind.THEME, WishKind.FOOD])
def test_a_word_brings_the_best_known_places_that_are_free(trip, outline, kind):
    word = {WishKind.THEME: "museum", WishKind.FOOD: "seafood"}[kind]
    names = {place for place, _ in added(outline, Leeway(trip.facts), wish(kind, word, city="lisbon"))}
    assert {trip.facts.city_of(name) for name in names} == {"lisbon"}
    others = {place for place, _ in added(outline, Leeway(trip.facts, names), wish(kind, word, city="lisbon"))}
    assert len(names) >= PLACES_PER_WISH <= len(others)
    assert not names & others


def test_a_restaurant_is_eaten_at_and_a_locked_meal_stays(trip, outline):
    eating = outline.model_copy(update={"days": (*outline.days[:3], outline.days[3].model_copy(update={"lunch": "x"}))})
    found = added(eating, Leeway(trip.facts, locked=frozenset({"x"})), wish(WishKind.PLACE, "lis-ramiro"))
    assert [text.partition(" for ")[2] for _, text in found] == ["lunch on day 3", "dinner on day 3", "dinner on day 4"]


def test_a_day_of_the_wish_is_kept_and_a_place_moves_there(trip, outline):
    moved = list(additions(outline, wish(WishKind.PLACE, ROSSIO, day=4), "Ana", Leeway(trip.facts)))
    assert moved
    assert all(ROSSIO in new.days[3].places and ROSSIO not in new.days[2].places for new, _ in moved)
    assert added(outline, Leeway(trip.facts), wish(WishKind.PLACE, CASTLE, day=1)) == []


def test_journeys_change_where_the_mode_is_offered(trip, outline):
    ((by_train, text),) = additions(outline, wish(WishKind.TRANSPORT, "train"), "Ana", Leeway(trip.facts))
    offered = trip.facts.journey("madrid", "porto", "train") is not None
    assert by_train.days[2].journey == "train"
    assert (by_train.days[0].journey == "train") == offered
    assert by_train.days[1].journey == "flight"
    assert text == "journeys by train"


def test_beds_change_class_or_area(trip, outline):
    ((hostels, _),) = additions(outline, wish(WishKind.LODGING, "hostel"), "Ana", Leeway(trip.facts))
    assert [day.lodging for day in hostels.days] == ["hostel", "hostel", "hostel", None]
    ((quiet, text),) = additions(outline, wish(WishKind.LODGING, "quiet"), "Ana", Leeway(trip.facts))
    assert text == "nights in a quiet area"
    area = quiet.days[2].area
    assert "quiet" in trip.facts.cities["lisbon"].areas[area].tags


def test_nothing_is_added_for_a_wish_that_asks_for_less(trip, outline):
    assert added(outline, Leeway(trip.facts), wish(WishKind.WALKING, "3 km", amount=3000)) == []
