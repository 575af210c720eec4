"""How a trial enters each mean."""

import pytest

from train.evaluation.cell import Cell, Outside
from train.evaluation.measured import MEASURES

NOTHING = Outside(completeness=None, utility=None, fairness=None, validity=None)


@pytest.fixture
def cell():
    def make(**known: object) -> Cell:
        return Cell(policy="p", task="t", trial=0, people=2, outside=NOTHING, **known)

    return make


def test_a_plan_counts_as_written_only_when_nothing_had_to_be_mended(cell):
    mended = cell(fate="feasible", welfare_written=0.7, welfare=0.6)
    whole = cell(fate="feasible", as_written=True, welfare_written=0.6, welfare=0.6)
    assert [MEASURES["gained_written"].of(one) for one in (mended, whole)] == [0.0, 0.6]
    assert [MEASURES["gained"].of(one) for one in (mended, whole)] == [0.6, 0.6]


def test_what_failed_gains_nothing_and_has_no_welfare(cell):
    for fate in ("infeasible", "unreadable"):
        failed = cell(fate=fate, welfare=0.5 if fate == "infeasible" else None)
        assert [MEASURES[name].of(failed) for name in ("gained", "gained_written", "welfare")] == [0.0, 0.0, None]


def test_a_feasible_plan_that_nobody_could_score_is_left_out(cell):
    unscored = cell(fate="feasible", as_written=True)
    assert [MEASURES[name].of(unscored) for name in ("gained", "gained_written", "worst")] == [None, None, None]
