from pathlib import Path

import pytest

from train.environment import Environment
from train.task_set.check import Checked, by_difficulty, check_sample, checked


@pytest.fixture
def files(tmp_path, trip_task) -> list[Path]:
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for n, path in enumerate(paths):
        tasks = [trip_task(budget=str(900 + 100 * n + k)) for k in range(3)]
        path.write_text("".join(task.line() for task in tasks), encoding="utf-8")
    return paths


def test_a_sample_is_spread_over_the_files_and_told_of(files):
    told = []
    found = check_sample(files, 2, Environment(form="json"), lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert all(one.feasible and one.welfare > 0.3 for one in found)


def test_what_nobody_can_meet_is_infeasible_and_still_has_its_welfare(trip_task):
    found = checked(trip_task(origin="paris", budget="20"), Environment(form="json"))
    assert not found.feasible
    assert found.welfare is not None


def test_welfare_is_told_by_difficulty_for_what_can_be_met():
    found = [Checked(str(n), n / 10, n != 3, 0.5 + n / 10) for n in range(6)]
    assert by_difficulty(found, 2) == [(0.0, 0.2, 3, 3, pytest.approx(0.6)), (0.3, 0.5, 3, 2, pytest.approx(0.95))]
    assert by_difficulty([]) == []
    assert by_difficulty([Checked("a", 0.1, False, None)]) == [(0.1, 0.1, 1, 0, None)]
