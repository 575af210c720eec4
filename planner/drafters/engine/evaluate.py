"""Evaluate: a plain, slow second opinion on a plan; the kernels are tested against it."""

from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, log

from planner.drafters.engine.problem import AFTERNOON, DINNER, EGALITARIAN, LUNCH, NASH, OWA, UTILITARIAN, Problem
from planner.drafters.engine.solution import DayRoute, Solution, Stop, Walk


@dataclass(frozen=True)
class Opinion:
    """What a plan is worth to each person (unclipped scaled utilities), and everything that is wrong with it."""

    scaled: tuple[float, ...]
    utilities: tuple[float, ...]
    faults: tuple[str, ...]


def evaluate(problem: Problem, plan: Solution) -> Opinion:
    """Recompute times, rules and utilities of a plan from the problem alone."""
    faults: list[str] = []
    for d, day in enumerate(plan.days):
        faults += _day_faults(problem, d, day)
    scaled = []
    for p in range(problem.people):
        points, own = _account(problem, plan, p)
        faults += own
        scaled.append((points - float(problem.floor[p])) / float(problem.best[p] - problem.floor[p]))
    faults += _lock_faults(problem, plan)
    return Opinion(tuple(scaled), tuple(min(1.0, max(0.0, u)) for u in scaled), tuple(faults))


def anchors(problem: Problem, d: int, day: DayRoute) -> list[tuple[int, int, int, int, int]]:
    """Return (block, point before, departure, point behind, latest arrival) for every block that the day has."""
    out = []
    block, point, leave = int(problem.first_block[d]), int(problem.start_point[d]), int(problem.day_start[d])
    for meal, after in ((day.lunch, 1), (day.dinner, 2)):
        if meal is not None:
            out.append((block, point, leave, meal.node, meal.start))
            block, point, leave = after, meal.node, meal.end
    out.append((block, point, leave, int(problem.end_point[d]), int(problem.day_end[d])))
    return out


def opens_at(problem: Problem, d: int, node: int, arrive: int) -> float:
    """Return the earliest start of a visit at or after an arrival, inf if there is none."""
    starts = [max(arrive, int(low)) for low, high in problem.windows[d, node] if low <= high and arrive <= high]
    return min(starts, default=inf)


def _day_faults(problem: Problem, d: int, day: DayRoute) -> list[str]:
    faults: list[str] = []
    meals = ((day.lunch, problem.lunch_window[d], problem.is_lunch, LUNCH, "lunch"),)
    for meal, window, serves, slot, name in (
        *meals,
        (day.dinner, problem.dinner_window[d], problem.is_dinner, DINNER, "dinner"),
    ):
        faults += _meal_faults(problem, d, meal, (window[0], window[1]), slot) if meal else []
        if meal is None and window[1] >= 0:
            faults.append(f"day {d}: no {name}")
        if meal is not None and not serves[meal.node]:
            faults.append(f"day {d}: {meal.node} serves no {name}")
    for block, point, leave, target, latest in anchors(problem, d, day):
        here = tuple(p for p in range(problem.people) if problem.present[p, d, block])
        walks = day.blocks[block]
        if tuple(sorted(p for walk in walks for p in walk.members)) != here or len(walks) > 2:
            faults.append(f"day {d} block {block}: parties are not the people present")
        for walk in walks:
            faults += _walk_faults(problem, (d, block), walk, (point, leave, target, latest))
    return faults


def _meal_faults(problem: Problem, d: int, meal: Stop, window: tuple[int, int], slot: int) -> list[str]:
    faults = []
    if not window[0] <= meal.start <= window[1] or opens_at(problem, d, meal.node, meal.start) != meal.start:
        faults.append(f"day {d}: meal at {meal.node} outside its windows")
    if meal.end - meal.start != problem.duration[meal.node] or not problem.allowed[d, meal.node]:
        faults.append(f"day {d}: meal at {meal.node} has the wrong length or day")
    eaters = [p for p in range(problem.people) if problem.at_meal[p, d, slot - LUNCH]]
    if any(problem.forbid[p, meal.node] for p in eaters) and not _locked(problem, meal.node):
        faults.append(f"day {d}: meal at {meal.node} forbidden")
    return faults


def _walk_faults(problem: Problem, where: tuple[int, int], walk: Walk, way: tuple[int, int, int, int]) -> list[str]:
    d, block = where
    before, clock, target, latest = way
    faults = []
    if block == AFTERNOON:
        clock += max(int(problem.rest_min[p, d]) for p in walk.members)
    for stop in walk.stops:
        arrive = clock + int(problem.travel_min[before, stop.node])
        start = opens_at(problem, d, stop.node, arrive)
        if (stop.arrive, stop.start) != (arrive, start) or stop.end != start + problem.duration[stop.node]:
            faults.append(f"day {d}: {stop.node} is timed wrongly")
        locked = _locked(problem, stop.node)
        if not problem.allowed[d, stop.node] or (problem.closed[d, block] and not locked):
            faults.append(f"day {d}: {stop.node} is closed")
        if any(problem.forbid[p, stop.node] for p in walk.members) and not locked:
            faults.append(f"day {d}: {stop.node} is forbidden")
        before, clock = stop.node, stop.end
    if clock + int(problem.travel_min[before, target]) > latest and walk.stops:
        faults.append(f"day {d} block {block}: late")
    group = {p for p in range(problem.people) if problem.present[p, d, block]}
    parted = set(walk.members) != group
    if parted and problem.child[list(walk.members)].all():
        faults.append(f"day {d} block {block}: children alone")
    if any(problem.together[p, q] for p in walk.members for q in group - set(walk.members)):
        faults.append(f"day {d} block {block}: parted who belong together")
    return faults


def _locked(problem: Problem, node: int) -> bool:
    return any(lock.node == node for lock in problem.locks)


def _account(problem: Problem, plan: Solution, p: int) -> tuple[float, list[str]]:
    """Return one person's points and the faults of their own limits."""
    faults: list[str] = []
    visited: list[int] = []
    spent, over_pace, over_walk, days = 0, 0, 0, max(1, int(problem.present[p].any(axis=1).sum()))
    for d, day in enumerate(plan.days):
        sights, walked, fares = _steps(problem, d, day, p)
        spent += fares
        visited += sights
        meals = [m.node for k, m in enumerate((day.lunch, day.dinner)) if m and problem.at_meal[p, d, k]]
        visited += meals
        over_pace += len(sights) > problem.pace_soft[p]
        over_walk += walked > problem.walk_soft[p]
        if len(sights) > problem.pace_hard[p] or walked > problem.walk_hard[p]:
            faults.append(f"person {p} day {d}: too much")
    once = [node for node in visited if not problem.repeatable[node]]
    if len(once) != len(set(once)):
        faults.append(f"person {p}: a place twice")
    spent += sum(int(problem.cost[p, node]) for node in visited)
    if spent > problem.cost_cap[p]:
        faults.append(f"person {p}: too expensive")
    faults += [
        f"person {p}: misses {n}" for n in range(len(problem.duration)) if problem.must[p, n] and n not in visited
    ]
    points = float(problem.base_points[p]) + sum(float(problem.place_points[p, node]) for node in visited)
    for f in range(problem.member.shape[1]):
        hits = sum(bool(problem.member[node, f]) for node in visited)
        points += float(problem.feature_points[p, f]) * ((2.0 - 2.0 ** (1 - hits)) if hits else 0.0)
    points -= float(problem.pace_points[p]) * over_pace / days + float(problem.walk_points[p]) * over_walk / days
    return points, faults


def _steps(problem: Problem, d: int, day: DayRoute, p: int) -> tuple[list[int], int, int]:
    """Return a person's sights, metres walked and fares of one day."""
    sights, walked, fares = [], 0, 0
    for block, point, _, target, _ in anchors(problem, d, day):
        for walk in day.blocks[block]:
            if p not in walk.members:
                continue
            route = [point, *(stop.node for stop in walk.stops), target]
            sights += route[1:-1]
            walked += sum(int(problem.walk_m[a, b]) for a, b in pairwise(route))
            fares += sum(int(problem.fare[a, b]) for a, b in pairwise(route))
    return sights, walked, fares


def _lock_faults(problem: Problem, plan: Solution) -> list[str]:
    faults = []
    for lock in problem.locks:
        day = plan.days[lock.day]
        meal = (day.lunch, day.dinner)[lock.slot - LUNCH] if lock.slot >= LUNCH else None
        walks = day.blocks[lock.slot] if lock.slot < LUNCH else ()
        kept = meal is not None and meal.node == lock.node
        for walk in walks:
            fits = lock.party is None or set(walk.members) <= set(lock.party)
            kept = kept or (fits and any(stop.node == lock.node for stop in walk.stops))
        if not kept:
            faults.append(f"lock of {lock.node} broken")
    return faults


def welfare_of(rule: int, utilities: tuple[float, ...], weights: tuple[float, ...]) -> float:
    """Return the welfare of clipped utilities by one of the engine's rule codes."""
    if rule == UTILITARIAN:
        return sum(w * u for w, u in zip(weights, utilities, strict=True))
    if rule == NASH:
        return exp(sum(w * log(u) for w, u in zip(weights, utilities, strict=True))) if min(utilities) > 0.0 else 0.0
    if rule == EGALITARIAN:
        return min(utilities)
    if rule == OWA:
        reached, total, before = 0.0, 0.0, 0.0
        for u, w in sorted(zip(utilities, weights, strict=True)):
            reached += w
            line = (1.0 - 0.5 ** (len(utilities) * reached)) / (1.0 - 0.5 ** len(utilities))
            total, before = total + (line - before) * u, line
        return total / before
    return exp(-sum(w * log(1.0 + exp((0.5 - u) / 0.1)) for w, u in zip(weights, utilities, strict=True)))
