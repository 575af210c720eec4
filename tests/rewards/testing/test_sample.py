import pytest

from rewards.testing.sample import sample

PLACE = {"type": "object", "required": ["id"], "properties": {"id": {"enum": ["alfama", "baixa"]}, "why": {}}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"const": 3}, 3),
        ({"enum": ["b", "a"]}, "b"),
        ({"type": "string"}, "x"),
        ({"type": "string", "minLength": 3}, "xxx"),
        ({"type": "integer"}, 1),
        ({"type": "number", "minimum": 0.5}, 0.5),
        ({"type": "boolean"}, True),
        ({"type": ["null", "string"]}, None),
        ({"anyOf": [{"type": "null"}, {"type": "string"}]}, None),
        ({"oneOf": [{"type": "integer"}]}, 1),
        ({"type": "array", "items": {"type": "integer"}}, []),
        ({"type": "array", "items": PLACE, "minItems": 2}, [{"id": "alfama"}] * 2),
        ({"type": "array", "minItems": 1}, ["x"]),
        (PLACE, {"id": "alfama"}),
        ({"type": "object"}, {}),
        ({}, "x"),
    ],
)
def test_the_smallest_value_that_fits(schema, value):
    assert sample(schema) == value


def test_a_reference_is_looked_up_in_the_whole_schema():
    schema = {"type": "object", "required": ["at"], "properties": {"at": {"$ref": "#/$defs/Place"}}, "$defs": {}}
    assert sample({**schema, "$defs": {"Place": PLACE}}) == {"at": {"id": "alfama"}}
