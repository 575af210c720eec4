"""What is measured of one attempt."""

import pytest

from planner.drafters.model.compact import compact
from train.environment import Environment
from train.evaluation.cell import Cell, Measuring, needs_met
from train.evaluation.policies import Attempt, Solver

POOR = [{"name": "Ana", "wishes": {"need": [{"budget": 12}, {"walking": "12 km"}]}}, {"name": "Rui"}]


@pytest.fixture(scope="module")
def environment():
    return Environment()


@pytest.fixture(scope="module")
def measure(environment):
    return Measuring(environment)


@pytest.fixture(scope="module")
def outline(environment, trip_task):
    return Solver(rounds=20, drafts=2)(environment.ready(trip_task()), 0).outline


def test_a_feasible_plan_is_measured_whole(measure, trip_task, outline, environment):
    cell = measure(trip_task(), ("solver", 1), Attempt(outline=outline))
    assert (cell.key, cell.fate, cell.as_written) == (("solver", trip_task().id, 1), "feasible", True)
    assert cell.welfare == cell.welfare_written == environment.score(
        trip_task(), environment.judged(trip_task(), outline)
    ).welfare  # fmt: skip
    assert 0.0 <= cell.worst <= cell.welfare <= 1.0
    assert (cell.needs, cell.outside.completeness, set(cell.points)) == (1.0, 100.0, {"Ana", "Rui"})
    assert cell.cost > 0


def test_a_text_is_read_as_training_reads_it(measure, trip_task, outline, environment):
    ready = environment.ready(trip_task())
    text = compact(outline, ready.table, ready.draft)
    by_text = measure(trip_task(), ("m", 0), Attempt(text=text, tokens=7))
    assert by_text.tokens == 7
    assert by_text.welfare == measure(trip_task(), ("m", 0), Attempt(outline=outline)).welfare


@pytest.mark.parametrize("attempt", [Attempt(text="d1 what?"), Attempt(nothing="cut: too long")])
def test_an_unreadable_text_has_no_figure_of_any_plan(measure, trip_task, attempt):
    cell = measure(trip_task(), ("m", 0), attempt)
    assert cell.fate == "unreadable"
    assert cell.unreadable
    assert {cell.welfare, cell.worst, cell.gini, cell.needs, cell.cost, cell.outside.utility} == {None}


def test_a_plan_that_stays_broken_is_infeasible_and_says_which_needs_hold(measure, trip_task, environment):
    task = trip_task(travellers=POOR)
    cell = measure(task, ("solver", 0), Solver(rounds=20, drafts=1)(environment.ready(task), 0))
    assert cell.fate == "infeasible"
    assert cell.needs == 0.5
    assert "budget" in cell.broken


def test_nobody_needs_anything_is_no_share(environment, trip_task):
    assert needs_met(environment.ready(trip_task(travellers=[{"name": "Ana"}])), ()) is None


def test_a_purse_that_several_share_is_one_need(environment, trip_task):
    task = trip_task(travellers=POOR, budget=30)
    step = environment.judged(task, Solver(rounds=20, drafts=1)(environment.ready(task), 0).outline)
    assert {"budget", "group_budget"} <= {violation.code for violation in step.violations}
    assert needs_met(environment.ready(task), step.violations) == pytest.approx(1 / 3)


def test_a_cell_comes_back_from_its_line(measure, trip_task, outline):
    cell = measure(trip_task(), ("solver", 1), Attempt(outline=outline))
    assert Cell.model_validate_json(cell.model_dump_json(exclude_defaults=True)) == cell
