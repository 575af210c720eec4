"""Means, intervals and slices, reckoned by hand."""

import pytest

from train.evaluation.duels import Duel
from train.evaluation.measured import MEASURES
from train.evaluation.summary import by_dispersion, by_people, per_task, summary

NO_PLAN = {"completeness": 100.0, "utility": None, "fairness": None, "validity": None}


def test_a_trial_enters_each_mean_as_its_measure_says(cell_of):
    cells = [
        cell_of("p", trial=0, welfare=0.8, worst=0.6),
        cell_of("p", trial=1, welfare=0.6, worst=0.2, fate="infeasible"),
        cell_of("p", trial=2, fate="unreadable", outside=NO_PLAN),
        cell_of("p", trial=3, welfare=None),
    ]
    means = {name: per_task(cells, name).get("a") for name in ("gained", "welfare", "worst", "feasible", "readable")}
    assert means == pytest.approx({"gained": 0.8 / 3, "welfare": 0.8, "worst": 0.6, "feasible": 0.5, "readable": 0.75})


def test_both_averages_of_grouptravelbench_are_told(cell_of):
    cells = [cell_of("p"), cell_of("p", trial=1, fate="unreadable", outside=NO_PLAN)]
    cells += [cell_of("p", "b", fate="unreadable", outside=NO_PLAN)]
    assert per_task(cells, "validity") == {"a": 100.0, "b": 0.0}
    assert per_task(cells, "validity_all") == {"a": 50.0, "b": 0.0}
    assert per_task(cells, "completeness") == {"a": 100.0, "b": 100.0}


def test_a_task_that_no_trial_counts_for_is_out(cell_of):
    assert per_task([cell_of("p", needs=None), cell_of("p", "b", needs=0.5)], "needs") == {"b": 0.5}


def test_differences_are_paired_by_task(cell_of):
    cells = [cell_of("base", t, welfare=w) for t, w in zip("abc", (0.2, 0.5, 0.9), strict=True)]
    cells += [cell_of("new", t, welfare=w) for t, w in zip("abd", (0.3, 0.6, 0.1), strict=True)]
    row = summary(cells, "base").row("new", "welfare")
    assert (row.tasks, row.paired_tasks) == (3, 2)
    assert row.difference.value == pytest.approx(0.1)
    assert (row.difference.low, row.difference.high) == pytest.approx((0.1, 0.1))
    assert row.figure.low < row.figure.value < row.figure.high
    assert summary(cells, "base").row("base", "welfare").difference is None


def test_the_order_of_cells_changes_nothing_and_the_seed_does(cell_of):
    cells = [cell_of(p, f"t{n:02}", welfare=(0.37 * n**0.5) % 1) for p in ("x", "y") for n in range(20)]
    assert summary(cells, "x", seed=1) == summary(cells[::-1], "x", seed=1)
    assert summary(cells, "x", seed=1) != summary(cells, "x", seed=2)


def test_tasks_are_sliced_by_people_and_by_the_baselines_dispersion(cell_of):
    cells = [cell_of("base", t, people=n, dispersion=d) for t, n, d in [("a", 2, 0.1), ("b", 2, 0.2), ("c", 4, 0.3)]]
    cells += [cell_of("new", "a", dispersion=0.9), cell_of("base", "d", people=4, fate="unreadable")]
    assert by_people(cells) == {"2 people": {"a", "b"}, "4 people": {"c", "d"}}
    thirds = by_dispersion(cells, "base")
    assert thirds == {"low dispersion": {"a"}, "middle dispersion": {"b"}, "high dispersion": {"c"}}
    assert by_dispersion(cells[:2], "base") == {}


def test_a_win_rate_counts_ties_half_and_leaves_open_duels_out(cell_of):
    signs = [("a", 0, 1), ("a", 1, 0), ("b", 0, -1), ("b", 1, None)]
    duels = [Duel("new", "base", task, trial, "j", sign, {}) for task, trial, sign in signs]
    cells = [cell_of(policy, task, people=n) for policy in ("base", "new") for task, n in (("a", 2), ("b", 3))]
    found = summary(cells, "base", duels)
    assert (found.row("new", "win rate").figure.value, found.row("new", "win rate").tasks) == (0.375, 2)
    assert found.row("new", "win rate", "2 people").tasks == 1
    assert found.row("base", "win rate") is None


def test_counts_tell_three_facts_apart(cell_of):
    cells = [cell_of("p", welfare=0.5), cell_of("p", trial=1), cell_of("p", trial=2, fate="unreadable")]
    counts = summary(cells, "p").counts["p"]
    assert counts == {"trials": 3, "feasible": 2, "infeasible": 0, "unreadable": 1, "unscored": 1}


def test_every_measure_says_what_enters_it():
    assert all(measure.enters and measure.title for measure in MEASURES.values())
    assert len({measure.title for measure in MEASURES.values()}) == len(MEASURES)
