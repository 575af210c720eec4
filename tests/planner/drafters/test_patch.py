import pytest

from planner.drafters.patch import patch
from planner.drafters.task import Lock
from planner.outline import Outline, PartyOutline

TILES, OCEANARIO, GRACA, MARKET = (
    "lis-museu-do-azulejo",
    "lis-oceanario",
    "lis-miradouro-da-graca",
    "lis-time-out-market",
)


def bare(outline: Outline) -> Outline:
    return outline.model_copy(update={"idea": ""})


def test_nothing_to_change_gives_the_plan_itself_and_nothing_else(lisbon, good):
    assert [bare(outline) for outline in patch(lisbon.task(start=good))] == [good]


def test_what_is_banned_goes_and_nothing_else_moves(lisbon, good):
    first = next(patch(lisbon.task(start=good, banned=frozenset({OCEANARIO}))))
    assert good.places - first.places == {OCEANARIO}
    assert first.days[0] == good.days[0]


def test_a_gap_is_filled_where_it_was_with_one_place_nobody_has_yet(lisbon, good):
    _, *filled = patch(lisbon.task(start=good, banned=frozenset({OCEANARIO})))
    new = [outline.days[1].morning[0].stops for outline in filled]
    assert len(filled) == len(set(new)) == 12
    assert all(len(stops) == 1 and stops[0] not in good.places for stops in new)


def test_a_banned_restaurant_is_replaced_by_another(lisbon, good):
    _, *filled = patch(lisbon.task(start=good, banned=frozenset({MARKET})))
    assert all(lisbon.facts.place(outline.days[0].lunch).kind == "food" for outline in filled)


def test_who_was_apart_stays_apart_when_their_stop_is_replaced(lisbon, good):
    _, *filled = patch(lisbon.task(start=good, banned=frozenset({GRACA})))
    ana, rui = filled[0].days[1].afternoon
    assert (ana.who, rui) == (("Ana",), good.days[1].afternoon[1])


def test_a_lock_that_is_kept_changes_nothing(lisbon, good):
    lock = Lock(GRACA, 1, "afternoon", ("Ana",))
    assert bare(next(patch(lisbon.task(start=good, locks=(lock,))))) == good


def test_a_lock_brings_a_place_to_its_day_and_slot_for_its_people(lisbon, good):
    first = next(patch(lisbon.task(start=good, locks=(Lock(TILES, 1, "afternoon", ("Rui",)),))))
    assert TILES not in first.days[0].places
    assert first.days[1].afternoon[1] == PartyOutline(who=("Rui",), stops=(*good.days[1].afternoon[1].stops, TILES))


def test_a_locked_restaurant_becomes_the_meal(lisbon, good):
    first = next(patch(lisbon.task(start=good, locks=(Lock("lis-bonjardim", 1, "dinner"), Lock(MARKET, 2)))))
    assert first.days[1].dinner == "lis-bonjardim"
    assert (first.days[0].lunch, first.days[2].lunch) == (None, MARKET)


def test_a_lock_without_a_day_takes_the_first_open_one(lisbon, good):
    first = next(patch(lisbon.task(start=good, locks=(Lock("lis-maat"),))))
    assert "lis-maat" in first.days[0].afternoon[0].stops


def test_a_lock_on_a_closed_day_is_left_to_the_check(lisbon, make_trip, good):
    trip = make_trip(
        "{dates: {start: 2027-05-16, end: 2027-05-18}, cities: [lisbon], travellers: [{name: Ana}, {name: Rui}]}"
    )
    first = next(patch(trip.task(start=good, locks=(Lock(TILES, 1),))))
    assert TILES not in first.places


def test_without_a_start_there_is_nothing_to_patch(lisbon):
    with pytest.raises(ValueError, match="no start"):
        next(patch(lisbon.task()))
