"""Group trips: seeded synthetic cities with travellers of different tastes, as engine problems."""

import numpy as np

from planner.drafters.engine.problem import NASH, Problem

THEMES = 12
SPEED_M_PER_MIN = 75
CITY_RADIUS_M = 2_500


def make_trip(places: int, restaurants: int, people: int, days: int, seed: int) -> Problem:
    """Return an invented trip: themed places with opening hours, tastes from few themes, two meals a day."""
    rng = np.random.default_rng(seed)
    count = places + restaurants
    xy = rng.normal(0.0, CITY_RADIUS_M / 2, (count + 1, 2))
    xy[-1] = 0.0
    metres = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) * 1.3
    walk = metres.astype(int)
    travel = np.ceil(np.minimum(metres / SPEED_M_PER_MIN, 8 + metres / 250)).astype(int)
    np.fill_diagonal(travel, 0)
    member = np.zeros((count, THEMES), bool)
    for node in range(count):
        member[node, rng.choice(THEMES, rng.integers(1, 3), replace=False)] = True
    taste = rng.choice([2.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, -1.0], (people, THEMES))
    wished = rng.random((people, count)) < 0.12
    points = np.where(wished, rng.choice([2.0, 1.0, 1.0, -1.0], (people, count)), 0.0)
    opens, closes = rng.integers(8, 12, count) * 60, rng.integers(16, 22, count) * 60
    duration = rng.integers(2, 9, count) * 15
    meal = np.arange(count) >= places
    opens[meal], closes[meal], duration[meal] = 11 * 60, 23 * 60, 60
    windows = np.stack([opens, closes - np.where(meal, 0, duration)], axis=1)
    shut = rng.random((days, count)) < 0.1
    allowed = ~shut | meal[None]
    base = np.full(days, count)
    return Problem(
        travel_min=travel, walk_m=walk, duration=duration, windows=np.repeat(windows[None, :, None], days, axis=0),
        start_point=base, end_point=base, day_start=np.full(days, 9 * 60), day_end=np.full(days, 22 * 60),
        place_points=points, member=member, feature_points=taste, allowed=allowed,
        floor=np.full(people, -2.0), best=6.0 + 2.0 * np.maximum(taste, 0).sum(axis=1) + 1.5 * days,
        is_lunch=meal, is_dinner=meal,
        lunch_window=np.tile([12 * 60, 14 * 60], (days, 1)), dinner_window=np.tile([18 * 60, 20 * 60], (days, 1)),
        interest=np.where(meal, 0.0, 0.0003 * rng.random(count)), welfare=NASH, forbid=points <= -2,
        pace_soft=rng.integers(4, 8, people), pace_points=np.full(people, 2.0),
        walk_soft=rng.integers(6, 12, people) * 1000,
        walk_points=np.full(people, 2.0), split_penalty=0.004,
    )  # fmt: skip
