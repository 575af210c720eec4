from dataclasses import replace

import pytest

from planner.exporters.compare_view import compare
from rewards.types import Utility


@pytest.fixture
def pair(plan, score):
    values = {"Ana": 0.9, "Rui": 0.5, "Tom": 0.7, "Zoé": 0.6}
    other = replace(score, utilities={n: Utility(v) for n, v in values.items()}, violations=(), welfare=0.65)
    return [(plan, score), (plan.model_copy(update={"id": "p-9"}), other)]


def test_regret_is_measured_against_each_ones_best_plan(pair):
    rows = {row.name: row for row in compare(pair)}
    assert [cell.regret for cell in rows["Ana"].cells] == [pytest.approx(0.1), 0.0]
    assert [cell.regret for cell in rows["Tom"].cells] == [0.0, 0.0]


def test_each_plan_names_its_worst_off(pair):
    worst = [[row.name for row in compare(pair) if row.cells[n].worst_off] for n in (0, 1)]
    assert worst == [["Rui"], ["Rui"]]


def test_a_plan_with_somebody_unrated_has_no_worst_off_and_no_regret_there(pair):
    plan, score = pair[0]
    gap = replace(score, utilities={**score.utilities, "Ana": Utility(None)}, welfare=None)
    rows = compare([(plan, gap), pair[1]])
    assert rows[0].cells[0].regret is None
    assert not any(row.cells[0].worst_off for row in rows)


def test_nobody_is_worst_off_when_all_are_equal(plan, score):
    same = replace(score, utilities={name: Utility(0.5) for name in plan.travellers})
    assert not any(row.cells[0].worst_off for row in compare([(plan, same)]))
