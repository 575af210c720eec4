"""Benchmark: group trips in invented cities: quality over time, what parting brings, candidates, and re-planning.

python tests/benchmarks/bench_group.py [--cities 3] [--long 8]
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from clock import search_for, versions
from group_trips import make_trip

from planner.drafters.engine.candidates import draft_candidates, jaccard_distance, target_value
from planner.drafters.engine.problem import Lock, Problem
from planner.drafters.engine.search import solve
from planner.drafters.engine.solution import Solution
from planner.drafters.engine.split import split
from planner.drafters.engine.warm import warm_cache

LIMITS = (0.1, 0.25, 0.5, 1.0)
SIZES = ((30, 8, 2, 3), (60, 14, 4, 4), (120, 20, 6, 5), (200, 30, 8, 7))


def quality(cities: int, long_run: float) -> None:
    """Print the gap of the welfare after each limit to the best of everything that was run on a city."""
    print("| places/restaurants/people/days | rounds/s | " + " | ".join(f"{x:g} s" for x in LIMITS) + " |")
    print("|---" * (2 + len(LIMITS)) + "|")
    for size in SIZES:
        gaps, rates = [], []
        for city in range(cities):
            problem = make_trip(*size, seed=city)
            found = []
            for limit in LIMITS:
                search, used = search_for(problem, limit, seed=1)
                found.append(search.solution.welfare)
            rates.append(search.done / used)
            best = max([*found, search_for(problem, long_run, seed=2)[0].solution.welfare])
            gaps.append([100 * (1 - value / best) for value in found])
        cells = " | ".join(f"{x:.2f} %" for x in np.mean(gaps, axis=0))
        print(f"| {'/'.join(map(str, size))} | {np.mean(rates):,.0f} | {cells} |", flush=True)


def parting(cities: int) -> None:
    """Print what parting adds to a joint plan of half a second."""
    print("\n| people | joint | parted | gain | blocks parted | CPU s |\n|---|---|---|---|---|---|")
    for people in (4, 6, 8):
        rows = []
        for city in range(cities):
            problem = make_trip(60, 14, people, 4, seed=city)
            joint = search_for(problem, 0.5, seed=1)[0].solution
            began = time.process_time()
            plan = split(problem, joint)
            used = time.process_time() - began
            rows.append((joint.welfare, plan.welfare, plan.welfare / joint.welfare - 1, plan.split_blocks, used))
        a, b, gain, blocks, used = np.mean(rows, axis=0)
        print(f"| {people} | {a:.3f} | {b:.3f} | {100 * gain:+.1f} % | {blocks:.1f} of 12 | {used:.3f} |", flush=True)


def several(cities: int) -> None:
    """Print how eight candidates differ."""
    print("\n| city | CPU s | distinct | mean distance | worst below best |\n|---|---|---|---|---|")
    for city in range(cities):
        problem = make_trip(60, 14, 4, 4, seed=city)
        began = time.process_time()
        plans = draft_candidates(problem, 8)
        used = time.process_time() - began
        values = [target_value(problem, plan) for plan in plans]
        distances = [jaccard_distance(a, b) for i, a in enumerate(plans) for b in plans[:i]]
        drop = 100 * (1 - values[-1] / values[0])
        print(f"| {city} | {used:.2f} | {len(plans)} | {np.mean(distances):.2f} | {drop:.1f} % |", flush=True)


def again(cities: int) -> None:
    """Print how fast a plan is mended when day 1 is locked and three planned places close."""
    print("\n| rounds | CPU ms | below the long run | items kept |\n|---|---|---|---|")
    cases = [_disturbed(make_trip(60, 14, 4, 4, seed=city)) for city in range(cities)]
    best = [max(solve(p, 40_000, seed, plan).welfare for seed in (1, 2)) for p, plan in cases]
    for rounds in (200, 500, 2_000, 8_000):
        rows = []
        for (problem, plan), reference in zip(cases, best, strict=True):
            began = time.process_time()
            new = solve(problem, rounds, 5, start=plan)
            left = {node for node in plan.nodes if problem.allowed[:, node].any()}
            used = 1000 * (time.process_time() - began)
            rows.append((used, 100 * (1 - new.welfare / reference), 100 * len(left & new.nodes) / len(left)))
        used, gap, kept = np.mean(rows, axis=0)
        print(f"| {rounds} | {used:.0f} | {gap:.2f} % | {kept:.0f} % |", flush=True)


def _disturbed(problem: Problem) -> tuple[Problem, Solution]:
    plan = search_for(problem, 1.0, seed=1)[0].solution
    first = plan.days[0]
    locks = [Lock(stop.node, 0, b) for b, walks in enumerate(first.blocks) for walk in walks for stop in walk.stops]
    locks += [Lock(meal.node, 0, 3 + k) for k, meal in enumerate((first.lunch, first.dinner)) if meal]
    later = sorted(s.node for day in plan.days[1:] for walks in day.blocks for walk in walks for s in walk.stops)
    allowed, closed = problem.allowed.copy(), problem.closed.copy()
    allowed[:, later[:3]] = False
    closed[0] = True
    return replace(problem, locks=tuple(locks), allowed=allowed, closed=closed), plan


def main() -> None:
    """Run all four parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=3)
    parser.add_argument("--long", type=float, default=8.0)
    asked = parser.parse_args()
    warm_cache()
    print(versions())
    quality(asked.cities, asked.long)
    parting(asked.cities)
    several(asked.cities)
    again(asked.cities)


if __name__ == "__main__":
    main()
