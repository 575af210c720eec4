import json
from dataclasses import replace
from types import MappingProxyType

import pytest

from planner.exporters.audience import Audience
from planner.exporters.json_file import export, read
from rewards.types import Utility
from roles.errors import BadInput


def test_what_is_written_reads_back(plan, score):
    assert read(export(plan, score, Audience("Ana")))[0] == plan
    assert read(export(plan, None)) == (plan, None)


def test_the_document_names_its_schema_and_says_what_is_feasible(plan, score):
    document = json.loads(export(plan, score))
    assert (document["schema"], document["schema_version"]) == ("fairtrip.plan", 1)
    assert document["score"]["feasible"] is False


def test_unknown_stays_unknown(plan, score):
    unrated = replace(score, welfare=None, utilities={"Ana": Utility(None)}, fairness=None)
    back = read(export(plan, unrated))[1]
    assert (back.welfare, back.utilities["Ana"].value, back.fairness) == (None, None, None)


def test_a_score_of_read_only_mappings_is_written_too(plan, score):
    locked = replace(score, utilities=MappingProxyType(dict(score.utilities)))
    assert export(plan, locked) == export(plan, score)


def test_a_number_that_is_not_finite_is_never_written(plan, score):
    with pytest.raises(ValueError, match="not JSON compliant"):
        export(plan, replace(score, welfare=float("nan")))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "plan.json: Invalid JSON"),
        (b"[]", "plan.json: Input should be an object"),
        (
            b'{"schema": "fairtrip.plan", "schema_version": 2, "audience": null, "plan": {}}',
            "schema_version: Input should be 1",
        ),
    ],
)
def test_a_document_that_is_none_says_what_is_wrong(data, message):
    with pytest.raises(BadInput, match=message):
        read(data, "plan.json")


def test_a_score_with_an_unknown_field_is_refused(plan, score):
    document = json.loads(export(plan, score))
    document["score"]["cost_minor"] = "many"
    with pytest.raises(BadInput, match="cost_minor"):
        read(json.dumps(document).encode())
