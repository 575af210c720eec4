import pytest

from planner.edit import cleaned, merged, with_block, with_day, with_meal, with_stops, without_places, without_stop
from planner.outline import DayOutline, Outline, PartyOutline


def party(*stops: str, who: tuple[str, ...] = ()) -> PartyOutline:
    return PartyOutline(who=who, stops=stops)


TWO = Outline(days=(DayOutline(city="x", morning=(party("a", "b", who=("Ana",)), party("a", who=("Rui",)))),) * 2)


def test_one_day_is_replaced_and_the_others_stay():
    other = DayOutline(city="y")
    assert with_day(TWO, 1, other).days == (TWO.days[0], other)


def test_a_party_without_stops_stays_only_beside_another():
    assert with_block(TWO.days[0], "morning", (party(), party("a"))).morning == (party(), party("a"))
    assert with_block(TWO.days[0], "morning", (party(),)).morning == ()


@pytest.mark.parametrize(
    ("who", "left"),
    [(frozenset({"Ana"}), [("b",), ("a",)]), (frozenset(), [("b",), ()]), (frozenset({"Eve"}), [("a", "b"), ("a",)])],
)
def test_a_stop_is_taken_from_those_it_is_about(who, left):
    day = without_stop(TWO, 0, "morning", "a", who).days[0]
    assert [p.stops for p in day.morning] == left


def test_a_party_of_everybody_always_loses_the_stop():
    outline = Outline(days=(DayOutline(city="x", morning=(party("a", "b"),)),))
    assert without_stop(outline, 0, "morning", "a", frozenset({"Ana"})).days[0].morning == (party("b"),)


def test_meals_change_one_at_a_time():
    day = with_meal(with_meal(TWO, 1, "lunch", "m"), 1, "dinner", "n").days[1]
    assert (day.lunch, day.dinner) == ("m", "n")
    assert with_meal(TWO, 1, "lunch", None) == TWO


def test_joined_parties_keep_the_longer_walk_for_everybody():
    assert merged(TWO, 0, "morning").days[0].morning == (party("a", "b"),)
    assert merged(TWO, 0, "evening") == TWO


def test_cleaning_a_clean_outline_says_nothing():
    assert cleaned(TWO, frozenset("ab"), frozenset({"Ana", "Rui"})) == (TWO, ())


def test_cleaning_tells_everything_it_drops():
    bad = with_meal(TWO, 0, "dinner", "z")
    outline, notes = cleaned(bad, frozenset("a"), frozenset({"Ana"}))
    assert outline.places == {"a"}
    assert [note.split(":")[0] for note in notes] == ["day 1", "day 1", "day 1", "day 2", "day 2"]
    assert "day 1: no place 'z' is known for dinner" in notes
    assert "day 2: nobody called 'Rui' travels" in notes


def test_places_are_taken_out_of_every_block_and_meal():
    day = TWO.days[0].model_copy(update={"lunch": "a", "dinner": "m"})
    left = without_places(Outline(days=(day,)), frozenset({"a"})).days[0]
    assert (left.places, left.lunch, left.dinner) == (("b", "m"), None, "m")


def test_an_empty_block_gets_one_party_of_everybody():
    assert with_stops(TWO, 1, "evening", 0, ("c",)).days[1].evening == (party("c"),)
    assert with_stops(TWO, 1, "morning", 1, ("c",)).days[1].morning[1] == party("c", who=("Rui",))
