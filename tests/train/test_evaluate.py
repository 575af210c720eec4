"""Trials that are done once, wherever and however often a run is started."""

import pytest

from planner.executor import Processes, local
from planner.finished import Finished
from rewards.llm.ask import Unanswered
from rewards.testing.scripted import Scripted
from roles.errors import BadInput, LimitReached, Unwritable
from train.environment import Environment
from train.evaluate import MOST_UNASKED, Examiner, agree_on, evaluate, kept, trials_of
from train.evaluation.policies import Asked, Solver

QUICK = Solver(rounds=20, drafts=1)


def in_silence(text):
    del text


@pytest.fixture(scope="module")
def tasks(trip_task):
    return [trip_task(), trip_task(origin="porto")]


@pytest.fixture(scope="module")
def examiner():
    return Examiner({"solver": QUICK, "mute": Asked(Scripted(lambda ask: "nothing"))}, Environment())


def test_trials_follow_task_by_task(tasks):
    keys = [(trial.task.id, trial.number, trial.policy) for trial in trials_of(["a", "b"], tasks, 2)]
    assert keys[:4] == [(tasks[0].id, n, name) for n in (0, 1) for name in ("a", "b")]
    assert len(keys) == 8


def test_a_run_that_was_stopped_goes_on_and_ends_the_same(tmp_path, tasks, examiner):
    wanted = trials_of(["solver", "mute"], tasks, 2)
    whole = evaluate(examiner, wanted, Finished(tmp_path / "whole.jsonl"), local, in_silence)
    stopped = Finished(tmp_path / "stopped.jsonl")
    evaluate(examiner, wanted[:3], stopped, local, in_silence)
    with stopped.path.open("a") as file:
        file.write('{"policy": "sol')
    told = []
    assert evaluate(examiner, wanted, stopped, local, told.append) == whole
    assert told[0] == "3 of 8 trials are done already"
    assert [cell.fate for cell in whole[:2]] == ["feasible", "unreadable"]


def test_processes_measure_the_same(tmp_path, tasks):
    alone, wanted = Examiner({"solver": QUICK}, Environment()), trials_of(["solver"], tasks, 1)
    here = evaluate(alone, wanted, Finished(tmp_path / "here.jsonl"), local, in_silence)
    assert evaluate(alone, wanted, Finished(tmp_path / "there.jsonl"), Processes(2), in_silence) == here


def test_trials_that_never_took_place_are_missing_and_asked_again(tmp_path, tasks):
    down = Examiner({"m": Asked(Scripted(lambda ask: Unanswered("unreachable", "no server")))}, Environment())
    done, told = Finished(tmp_path / "cells.jsonl"), []
    assert evaluate(down, trials_of(["m"], tasks, 1), done, local, told.append) == []
    assert "2 trials had no answer (m: unreachable: no server)" in told[-1]
    with pytest.raises(LimitReached, match="run it again"):
        evaluate(down, trials_of(["m"], tasks, MOST_UNASKED), done, local, told.append)
    assert kept(done) == {}


def test_a_line_of_another_version_is_named(tmp_path):
    done = Finished(tmp_path / "cells.jsonl")
    done.add({"policy": "solver"})
    with pytest.raises(BadInput, match=r"cells\.jsonl:1: is no result of this version"):
        kept(done)


def test_a_folder_keeps_to_its_settings_and_takes_further_policies(tmp_path):
    agree_on(tmp_path, {"form": "compact", "policies": {"solver": "solver"}})
    agree_on(tmp_path, {"form": "compact", "policies": {"grpo": "local/a"}})
    with pytest.raises(BadInput, match="form was compact here and is now json"):
        agree_on(tmp_path, {"form": "json", "policies": {}})
    with pytest.raises(BadInput, match="grpo was local/a here and is now local/b"):
        agree_on(tmp_path, {"form": "compact", "policies": {"grpo": "local/b"}})


def test_settings_that_are_damaged_or_cannot_be_kept_are_told(tmp_path):
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(BadInput, match="damaged"):
        agree_on(tmp_path, {})
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable):
        agree_on(tmp_path / "file" / "deep", {})
