"""Clock: run the engine's search for CPU seconds; the engine itself counts rounds only."""

import platform
import time
from importlib.metadata import version

from planner.drafters.engine.problem import Problem
from planner.drafters.engine.search import Search

PROBE_SHARE, SLICES = 0.03, 6


def search_for(problem: Problem, seconds: float, seed: int) -> tuple[Search, float]:
    """Search for CPU seconds in one annealing schedule: probe the speed, then plan the rounds, and again as it goes."""
    began = time.process_time()
    search = Search(problem, seed)
    search.run(20, total=20_000, cycles=1)
    while time.process_time() - began < PROBE_SHARE * seconds:
        search.run(50, total=20_000, cycles=1)
    while (left := seconds - (time.process_time() - began)) > 0.01 * seconds:
        rate = search.done / (time.process_time() - began)
        total = search.done + max(1, int(rate * left))
        search.run(max(1, min(total - search.done, int(rate * seconds / SLICES))), total=total, cycles=1)
    return search, time.process_time() - began


def versions() -> dict[str, str]:
    """Return the versions that a result depends on."""
    names = ("numba", "numpy", "pyvrp", "ortools")
    return {"python": platform.python_version()} | {name: version(name) for name in names}
