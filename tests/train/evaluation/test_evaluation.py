"""An evaluation, from policies and tasks to what was found."""

from dataclasses import replace

import pytest

from planner.executor import local
from roles.errors import BadInput, MissingModel
from train.environment import Environment
from train.evaluation.evaluation import Evaluation, makers_of, tasks_in


def nobody(name):
    raise MissingModel(f"{name} is not there")


@pytest.fixture
def evaluation(trip_task):
    """Return an evaluation of a quick solver in one trial of one task."""
    makers = {"solver": "solver:20", "quick": "solver:10"}
    return Evaluation([trip_task()], makers, "solver", Environment(), nobody, trials=1)


def in_silence(text):
    del text


def test_every_policy_has_its_cells_and_meets_the_baseline(evaluation, tmp_path):
    cells, duels = evaluation.carry_out(tmp_path, local, in_silence)
    assert [cell.policy for cell in cells] == ["solver", "quick"]
    assert [(duel.policy, duel.baseline) for duel in duels] == [("quick", "solver")]
    assert evaluation.summed_up((cells, duels), 0).counts["quick"]["trials"] == 1


def test_a_page_says_what_was_compared_and_who_decided(evaluation):
    about = evaluation.about("heldout.jsonl")
    assert about["tasks"] == "1 of heldout.jsonl, 1 trials each"
    assert about["policies"] == "solver (solver:20), quick (solver:10)"
    assert about["win rate"] == "against solver, decided by GroupTravelBench points"


def test_a_model_that_is_missing_is_told_before_anything_is_kept(evaluation, tmp_path, trip_task):
    with pytest.raises(MissingModel, match="local/x is not there"):
        Evaluation([trip_task()], {"x": "local/x"}, "x", Environment(), nobody).carry_out(tmp_path, local, in_silence)
    assert list(tmp_path.iterdir()) == []


def test_the_first_policy_is_the_baseline_unless_another_is_named():
    assert makers_of(["solver", "b=solver:30"], None) == ({"solver": "solver", "b": "solver:30"}, "solver")
    assert makers_of(["solver", "b=solver:30"], "b")[1] == "b"
    with pytest.raises(BadInput, match="did you mean 'solver'"):
        makers_of(["solver"], "solvr")


def test_tasks_of_a_file_come_once_and_no_more_than_asked_for(tmp_path, trip_task):
    path = tmp_path / "tasks.jsonl"
    path.write_text(2 * trip_task().line() + trip_task(origin="porto").line(), encoding="utf-8")
    assert [len(tasks_in(path, limit, None, Environment(), in_silence)[0]) for limit in (0, 2)] == [2, 1]
    with pytest.raises(BadInput, match="--places is for those of GroupTravelBench"):
        tasks_in(path, 0, path, Environment(), in_silence)


def test_those_who_take_turns_make_as_many_trials_each(trip_task, tmp_path):
    uneven = Evaluation([trip_task()], {"x": "solver,solver:20"}, "x", Environment(), nobody, trials=3)
    with pytest.raises(BadInput, match=r"--trials 3: solver,solver:20 take turns, so take a multiple of 2"):
        uneven.carry_out(tmp_path, local, in_silence)
    cells, _ = replace(uneven, trials=2).carry_out(tmp_path, local, in_silence)
    assert [(cell.policy, cell.trial) for cell in cells] == [("x", 0), ("x", 1)]
