"""Options: the ways in which the people of a block may part."""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from planner.drafters.engine.parting import Options, empty_options
from planner.drafters.engine.party import Parties
from planner.drafters.engine.problem import Problem
from planner.drafters.engine.reading import members_of
from planner.drafters.engine.tables import SLOTS, Tables

ALL_SUBSETS_UP_TO = 6
"""Up to this many people every parting is tried; above it single people, pairs and clusters of taste."""
TASTE_DIRECTIONS = 3


def build_options(problem: Problem, t: Tables, x: Parties) -> Options:
    """Return the admissible partings of every block that exists."""
    days = problem.days
    pairs: list[tuple[int, int]] = []
    first, last = np.zeros((days, 3), np.int32), np.zeros((days, 3), np.int32)
    known: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
    for d in range(days):
        for b in range(3):
            mask = int(x.mask[d, b, 0] | x.mask[d, b, 1])
            if not mask or problem.closed[d, b]:
                continue
            key = (mask, _locked_parties(t, d * SLOTS + b, mask))
            if key not in known:
                start = len(pairs)
                pairs += _partings(problem, *key)
                known[key] = (start, len(pairs))
            first[d, b], last[d, b] = known[key]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return empty_options(t, table, first, last, float(problem.split_penalty))


def _locked_parties(t: Tables, at: int, mask: int) -> tuple[int, ...]:
    return tuple(sorted({int(m) & mask for m, slot in zip(t.lock_mask, t.lock_slot, strict=True) if slot == at}))


def _partings(problem: Problem, mask: int, locked: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return (party, rest) pairs, together first; what is locked for some people decides the parting by itself."""
    some = [party for party in locked if party not in (0, mask)]
    if some:
        return [(some[0], mask & ~some[0])]
    if locked:
        return [(mask, 0)]
    people = members_of(mask, problem.people)
    masks = _all_parties(people) if len(people) <= ALL_SUBSETS_UP_TO else _likely_parties(problem, people)
    return [(mask, 0)] + [(party, mask & ~party) for party in masks if _may_part(problem, people, party)]


def _all_parties(people: tuple[int, ...]) -> list[int]:
    """Return one side of every parting: the side with the first person."""
    others = people[1:]
    sides = (chosen for size in range(len(others)) for chosen in combinations(others, size))
    return [sum(1 << p for p in (people[0], *chosen)) for chosen in sides]


def _likely_parties(problem: Problem, people: tuple[int, ...]) -> list[int]:
    """Return single people, pairs, and both sides of the main directions of taste."""
    taste = _taste(problem)[list(people)]
    taste = taste - taste.mean(axis=0)
    directions = np.linalg.svd(taste, full_matrices=False)[0][:, :TASTE_DIRECTIONS]
    sides: list[tuple[int, ...]] = [*combinations(people, 1), *combinations(people, 2)]
    for column in directions.T:
        order = np.argsort(column, kind="stable")
        sides += [tuple(people[i] for i in order[:size]) for size in range(2, len(people) - 1)]
    whole = sum(1 << p for p in people)
    masks: list[int] = []
    for side in sides:
        party = sum(1 << p for p in side)
        if party not in masks and whole & ~party not in masks:
            masks.append(party)
    return masks


def _taste(problem: Problem) -> npt.NDArray[np.float64]:
    """Return [P, N] what each place would bring each person alone, per point of their scale."""
    points = problem.place_points + problem.feature_points @ problem.member.T.astype(np.float64)
    points = np.where(problem.forbid, np.minimum(points, 0.0) - 1.0, points)
    return np.asarray(points / (problem.best - problem.floor)[:, None])


def _may_part(problem: Problem, people: tuple[int, ...], party: int) -> bool:
    sides = ([p for p in people if party >> p & 1], [p for p in people if not party >> p & 1])
    if any(problem.child[side].all() for side in sides):
        return False
    return not problem.together[np.ix_(*sides)].any() and not problem.together[np.ix_(*sides[::-1])].any()
