"""Small random trips for the engine's tests."""

from collections.abc import Callable

import numpy as np
import pytest

from planner.drafters.engine.problem import Problem


def _make(seed: int, *, sights: int = 14, meals: int = 6, people: int = 4, days: int = 2, rule: int = 1) -> Problem:
    rng = np.random.default_rng(seed)
    n = sights + meals
    xy = rng.integers(0, 40, (n + 1, 2))
    travel = np.ceil(np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))).astype(int)
    is_meal = np.arange(n) >= sights
    early = rng.integers(480, 840, (days, n))
    late = early + rng.integers(0, 300, (days, n))
    first = np.stack([early, late], axis=2)
    second = np.stack([late + 60, late + rng.integers(0, 240, (days, n))], axis=2)
    windows = np.stack([first, second], axis=2)
    windows[:, is_meal, 0], windows[:, is_meal, 1] = (660, 1300), (1, 0)
    present = rng.random((people, days, 3)) < 0.9
    present[0] = True
    points = rng.choice([0.0, 0.0, 1.0, 2.0, -1.0, -2.0], (people, n))
    repeatable = np.zeros(n, bool)
    repeatable[-1] = True
    points[:, -1] = 0.0
    forbid = points == -2.0
    return Problem(
        travel_min=travel, walk_m=travel * 80, fare=(travel > 20) * 150, duration=rng.integers(20, 100, n),
        windows=windows,        start_point=np.full(days, n), end_point=np.full(days, n), day_start=np.full(days, 540),
        day_end=np.full(days, 1330),
        place_points=points, floor=np.full(people, -2.0), best=np.full(people, 12.0),
        allowed=rng.random((days, n)) < 0.9,
        member=rng.random((n, 5)) < 0.3, feature_points=rng.choice([0.0, 1.0, 2.0, -1.0], (people, 5)),
        base_points=rng.random(people), forbid=forbid & ~repeatable, cost=rng.integers(0, 900, (people, n)),
        cost_cap=rng.choice([4000.0, 9000.0, np.inf], people), pace_hard=rng.integers(3, 7, people),
        pace_soft=rng.integers(2, 5, people), pace_points=np.full(people, 2.0), walk_hard=np.full(people, 12000),
        walk_soft=np.full(people, 7000), walk_points=np.full(people, 2.0), present=present,
        is_lunch=is_meal, is_dinner=is_meal, repeatable=repeatable, lunch_window=np.tile([690, 840], (days, 1)),
        dinner_window=np.tile([1080, 1200], (days, 1)), rest_min=rng.choice([0, 0, 45], (people, days)),
        interest=np.full(n, 1e-4), child=np.arange(people) == people - 1, welfare=rule, split_penalty=0.002,
        weights=rng.dirichlet(np.full(people, 3.0)),
    )  # fmt: skip


@pytest.fixture(scope="session")
def make_problem() -> Callable[..., Problem]:
    return _make
