"""Pictures of an evaluation."""

import pytest

from train.evaluation.pictures import draw
from train.evaluation.summary import summary

pytest.importorskip("matplotlib")


@pytest.fixture
def cells(cell_of):
    spread = [("a", 2, 0.1), ("b", 3, 0.2), ("c", 4, 0.3), ("d", 4, 0.4)]
    return [
        cell_of(policy, task, people=n, dispersion=d, welfare=0.5 + gain + d / 10, worst=0.4)
        for policy, gain in (("solver", 0.2), ("grpo", 0.1))
        for task, n, d in spread
    ]


def test_policies_people_and_dispersion_are_drawn_the_same_each_time(cells, tmp_path):
    first = {path.name: path.read_bytes() for path in draw(summary(cells, "solver"), tmp_path)}
    assert set(first) == {"policies.svg", "people.svg", "dispersion.svg"}
    assert {path.name: path.read_bytes() for path in draw(summary(cells, "solver"), tmp_path)} == first
    assert b"grpo" in first["people.svg"]


def test_one_number_of_people_makes_no_line(cell_of, tmp_path):
    alone = summary([cell_of("solver", welfare=0.5)], "solver")
    assert [path.name for path in draw(alone, tmp_path)] == ["policies.svg"]
