"""Selection (E5): noise that grows with dispersion makes the best of N too often a polarising plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rewards.audit.case import Case, Floats, Judge
from rewards.audit.figure import Figure, mean_figure

SIZES = (2, 4, 8, 16)
DRAWS = 40
"""Subsets drawn from every case for each N."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The best of `among` plans by one critic: its dispersion s(u), and the true score it gives away; means."""

    critic: str
    among: int
    spread: Figure
    loss: Figure


def selection(
    cases: Sequence[Case], critics: Mapping[str, Judge], sizes: Sequence[int] = SIZES, seed: int = 0
) -> tuple[Choice, ...]:
    """Draw N plans of a case, let each critic pick one, and look at what was picked (E5); "exact" never errs.

    Sizes above the number of scored plans of every case are left out.
    """
    found = []
    read = {name: [judge(case, 1).scores[0] for case in cases] for name, judge in critics.items()}
    for name, scores in {**read, "exact": [case.truth for case in cases]}.items():
        for size in sizes:
            generator = np.random.default_rng([seed, size])  # the same subsets for every critic
            rows = [_picked(case, told, size, generator) for case, told in zip(cases, scores, strict=True)]
            kept = [row for row in rows if row is not None]
            if kept:
                spread, loss = zip(*kept, strict=True)
                found.append(Choice(name, size, mean_figure(spread, seed), mean_figure(loss, seed)))
    return tuple(found)


def two_kinds(people: int, even: float, polarising: float, gap: float = 0.0) -> Case:
    """Return four plans of one dispersion and four of another, the second kind truly worse by `gap` (R8)."""
    line = np.linspace(-1.0, 1.0, people)
    line /= line.std(ddof=1)
    levels = np.repeat([0.5, 0.5 - gap], 4)
    utilities = levels[:, None] + np.repeat([even, polarising], 4)[:, None] * line
    return Case(np.full(people, 1 / people), utilities)


def polarising_wins(case: Case, judge: Judge, readings: int) -> float:
    """Return how often the best of `two_kinds` is one of the polarising plans."""
    return float((np.argmax(judge(case, readings).scores, axis=1) >= 4).mean())


def _picked(case: Case, scores: Floats, size: int, generator: np.random.Generator) -> tuple[float, float] | None:
    """Return mean (s(u), loss) of the best of N over draws of N scored plans; None when there are not so many."""
    known = np.flatnonzero(~np.isnan(scores))
    if len(known) < size:
        return None
    drawn = np.array([generator.choice(known, size, replace=False) for _ in range(DRAWS)])
    best = drawn[np.arange(DRAWS), np.argmax(scores[drawn], axis=1)]
    loss = case.truth[drawn].max(axis=1) - case.truth[best]
    return float(case.spread[best].mean()), float(loss.mean())
