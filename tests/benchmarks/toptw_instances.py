"""TOPTW instances: read the published files as engine problems, with the best scores known for them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.drafters.engine.problem import Problem

BEST_KNOWN = {
    ("c101", 1): 320, ("c101", 2): 590, ("c101", 3): 810, ("c101", 4): 1020, ("r101", 2): 349, ("r101", 4): 611,
    ("r104", 2): 552, ("rc101", 2): 427, ("rc101", 4): 811, ("c201", 2): 1460, ("r201", 2): 1260, ("rc201", 1): 795,
    ("pr01", 1): 308, ("pr01", 2): 502, ("pr01", 3): 622, ("pr01", 4): 657, ("pr02", 3): 943, ("pr02", 4): 1083,
    ("pr03", 2): 742, ("pr03", 4): 1247, ("pr04", 1): 489, ("pr04", 2): 928,
}  # fmt: skip
"""Best score by (instance, number of routes), from the literature or from our own long runs, whichever is higher."""

MAIN_SET = (
    ("c101", 1), ("c101", 3), ("r101", 2), ("r104", 2), ("rc101", 4), ("c201", 2), ("r201", 2), ("rc201", 1),
    ("pr01", 2), ("pr02", 3), ("pr03", 2), ("pr04", 1),
)  # fmt: skip
HARD_SET = (("pr01", 3), ("pr02", 3), ("pr02", 4), ("pr03", 2), ("pr03", 4), ("pr04", 2), ("c201", 2), ("r201", 2))
"""The pairs on which local search is known to vary between seeds."""


@dataclass(frozen=True)
class Instance:
    """One file: whole-number distances and times in ticks (10 or 100 a unit); node 0 is the depot."""

    name: str
    ticks: int
    distance: np.ndarray  # [n, n]
    stay: np.ndarray  # [n]
    score: np.ndarray  # [n]
    window: np.ndarray  # [n, 2] start of service

    def problem(self, routes: int) -> Problem:
        """Return the engine's problem: one person, one feature-less place per node, one day per route."""
        order = [*range(1, len(self.stay)), 0]
        depot = len(self.stay) - 1
        return Problem(
            travel_min=self.distance[np.ix_(order, order)],
            duration=self.stay[1:],
            windows=np.repeat(self.window[None, 1:, None, :], routes, axis=0),
            start_point=np.full(routes, depot),
            end_point=np.full(routes, depot),
            day_start=np.full(routes, self.window[0, 0]),
            day_end=np.full(routes, self.window[0, 1]),
            place_points=self.score[None, 1:],
            floor=np.zeros(1),
            best=np.array([self.score.sum()]),
            first_block=np.zeros(routes),
        )


def read_instance(path: Path) -> Instance:
    """Read one file: distances floored to 1 decimal (Solomon) or 2 (Cordeau); the last two numbers are the window."""
    lines = [line.split() for line in path.read_text().splitlines() if line.strip()]
    rows = [[float(word) for word in line] for line in lines[2:]]
    ticks = 100 if path.stem.startswith("pr") else 10
    xy = np.array([row[1:3] for row in rows])
    distance = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return Instance(
        name=path.stem,
        ticks=ticks,
        distance=np.floor(distance * ticks + 1e-9).astype(np.int32),
        stay=np.rint(np.array([row[3] for row in rows]) * ticks).astype(np.int32),
        score=np.array([row[4] for row in rows]),
        window=np.rint(np.array([row[-2:] for row in rows]) * ticks).astype(np.int32),
    )
