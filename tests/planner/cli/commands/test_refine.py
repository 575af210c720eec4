import json

import pytest

from planner.agent.store import read_trip


def events(trip):
    return read_trip(trip.parent / ".fairtrip" / "trip").events


@pytest.fixture
def trip(repository, tmp_path):
    """Return a trip with wishes enough that a hasty plan can be bettered."""
    text = (repository / "examples" / "lisbon_family" / "trip.yaml").read_text(encoding="utf-8")
    (tmp_path / "trip.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "trip.yaml"


def plan_unrefined(fairtrip, trip):
    assert fairtrip("plan", trip, "--drafts", "1", "--rounds", "30", "--refine", "0").code == 0


def test_an_accepted_edit_is_logged_with_who_gained_and_who_gave(fairtrip, trip):
    plan_unrefined(fairtrip, trip)
    record = json.loads(fairtrip("refine", trip, "--json").out)
    assert record["accepted"] is True
    logged = events(trip)[-1]
    assert logged.kind == "refined"
    assert logged.data["chosen"] == record["plan"]["id"]
    assert logged.data["changes"] == record["refinement"]["changes"]
    assert record["refinement"]["welfare_after"] > record["refinement"]["welfare_before"]


def test_the_refined_plan_is_the_one_shown_next(fairtrip, trip):
    plan_unrefined(fairtrip, trip)
    out = fairtrip("refine", trip).out
    assert "gained:" in out
    chosen = events(trip)[-1].data["chosen"]
    assert json.loads(fairtrip("show", trip, "--json").out)["plan"]["id"] == chosen


def test_nothing_accepted_says_why_and_leaves_the_plan(fairtrip, planned):
    while "gained" in (answer := fairtrip("refine", planned)).out:
        assert answer.code == 0
    before = events(planned)
    assert "nothing accepted: no edit tried for Ana" in fairtrip("refine", planned, "--for", "Ana").out
    assert events(planned) == before


def test_a_place_left_out_by_the_group_is_not_brought_back(fairtrip, planned):
    fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60")
    assert "Oceanarium" not in fairtrip("refine", planned, "--for", "Ana").out


def test_a_stranger_cannot_be_helped(fairtrip, planned):
    answer = fairtrip("refine", planned, "--for", "Eva")
    assert answer.code == 2
    assert "known: Ana, Rui" in answer.err
