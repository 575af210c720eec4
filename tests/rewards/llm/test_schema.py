"""The validator of the flat part of JSON Schema."""

import pytest

from rewards.llm.schema import problem

FLAT = {
    "type": "object",
    "title": "Outline",
    "properties": {
        "day": {"type": "integer", "minimum": 1, "maximum": 14},
        "share": {"type": ["number", "null"], "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "ids": {"type": "array", "items": {"$ref": "#/$defs/id"}, "minItems": 1, "maxItems": 2},
        "sure": {"const": True},
        "note": {"anyOf": [{"type": "string", "minLength": 2, "maxLength": 4}, {"type": "null"}]},
    },
    "required": ["day"],
    "additionalProperties": False,
    "$defs": {"id": {"enum": ["tower", "museum"]}},
}


@pytest.mark.parametrize(
    "value",
    [
        {"day": 1},
        {"day": 14, "share": 0.5, "ids": ["tower", "museum"], "sure": True, "note": None},
        {"day": 2, "share": None, "note": "four"},
    ],
)
def test_what_fits_has_no_problem(value):
    assert problem(value, FLAT) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "the answer: must be object, not []"),
        ({}, 'the answer: "day" is missing'),
        ({"day": True}, "day: must be integer, not true"),
        ({"day": 1.5}, "day: must be integer, not 1.5"),
        ({"day": 0}, "day: 0 breaks the minimum 1"),
        ({"day": 10**30}, "day: 1000000000000000000000000000000 breaks the maximum 14"),
        ({"day": 1, "share": 0}, "share: 0 breaks the exclusiveMinimum 0"),
        ({"day": 1, "share": 1.0}, "share: 1.0 breaks the exclusiveMaximum 1"),
        ({"day": 1, "share": "half"}, 'share: must be number or null, not "half"'),
        ({"day": 1, "ids": []}, "ids: needs at least 1 entries, has 0"),
        ({"day": 1, "ids": ["tower"] * 3}, "ids: may have at most 2 entries, has 3"),
        ({"day": 1, "ids": ["tower", "spire"]}, 'ids[1]: must be one of "tower", "museum", not "spire"'),
        ({"day": 1, "sure": 1}, "sure: must be one of true, not 1"),
        ({"day": 1, "note": "x"}, 'note: must be null, not "x"'),
        ({"day": 1, "hour": 9}, 'the answer: "hour" is not allowed; known: day, share, ids, sure, note'),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(value, words):
    assert problem(value, FLAT) == words


def test_a_value_without_any_demand_on_its_kind_is_only_counted():
    assert problem("abc", {"maxLength": 2}) == "the answer: may have at most 2 characters, has 3"
    assert problem(["a"], {}) == ""
    assert problem({"any": 1}, {}) == ""
    assert problem(True, {"minimum": 5}) == ""


def test_a_long_list_of_allowed_values_is_cut():
    words = problem("x" * 99, {"enum": [str(n) for n in range(20)]})
    assert "and 8 more" in words
    assert len(words) < 200


@pytest.mark.parametrize("schema", [{"pattern": "a+"}, {"$ref": "#/$defs/none"}, {"$ref": "#/type/x", "type": "null"}])
def test_a_schema_that_is_not_understood_is_a_slip_of_ours(schema):
    with pytest.raises(ValueError, match="JSON Schema"):
        problem("a", schema)
