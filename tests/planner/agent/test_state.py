import pytest

from planner.agent.refiner import Refinement
from planner.agent.state import (
    DamagedCheckpointError,
    draft_record,
    judged_of,
    outline_of,
    refinement_record,
    sealed,
    unsealed,
)


def test_a_sealed_record_opens_to_what_was_put_in():
    body = {"n": 1, "name": "Zoë", "list": [1, {"a": None}]}
    assert unsealed(sealed(body)) == body


@pytest.mark.parametrize("change", [{"n": 2}, {"more": 1}, {"seal": "0" * 64}, {"seal": None}])
def test_a_changed_record_does_not_open(change):
    with pytest.raises(DamagedCheckpointError, match="does not match its seal"):
        unsealed({**sealed({"n": 1}), **change})


def test_a_draft_comes_back_with_its_outline(good):
    record = draft_record(good, "small", 2)
    assert outline_of(record) == good
    assert (record["drafter"], record["index"]) == ("small", 2)


def test_judging_a_stored_draft_gives_the_same_verdict(make_setting, good):
    setting = make_setting()
    first = setting.judge(good)
    assert judged_of(draft_record(first.outline, "x", 0), setting).score == first.score


def test_a_refinement_says_who_gained_and_who_gave():
    record = Refinement("Ana", "museum added", 0.5, 0.6, (("Ana", 0.2), ("Rui", -0.02), ("Ida", 0.0)))
    assert (record.gained, record.gave) == (("Ana",), ("Rui",))
    assert unsealed(refinement_record(record))["changes"] == [["Ana", 0.2], ["Rui", -0.02], ["Ida", 0.0]]
