import json
from collections.abc import Iterator

import pytest

from planner.drafters.model.answer import answer_of, outline_of
from planner.drafters.model.prompt import render
from planner.drafters.model.schema import day_schema, opened
from rewards.llm.schema import problem

EMPTY = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": []}


def objects_of(schema: object) -> Iterator[dict[str, object]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for inner in schema.values():
            yield from objects_of(inner)


def test_every_key_is_required_and_no_other_is_allowed(prompt):
    for found in objects_of(prompt.schema):
        assert found["required"] == list(found["properties"])
        assert found["additionalProperties"] is False


def test_ids_are_listed_once_however_many_days_there_are(prompt):
    text = json.dumps(prompt.schema)
    assert text.count('"a7"') == 1
    assert text.count('"#/$defs/day_1"') == 3


def test_a_day_can_only_name_places_of_its_city(task_of):
    prompt = render(task_of(where="[{city: porto, nights: 1}, {city: lisbon, nights: 1}]"))
    lists = prompt.schema["$defs"]
    for n, city in ((1, "porto"), (2, "lisbon")):
        sights = [key for key, place in prompt.table.of_city(city) if place.kind != "food"]
        assert lists[f"stops_{n}"]["items"]["enum"] == sights
    days = [prompt.schema["properties"][f"day{n}"]["$ref"] for n in (1, 2, 3)]
    assert days == ["#/$defs/day_1", "#/$defs/day_2", "#/$defs/day_2"]


def test_a_lone_traveller_is_never_apart(task_of):
    schema = render(task_of("travellers: [{name: Ana}]")).schema
    assert "apart" not in json.dumps(schema)
    assert "person" not in schema["$defs"]


def test_journeys_are_chosen_where_there_are_any(task_of):
    away = render(task_of("origin: madrid, travellers: [{name: Ana}, {name: Rui}]")).schema["properties"]
    assert "journey" in away["stay1"]["properties"]
    assert "home" in away
    here = render(task_of()).schema["properties"]
    assert "journey" not in here["stay1"]["properties"]
    assert "home" not in here


def test_one_day_is_asked_for_with_the_same_lists(prompt):
    schema = day_schema(prompt.schema, 2)
    assert list(schema["properties"]) == ["day2"]
    assert schema["$defs"] == prompt.schema["$defs"]


@pytest.mark.parametrize(("morning", "closed_takes"), [(["a1"], True), (["a999"], False), (["f1"], False)])
def test_the_open_form_takes_what_the_closed_one_does_not(prompt, answer, morning, closed_takes):
    value = answer(day1={"morning": morning})
    assert (problem(value, prompt.schema) == "") is closed_takes
    assert problem(value, opened(prompt.schema)) == ""


def test_a_day_trip_has_no_bed_to_choose(make_trip):
    people = "travellers: [{name: Ana}]}"
    here = make_trip("{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], " + people).task()
    assert list(render(here).schema["properties"]) == ["day1"]
    away = make_trip("{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], origin: porto, " + people).task()
    assert list(render(away).schema["properties"]["stay1"]["properties"]) == ["journey"]
    value = {"stay1": {"journey": "train"}, "day1": {**EMPTY, "morning": ["a1"]}, "home": "coach"}
    outline = outline_of(value, render(away).table, away, "")
    assert (outline.days[0].journey, outline.home, outline.days[0].lodging) == ("train", "coach", None)
    assert answer_of(outline, render(away).table, away) == value
