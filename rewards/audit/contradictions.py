"""Contradictions (M10): do a judge's scores and its comparisons agree, and its comparisons with each other?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rewards.audit.case import Floats
from rewards.audit.figure import Unmeasured

Verdicts = tuple[tuple[int, ...], ...]
"""Row i, column j: 1 when plan i was preferred to j, -1 the other way round, 0 for a tie."""


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Share of pairs in which scores and comparison disagree, and of triples with a cycle or a broken tie.

    Both measures are TrustJudge's (2025). A broken tie is a = b, b = c, but a and c differ.
    """

    pairs: int
    against_scores: float
    triples: int
    broken: float


def contradictions(scores: Sequence[float], verdicts: Verdicts) -> Contradictions:
    """Compare the scores of n plans with the verdicts on their pairs; raises Unmeasured for fewer than three plans."""
    count = len(scores)
    if count < 3:
        raise Unmeasured("three plans are the least that can contradict each other")
    pairs, triples = list(combinations(range(count), 2)), list(combinations(range(count), 3))
    against = sum(int(np.sign(scores[i] - scores[j])) != verdicts[i][j] for i, j in pairs)
    broken = sum(_broken(verdicts[i][j], verdicts[j][k], verdicts[i][k]) for i, j, k in triples)
    return Contradictions(len(pairs), against / len(pairs), len(triples), broken / len(triples))


def pooled(found: Sequence[Contradictions]) -> Contradictions:
    """Return the shares over several cases, each counted by its pairs and triples."""
    pairs, triples = sum(one.pairs for one in found), sum(one.triples for one in found)
    against = sum(one.against_scores * one.pairs for one in found) / pairs
    broken = sum(one.broken * one.triples for one in found) / triples
    return Contradictions(pairs, against, triples, broken)


def compared(readings: Floats, grid: float) -> Verdicts:
    """Return verdicts on every pair as if it had been compared in both orders, a tie when those disagree.

    Each comparison takes two of the m x n readings, in turn; scores are read off a `grid` (0.1 is a scale of eleven
    points), which is where ties within one order come from.
    """
    rows, count = readings.shape
    told = on_grid(readings, grid)
    table = [[0] * count for _ in range(count)]
    for number, (i, j) in enumerate(combinations(range(count), 2)):
        orders = (told[(2 * number + n) % rows] for n in range(2))
        first, second = (int(np.sign(row[i] - row[j])) for row in orders)
        table[i][j] = first if first == second else 0
        table[j][i] = -table[i][j]
    return tuple(map(tuple, table))


def on_grid(scores: Floats, grid: float) -> Floats:
    """Return scores as a scale with steps of `grid` shows them."""
    return np.asarray(np.round(scores / grid) * grid)


def _broken(one_two: int, two_three: int, one_three: int) -> bool:
    """Return whether three verdicts fit no order with ties."""
    if one_two == two_three:
        return one_three != one_two
    if 0 in (one_two, two_three):
        return one_three != one_two + two_three
    return False
