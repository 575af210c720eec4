"""What an agent left behind, scored and averaged."""

import json

import pytest

from planner.bench.outside import OutsideTask
from planner.bench.runs import averages, read_runs
from roles.errors import BadInput


@pytest.fixture
def tasks():
    def make(name, difficulty):
        wanted = {"User1": {"preference": {"global_constraints": {"avg_budget": 100}}}}
        return OutsideTask(task_id=name, user_preferences=wanted, difficulty_type=difficulty)

    return {"a": make("a", "easy"), "b": make("b", "hard")}


@pytest.fixture
def runs_of(tmp_path, tasks):
    """Return a function that writes runs and reads them again."""

    def read(*lines):
        path = tmp_path / "runs.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return list(read_runs(path, tasks))

    return read


def test_both_averages_are_told_for_all_tasks_and_each_difficulty(runs_of, tasks, plan_of, stay, places):
    good = {"task_id": "a", "plan": plan_of([stay("rest", "x")]), "believed": {"User1": {}}}
    lost = {"task_id": "a", "trial": 1}
    poor = {"task_id": "b", "plan": {"days": []}, "believed": {"User1": {"global_constraints": {"avg_budget": 100}}}}
    found = {(one.difficulty, one.averaging): one for one in averages(runs_of(good, lost, poor), tasks, places)}
    assert len(found) == 6
    assert found["all", "scored trials"].values == {"completeness": 50, "utility": 0, "fairness": 50, "validity": 50}
    assert found["easy", "all trials"].values["validity"] == 50.0
    assert found["hard", "all trials"].values == {"completeness": 100, "utility": 0, "fairness": 0, "validity": 0}
    assert found["all", "scored trials"].overview == pytest.approx(50.0)


def test_the_table_with_compromises_counts_where_there_is_one(runs_of, tasks, plan_of, leg, places):
    yielded = {"User1": {"global_constraints": {"avg_budget": 900}}}
    runs = runs_of({"task_id": "a", "plan": plan_of([leg()]), "believed": {}, "effective": yielded})
    assert averages(runs, tasks, places)[0].values["utility"] == 0
    own = runs_of({"task_id": "a", "plan": plan_of([leg()]), "believed": {}})
    assert averages(own, tasks, places)[0].values["utility"] == -2


@pytest.mark.parametrize(
    ("line", "wrong"),
    [({"task_id": "c"}, "no task 'c'"), ({"task": "a"}, "not a run: task_id"), ({"task_id": "a", "plan": 3}, "plan")],
)
def test_a_run_of_no_task_is_named(runs_of, line, wrong):
    with pytest.raises(BadInput, match=rf"runs\.jsonl:1: .*{wrong}"):
        runs_of(line)


def test_nothing_run_is_nothing_to_average(tasks, places):
    assert averages([], tasks, places) == []
