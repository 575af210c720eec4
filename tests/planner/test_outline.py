import pytest
from pydantic import ValidationError

from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline


def test_places_are_told_in_the_order_of_the_day(good):
    day = DayOutline(
        city="lisbon",
        morning=(PartyOutline(stops=("a", "b")), PartyOutline(stops=("c",))),
        lunch="d",
        afternoon=(PartyOutline(stops=("e",)),),
        dinner="f",
        evening=(PartyOutline(stops=("g",)),),
    )
    assert day.places == ("a", "b", "c", "d", "e", "f", "g")
    assert [day.block(block) for block in BLOCKS] == [day.morning, day.afternoon, day.evening]
    assert Outline(days=(day, DayOutline(city="lisbon", lunch="a"))).places == frozenset("abcdefg")
    assert "lis-castelo" in good.places


@pytest.mark.parametrize(
    "day",
    [{}, {"city": "lisbon", "breakfast": "x"}, {"city": "lisbon", "lunch": ""},
     {"city": "lisbon", "morning": [{}, {}, {}]}, {"city": "lisbon", "morning": [{"stops": ["a"] * 9}]},
     {"city": "lisbon", "lunch": "x" * 61}],
)  # fmt: skip
def test_what_is_no_day_is_refused(day):
    with pytest.raises(ValidationError):
        DayOutline.model_validate(day)


@pytest.mark.parametrize("days", [0, 32])
def test_a_trip_has_one_to_thirty_one_days(days):
    with pytest.raises(ValidationError):
        Outline(days=(DayOutline(city="lisbon"),) * days)


def test_an_outline_survives_its_own_text(good):
    assert Outline.model_validate_json(good.model_dump_json(exclude_defaults=True)) == good
