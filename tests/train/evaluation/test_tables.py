"""The table of an evaluation, for people and for programs."""

import json

import pytest

from rewards.audit.figure import Figure
from train.evaluation.duels import Duel
from train.evaluation.summary import summary
from train.evaluation.tables import alone, differences, document, figures, markdown, starred, with_interval


@pytest.fixture
def found(cell_of):
    cells = [cell_of("base", t, welfare=w, people=n) for t, w, n in [("a", 0.2, 2), ("b", 0.4, 2), ("c", 0.6, 3)]]
    cells += [cell_of("new|er", t, welfare=w, people=n) for t, w, n in [("a", 0.3, 2), ("b", 0.5, 2), ("c", 0.8, 3)]]
    return summary(cells, "base", [Duel("new|er", "base", "a", 0, "j", 1, {})])


def test_every_policy_has_a_column_and_every_mean_says_what_enters_it(found):
    page = markdown(found, {"tasks": "three"})
    assert "| policy | trials | feasible | infeasible | unreadable | unscored |\n" in page
    assert "|  | base | new\\|er |\n" in page
    assert "- tasks: three\n" in page
    assert "- welfare gained: every trial, 0 without a feasible plan" in page
    assert "| 2 people (2) | welfare gained |" in page


def test_figures_carry_their_intervals_and_end_with_the_win_rate(found):
    rows = dict(figures(found, with_interval))
    assert rows["welfare"][0].startswith("0.400 [0.2")
    assert rows["win rate"] == ["-", "1.000"]
    assert "worst off" not in rows
    assert dict(figures(found, alone))["welfare"][0] == "0.400"


def test_a_difference_without_zero_in_its_interval_is_starred(found):
    rows = dict(differences(found, with_interval))
    assert rows["welfare"][0].startswith("+0.133 [+0.100, +0.200]")
    assert rows["welfare"][0].endswith("*")
    assert rows["GTB utility"] == ["0.00"]
    assert [starred(Figure(1.0, *ends)) for ends in ((0.1, 2.0), (-2.0, -0.1), (-0.1, 2.0), (None, None))] == [
        True, True, False, False,
    ]  # fmt: skip


def test_one_policy_alone_has_no_differences(cell_of):
    page = markdown(summary([cell_of("only", welfare=0.5)], "only"), {})
    assert "Differences" not in page
    assert "| welfare | 0.500 |" in page


def test_the_document_is_plain_json_without_nan(found):
    record = json.loads(json.dumps(document(found, {"tasks": "three"}), allow_nan=False))
    assert (record["tasks"], record["baseline"]) == ("three", "base")
    row = next(r for r in record["rows"] if r["policy"] == "new|er" and r["measure"] == "welfare")
    assert row["difference"]["value"] == pytest.approx(0.4 / 3)
