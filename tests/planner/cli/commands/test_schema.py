import json

import pytest

from planner.cli.commands.schema import SCHEMAS


@pytest.mark.parametrize("what", SCHEMAS)
def test_every_schema_is_json_with_properties(fairtrip, what):
    assert json.loads(fairtrip("schema", what).out)["properties"]


def test_an_unknown_schema_names_the_nearest_one(fairtrip):
    answer = fairtrip("schema", "trp")
    assert answer.code == 2
    assert answer.err == "error: no schema 'trp', did you mean 'trip'?; known: trip, role, plan, outline, pack\n"
