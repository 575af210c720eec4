"""`fairtrip-train eval`: the table, and that a run goes on wherever it was stopped."""

import json
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest

from planner.drafters.model.compact import compact
from rewards.testing.misbehaving import Misbehaving
from train.environment import Environment
from train.evaluation.policies import Solver

SKIPPERS = [{"name": "Ana", "roles": ["skipper"]}, {"name": "Rui"}]
FAST = ("--policy", "solver=solver:20", "--trials", "2")


@pytest.fixture
def tasks(tmp_path, trip_task):
    """Return a file of two tasks."""
    path = tmp_path / "tasks.jsonl"
    path.write_text(trip_task().line() + trip_task(origin="porto").line(), encoding="utf-8")
    return path


@pytest.fixture
def table(fairtrip_train, tasks, tmp_path):
    """Return the table of an evaluation that nothing disturbed."""
    assert fairtrip_train("eval", tasks, *FAST, "--out", tmp_path / "whole").code == 0
    return (tmp_path / "whole" / "table.json").read_bytes()


def test_a_table_is_printed_and_kept_for_people_and_programs(fairtrip_train, tasks, tmp_path):
    answer = fairtrip_train("eval", tasks, *FAST, "--out", tmp_path / "out", "--policy", "b=solver:30")
    assert answer.code == 0, answer.err
    for words in ("What became of the trials", "welfare gained", "win rate", "Differences to solver"):
        assert words in answer.out
    kept = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"cells.jsonl", "settings.json", "table.json", "table.md"} <= kept
    assert "## By number of people and dispersion" in (tmp_path / "out" / "table.md").read_text()


def test_three_policies_are_told_without_intervals_to_fit_the_page(fairtrip_train, tasks, tmp_path):
    more = [word for name in "ab" for word in ("--policy", f"{name}=solver:20")]
    answer = fairtrip_train("eval", tasks, *FAST, "--limit", 1, "--out", tmp_path / "out", *more)
    assert "intervals: table.md" in answer.out
    assert "[" not in answer.out


def test_machines_get_the_rows(fairtrip_train, tasks, tmp_path):
    answer = fairtrip_train("eval", tasks, *FAST, "--out", tmp_path / "out", "--json")
    record = json.loads(answer.out)
    assert record["counts"]["solver"]["trials"] == 4
    assert {row["measure"] for row in record["rows"]} >= {"gained", "worst", "validity_all"}


def kept(out):
    """Return how many trials a folder holds, 0 for none."""
    cells = out / "cells.jsonl"
    return cells.read_bytes().count(b"\n") if cells.is_file() else 0


def killed_and_run_again(tasks, out, written, *more):
    """Kill an evaluation half way, run it again and run it elsewhere whole; return what the second told, both tables.

    The one policy is a model that answers nothing about the second task before something is kept and the run is killed.
    """
    running, half_way, whole = [], list(written)[1], out.with_name("undisturbed")

    def answer(call):
        asked = str(call.body["messages"][-1]["content"])
        while asked == half_way and running[0].poll() is None:
            if kept(out):
                running[0].kill()
            time.sleep(0.02)
        return written[asked]

    with Misbehaving(answer) as server:
        model = ("--policy", "mine=local/mine", "--trials", "2", "--local-url", server.url)
        command = [sys.executable, "-m", "train.cli", "eval", str(tasks), *model, *more, "--out"]
        running.append(subprocess.Popen([*command, str(out)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        running[0].wait()
        assert 0 < kept(out) < 4
        again, _ = (
            subprocess.run([*command, str(to)], capture_output=True, text=True, check=True) for to in (out, whole)
        )
    return again.stderr, *((folder / "table.json").read_bytes() for folder in (out, whole))


def test_a_run_that_is_killed_goes_on_and_gives_the_same_table(tasks, tmp_path, written):
    told, killed, whole = killed_and_run_again(tasks, tmp_path / "killed", written)
    assert "trials are done already" in told
    assert killed == whole


def test_two_processes_give_the_same_table(fairtrip_train, tasks, tmp_path, table):
    assert fairtrip_train("eval", tasks, *FAST, "--out", tmp_path / "two", "--workers", 2).code == 0
    assert (tmp_path / "two" / "table.json").read_bytes() == table


@pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra [ray]")
@pytest.mark.train
@pytest.mark.slow
@pytest.mark.timeout(30 * 60)
def test_a_ray_cluster_of_two_workers_gives_the_same_table_killed_or_not(tasks, tmp_path, written, table, repository):
    command = [sys.executable, "-m", "train.cli", "eval", str(tasks), *FAST, "--workers", "2", "--ray", "--out"]
    subprocess.run([*command, str(tmp_path / "whole-ray")], cwd=repository, check=True, capture_output=True)
    assert (tmp_path / "whole-ray" / "table.json").read_bytes() == table
    told, killed, whole = killed_and_run_again(tasks, tmp_path / "killed", written, "--workers", "2", "--ray")
    assert "trials are done already" in told
    assert killed == whole


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("--policy", "grpo="), "NAME=MODEL"),
        (("--policy", "solver:many"), "solver:300"),
        (("--baseline", "solvr"), "did you mean 'solver'?"),
        (("--form", "jsn"), "did you mean 'json'?"),
    ],
)
def test_a_wrong_option_is_named(fairtrip_train, tasks, words, wrong):
    answer = fairtrip_train("eval", tasks, *words)
    assert (answer.code, wrong in answer.err) == (2, True)


def test_a_file_without_tasks_says_how_to_make_some(fairtrip_train, tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    for name in ("none.jsonl", "missing.jsonl"):
        answer = fairtrip_train("eval", tmp_path / name)
        assert (answer.code, "fairtrip-train tasks" in answer.err) == (2, True)


def test_a_folder_measured_otherwise_is_refused(fairtrip_train, tasks, tmp_path):
    fairtrip_train("eval", tasks, *FAST, "--limit", 1, "--out", tmp_path / "out")
    answer = fairtrip_train("eval", tasks, "--policy", "solver=solver:21", "--out", tmp_path / "out")
    assert (answer.code, "solver was solver:20 here and is now solver:21" in answer.err) == (2, True)


def test_packs_and_roles_of_ones_own_are_used_named_and_not_mixed(fairtrip_train, tmp_path, trip_task, added):
    path = tmp_path / "own.jsonl"
    path.write_text(trip_task(cities=["harbour"], travellers=SKIPPERS).line(), encoding="utf-8")
    words = ("eval", path, *FAST, "--out", tmp_path / "out")
    answer = fairtrip_train(*words, *added.words, "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["own files"].startswith("harbour.yaml ")
    without = fairtrip_train(*words)
    assert (without.code, "own_files was harbour.yaml" in without.err, "is now none" in without.err) == (2, True, True)


@pytest.fixture(scope="module")
def written(trip_task):
    """The solver's plan of a task, as a policy would write it, by task."""
    environment = Environment()
    tasks = [trip_task(), trip_task(origin="porto")]
    ready = [environment.ready(task) for task in tasks]
    outlines = [Solver(rounds=20, drafts=1)(one, 0).outline for one in ready]
    return {one.prompt: compact(outline, one.table, one.draft) for one, outline in zip(ready, outlines, strict=True)}


def test_a_served_model_stands_beside_the_solver_and_a_judge_compares_them(fairtrip_train, tasks, tmp_path, written):
    def answer(call):
        asked = str(call.body["messages"][-1]["content"])
        return written.get(asked, {"better": "A"})

    with Misbehaving(answer) as server:
        words = (
            "--policy",
            "solver",
            "--policy",
            "mine=local/mine",
            "--judge",
            "local/judge",
            "--local-url",
            server.url,
        )
        done = fairtrip_train("eval", tasks, *FAST, *words, "--out", tmp_path / "out", "--json")
    record = json.loads(done.out)
    assert record["counts"]["mine"] == {"trials": 4, "feasible": 4, "infeasible": 0, "unreadable": 0, "unscored": 0}
    won = next(row for row in record["rows"] if row["measure"] == "win rate")
    assert (won["policy"], won["figure"]["value"]) == ("mine", 0.5)
    assert "local/judge" in record["win rate"]


def test_a_model_that_writes_no_outline_is_unreadable_and_gains_nothing(fairtrip_train, tasks, tmp_path):
    with Misbehaving(lambda call: "We should go to the beach.") as server:
        words = (
            "--trials",
            2,
            "--policy",
            "chatty=local/chatty",
            "--local-url",
            server.url,
            "--out",
            tmp_path / "out",
            "--json",
        )
        record = json.loads(fairtrip_train("eval", tasks, *words).out)
    assert record["counts"]["chatty"]["unreadable"] == 4
    figures = {row["measure"]: row["figure"]["value"] for row in record["rows"] if row["part"] == "all tasks"}
    assert (figures["gained"], figures["readable"], figures["validity"]) == (0.0, 0.0, 0.0)
    assert "welfare" not in figures


def test_a_server_that_is_down_costs_nobody_a_score(fairtrip_train, tasks, tmp_path):
    with Misbehaving(each="401") as server:
        words = ("--policy", "m=local/m", "--local-url", server.url, "--out", tmp_path / "out")
        answer = fairtrip_train("eval", tasks, *FAST, *words)
    assert answer.code == 0, answer.err
    assert "4 trials had no answer" in answer.err
    assert "\nm " not in answer.out
