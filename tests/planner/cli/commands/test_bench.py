"""`fairtrip bench`: tasks and plans that users bring."""

import json

import pytest

from planner.batch import read_batch

TASK = {"task_id": "task_1", "query": "海城市，两天一夜", "time": "2026-05-01", "difficulty_type": "easy",
        "metadata": {"cities": ["海城市"], "date": "两天一夜"},
        "user_preferences": {"User1": {"preference": {"global_constraints": {"avg_budget": 100}}}}}  # fmt: skip
RUN = {
    "task_id": "task_1",
    "believed": {},
    "plan": {"days": [{"city_segments": [{"city": "海城市", "activities": []}]}]},
}


@pytest.fixture
def files(tmp_path):
    """Return a task file and a file of runs."""
    tasks, runs = tmp_path / "tasks.jsonl", tmp_path / "runs.jsonl"
    tasks.write_text(json.dumps(TASK) + "\n" + json.dumps({**TASK, "task_id": "task_2", "time": "soon"}) + "\n")
    runs.write_text(json.dumps(RUN) + "\n")
    return tasks, runs


def test_plans_are_scored_by_both_averages(fairtrip, files):
    answer = fairtrip("bench", "score", *files)
    assert answer.code == 0, answer.err
    assert "scored trials" in answer.out
    assert "all trials" in answer.out
    assert "without --places" in answer.err


def test_machines_get_the_averages(fairtrip, files, tmp_path):
    places = tmp_path / "places.jsonl"
    places.write_text('{"city": "海城市", "name": "店", "type": "hotel"}\n')
    record = json.loads(fairtrip("bench", "score", *files, "--places", places, "--json").out)
    assert record["averages"][0]["completeness"] == 0.0
    assert record["averages"][0]["validity"] == 100.0


def test_no_run_at_all_is_told(fairtrip, files, tmp_path):
    (tmp_path / "runs.jsonl").write_text("")
    assert fairtrip("bench", "score", *files).code == 2


def test_tasks_become_trips_for_a_batch_and_refused_ones_are_named(fairtrip, files, tmp_path):
    answer = fairtrip("bench", "trips", files[0], tmp_path / "trips.jsonl")
    assert answer.code == 0, answer.err
    assert "task_2: 'soon' is no date" in answer.out
    assert [trip.name for trip in read_batch(tmp_path / "trips.jsonl")] == ["task_1"]
