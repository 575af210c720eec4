"""Solver: the default drafter; it searches for outlines by large neighbourhood search, offline and repeatably."""

from collections.abc import Iterator

from planner.drafters.arrays import problem_of
from planner.drafters.engine.search import solve as search
from planner.drafters.framed_trip import prepared
from planner.drafters.skeleton import skeletons
from planner.drafters.task import DraftTask
from planner.outline import Outline


def solve(task: DraftTask) -> Iterator[Outline]:
    """Yield outlines."""
    trip = prepared(task, skeletons(task)[0])
    problem = problem_of(trip)
    for n in range(task.how_many):
        yield trip.outline(search(problem, task.rounds or 4000, task.seed + n), f"seed {n}")
