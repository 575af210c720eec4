"""Planning with a policy of our own training over a real connection to a server on loopback."""

import json

import pytest

from rewards.llm.litellm_port import hang_up
from rewards.testing.misbehaving import Misbehaving, fitting

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {prefer: [{theme: museum}, {food: seafood}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}]}}
"""
WRITTEN = "s1 r1 mid\nd1 -|own|a1 a2|own|-\nd2 a3|own|-|own|-"


def as_trained(call):
    """Write a draft in the compact form; questions with a schema are others', and get what fits."""
    return fitting(call) if call.schema else WRITTEN


@pytest.fixture
def trip(tmp_path, monkeypatch):
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FAIRTRIP_MODEL_FORM", "compact")
    yield path
    hang_up()


def test_a_trained_policy_is_shown_its_brief_and_its_drafts_are_judged_like_any_other(trip, fairtrip, monkeypatch):
    with Misbehaving(as_trained) as server:
        monkeypatch.setenv("FAIRTRIP_LOCAL_URL", server.url)
        words = ("--json", "--drafts", "2", "--model", "local/planner", "--drafter", "model", "--refine", "0")
        done = fairtrip("plan", str(trip), *words)
    record = json.loads(done.out)
    assert done.code == 0, done.err
    assert record["drafter"] == "model local/planner"
    assert record["drafted"]["model local/planner"]["drafts"] >= 1
    assert record["chosen"]["score"]["feasible"]
