"""What a problem fills in and refuses."""

from dataclasses import replace

import numpy as np
import pytest

from planner.drafters.engine.warm import tiny_problem, warm_cache


def test_a_wrong_shape_is_named():
    with pytest.raises(ValueError, match=r"duration has shape \(4, 1\), expected \(4,\)"):
        replace(tiny_problem(), duration=np.zeros((4, 1)))


def test_best_has_to_lie_above_floor():
    with pytest.raises(ValueError, match="above floor"):
        replace(tiny_problem(), best=np.array([-1.0, 3.0]))


def test_a_meal_is_attended_by_who_is_there_before_and_after():
    present = np.ones((2, 1, 3), bool)
    present[1, 0, 0] = False
    problem = replace(tiny_problem(), present=present, at_meal=None)
    assert problem.at_meal.tolist() == [[[True, True]], [[False, True]]]


@pytest.mark.parametrize(("start", "block"), [(540, 0), (840, 1), (1140, 2)])
def test_a_day_without_lunch_begins_in_the_block_of_its_start(start, block):
    problem = replace(tiny_problem(), lunch_window=None, day_start=np.array([start]), first_block=None)
    assert problem.first_block.tolist() == [block]


def test_warming_runs_every_kernel():
    warm_cache()
