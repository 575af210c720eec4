"""`fairtrip-train data` with a language model that drafts as well."""

import json
from functools import partial

from planner.drafters.model.answer import answer_of
from planner.drafters.model.prompt import render
from planner.drafters.solver import solve
from rewards.testing.misbehaving import Misbehaving
from train.environment import Environment


def good_answer(task) -> str:
    """Return a good trip for a task, as a large model would write it."""
    draft = Environment().ready(task).draft
    return json.dumps(answer_of(next(solve(draft)), render(draft).table, draft))


def test_the_command_line_asks_a_server_and_counts_whose_drafts_are_good(fairtrip_train, trip_task, tmp_path):
    good = good_answer(trip_task())
    (tmp_path / "tasks.jsonl").write_text(trip_task().line())
    data = partial(fairtrip_train, "data", tmp_path / "tasks.jsonl", "--drafts", 1, "--rounds", 1, "--rule", "nash")
    with Misbehaving(lambda call: good) as server:
        words = ("--out", tmp_path / "examples.jsonl", "--model", "local/big", "--local-url", server.url)
        answer = data(*words)
    assert answer.code == 0, answer.err
    assert len(server.calls) == 1
    assert "1 good drafts (0 by local/big) of 1 tasks" in answer.out  # the solver's is as good and came first
    gone = data("--out", tmp_path / "other.jsonl", "--model", "local/big", "--local-url", server.url)
    assert gone.code == 6
    assert "without an answer from the endpoint" in gone.err
