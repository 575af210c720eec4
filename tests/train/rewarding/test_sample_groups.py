"""Sample groups: rows of one task stay together, and a parted group is refused."""

import pytest

from roles.errors import BadInput
from train.rewarding.sample_groups import sample_groups


def test_rows_of_one_task_are_one_group():
    assert sample_groups(["a", "a", "b", "a"]) == [slice(0, 2), slice(2, 3), slice(3, 4)]
    assert sample_groups([]) == []


def test_a_task_that_comes_twice_in_a_row_is_two_groups():
    assert sample_groups(["a"] * 4 + ["b"] * 2, size=2) == [slice(0, 2), slice(2, 4), slice(4, 6)]


def test_a_group_that_is_parted_between_processes_is_refused():
    with pytest.raises(BadInput, match="task b has 3 completions in one process, not a multiple of 2"):
        sample_groups(["a", "a", "b", "b", "b"], size=2)
