"""Warm: compile every kernel once, so that nobody waits for it later."""

import numpy as np

from planner.drafters.engine.jit import forget_other_engines
from planner.drafters.engine.problem import Problem
from planner.drafters.engine.search import solve
from planner.drafters.engine.split import split


def tiny_problem() -> Problem:
    """Return a problem of one day, two people, two sights and two restaurants."""
    return Problem(
        travel_min=np.full((5, 5), 5) - 5 * np.eye(5, dtype=int),
        duration=np.array([60, 60, 45, 45]),
        windows=np.tile(np.array([540, 1200]), (1, 4, 1, 1)),
        start_point=np.array([4]),
        end_point=np.array([4]),
        day_start=np.array([540]),
        day_end=np.array([1320]),
        place_points=np.array([[2.0, 0.0, 0.0, 0.0], [-1.0, 2.0, 0.0, 1.0]]),
        floor=np.array([-1.0, -1.0]),
        best=np.array([3.0, 3.0]),
        member=np.array([[True], [False], [True], [False]]),
        feature_points=np.array([[1.0], [0.5]]),
        is_lunch=np.array([False, False, True, True]),
        is_dinner=np.array([False, False, True, True]),
        lunch_window=np.array([[720, 840]]),
        dinner_window=np.array([[1080, 1200]]),
    )


def warm_cache() -> None:
    """Compile and cache the kernels of search and split; a second call only loads them."""
    forget_other_engines()
    problem = tiny_problem()
    split(problem, solve(problem, rounds=2), rounds=1, sweeps=1)
