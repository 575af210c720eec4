from dataclasses import replace

import pytest

from planner.exporters.compare_view import compare, compare_table
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
    assert compare_table([(plan, gap)])[1][2].startswith("not rated, ")


def test_nobody_is_worst_off_when_all_are_equal(plan, score):
    same = replace(score, utilities={name: Utility(0.5) for name in plan.travellers})
    assert not any(row.cells[0].worst_off for row in compare([(plan, same)]))


def test_the_table_puts_people_in_rows_and_plans_in_columns(pair):
    table = compare_table(pair)
    assert table[0] == ["", "share", "p-1", "p-9"]
    assert table[2] == ["Rui", "30%", "0.55, best, 129.00 EUR, worst off", "0.50, -0.05, 129.00 EUR, worst off"]
    assert [row[0] for row in table[5:]] == ["welfare", "price", "broken rules"]
    assert table[-1] == ["broken rules", "", "1", "0"]


def test_hostile_names_reach_no_cell(plan, score):
    evil = plan.model_copy(update={"id": "\x1b[2Jp", "travellers": ("\x1b]0;x\x07Ana",)})
    cells = [cell for row in compare_table([(evil, score)]) for cell in row]
    assert not any("\x1b" in cell for cell in cells)
