"""Candidates: several good plans that differ, above all in who profits from them."""

import dataclasses

import numpy as np

from planner.drafters.engine.problem import EGALITARIAN, NASH, UTILITARIAN, Floats, Problem
from planner.drafters.engine.search import solve
from planner.drafters.engine.solution import Solution
from planner.drafters.engine.split import assess, split
from planner.drafters.engine.welfare import search_value

POOL_FACTOR = 3
"""Plans made for each plan wanted."""
TOLERANCE = 0.05
"""A candidate may lie this share of the best plan's welfare below it."""
FAVOUR = 3.0
"""How many times more a favoured person counts while a plan is made for them."""
ROUNDS, SPLIT_EVERY = 1_500, 4


def draft_candidates(
    problem: Problem, how_many: int, rounds: int = ROUNDS, seed: int = 0, start: Solution | None = None
) -> list[Solution]:
    """Return up to `how_many` plans, best first, every one judged by the problem's own rule and weights.

    The pool mixes welfare rules and favoured people; the pick takes the best, then again and again the plan that is
    farthest (largest least Jaccard distance of visited places) from those taken, among plans within TOLERANCE of the
    best. Every fourth plan stays joint if the others part. Labels say "together", "everyone" or who gains: "for 0, 2".
    """
    pool: list[Solution] = []
    for index, variant in enumerate(_variants(problem, how_many * POOL_FACTOR, seed)):
        plan = solve(variant, rounds, seed + index, start)
        if index % SPLIT_EVERY != SPLIT_EVERY - 1 and problem.people > 1:
            plan = split(variant, plan, seed=seed + index)
        pool.append(assess(problem, plan))
    return _labelled(_pick(problem, pool, how_many))


def _variants(problem: Problem, count: int, seed: int) -> list[Problem]:
    """Return the problem itself, then under other rules and with favoured people or random weights."""
    rng = np.random.default_rng(seed)
    people, out = problem.people, [problem]
    rules = (problem.welfare, NASH, UTILITARIAN, EGALITARIAN)
    for index in range(1, count):
        weights = problem.weights.copy()
        if people > 1 and index % 2:
            weights[(index // 2) % people] *= FAVOUR
        elif people > 1 and index > 3:
            weights = weights * (0.3 + rng.exponential(size=people))
        rule = rules[index % len(rules)]
        out.append(dataclasses.replace(problem, weights=weights / weights.sum(), welfare=rule))
    return out


def target_value(problem: Problem, plan: Solution) -> float:
    """Return a plan's welfare by the problem's own rule and weights, with the price of its partings and gaps."""
    scaled: Floats = np.array(plan.utilities)
    exact = plan.welfare - problem.split_penalty * plan.split_blocks - float(len(plan.missing))
    return exact + 1e-6 * float(search_value(problem.welfare, scaled, problem.weights))


def jaccard_distance(a: Solution, b: Solution) -> float:
    """Return 1 - shared / all of the places that two plans visit."""
    return 1.0 - len(a.nodes & b.nodes) / max(1, len(a.nodes | b.nodes))


def _pick(problem: Problem, pool: list[Solution], how_many: int) -> list[Solution]:
    values = [target_value(problem, plan) for plan in pool]
    order = sorted(range(len(pool)), key=lambda i: -values[i])
    bar = values[order[0]] - TOLERANCE * abs(values[order[0]])
    taken = [order[0]]
    while len(taken) < how_many:
        distance = {i: min(jaccard_distance(pool[i], pool[j]) for j in taken) for i in order if i not in taken}
        near = [i for i in distance if values[i] >= bar and distance[i] > 0.0]
        if not near:
            break
        taken.append(max(near, key=lambda i: (distance[i], values[i], -i)))
    return [pool[i] for i in sorted(taken, key=lambda i: -values[i])]


def _labelled(plans: list[Solution]) -> list[Solution]:
    """Name who does clearly better in a plan than on average over the plans."""
    mean = np.mean([plan.utilities for plan in plans], axis=0)
    out = []
    for index, plan in enumerate(plans):
        gain = np.array(plan.utilities) - mean
        winners = [str(p) for p in np.flatnonzero(gain > max(0.02, 0.5 * float(gain.max())))]
        label = "for " + ", ".join(winners) if winners and len(winners) < len(gain) else "everyone"
        label = "together" if plan.split_blocks == 0 and index and not winners else label
        out.append(dataclasses.replace(plan, label=label))
    return out
