"""kill -9 at random moments of a run: nothing accepted is lost, and going on ends where the unbroken run ends.

FAIRTRIP_KILLS=200 runs the full bar; the suite kills twenty times.
"""

import os
import random

import pytest

from planner.agent.log import read_events

KILLS = int(os.environ.get("FAIRTRIP_KILLS", "20"))
SPREAD_S = 0.7
"""Kills fall into this time after the trip was opened: a slow run takes about as long."""
SAME_TRIP = 5
"""So many kills hit one trip one after another before it may finish."""


@pytest.mark.timeout(30 * 60)
def test_a_killed_run_goes_on_to_the_plan_of_an_unbroken_one(harness, kit, unbroken, tmp_path):
    moments, ended, kept = random.Random(7), 0, 0
    for trip in range(-(-KILLS // SAME_TRIP)):
        folder, before = tmp_path / f"trip{trip}", ()
        for _ in range(min(SAME_TRIP, KILLS - trip * SAME_TRIP)):
            ended += harness.killed(folder, moments.uniform(0, SPREAD_S)).code == -9
            events = read_events(folder / "events.jsonl")
            assert events[: len(before)] == before
            before, kept = events, kept + len(events)
        last = harness.plan(folder)
        assert last.code == 0, last.err
        assert kit.results(folder) == unbroken
        assert read_events(folder / "events.jsonl")[: len(before)] == before
    print(f"kills {KILLS}, of which before the end {ended}; events found again {kept}")
    assert ended > KILLS // 2


def test_a_killed_run_says_that_it_goes_on_and_drafts_nothing_again(harness, tmp_path):
    assert harness.killed_at(tmp_path / "trip", "best of").code == -9
    ended = harness.plan(tmp_path / "trip")
    assert ended.code == 0
    kinds = [event.kind for event in read_events(tmp_path / "trip" / "events.jsonl")]
    assert kinds.count("receipt") == 1
    assert kinds[-1] == "run_finished"
    assert "continuing an unfinished run" in ended.err
    assert "draft 1: morning 0" not in ended.err
