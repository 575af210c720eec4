"""Case: one request with plans whose true utilities are known; Judge: whatever reads them, simulated or real."""

from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rewards.experience import Candidate
from rewards.noise import NoisyJudge
from rewards.weights import clipped, proportions
from roles.group import Group

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What the group wants (`weights`, shape K) and what each plan gives each traveller (`utilities`, shape n x K)."""

    weights: Floats
    utilities: Floats
    group: Group | None = None
    """None, like no candidates, for an invented case: only a simulated judge can read it."""
    candidates: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        if self.utilities.ndim != 2 or self.weights.shape != self.utilities.shape[1:]:
            raise ValueError(f"weights {self.weights.shape} do not fit utilities {self.utilities.shape}")

    @property
    def people(self) -> int:
        """Return K."""
        return len(self.weights)

    @property
    def truth(self) -> Floats:
        """Return the target score of every plan: sum_r w_r u_r."""
        scores: Floats = self.utilities @ self.weights
        return scores

    @property
    def spread(self) -> Floats:
        """Return s(u) of every plan, over K - 1."""
        return spreads(self.utilities)


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What a judge said: `scores` of m readings of n plans, NaN where it said nothing; its weights if it stated any."""

    scores: Floats
    weights: Floats | None = None
    """Shape m x n x K, NaN where nothing usable was stated."""

    @property
    def unscored(self) -> int:
        """Return how many readings came to nothing."""
        return int(np.isnan(self.scores).sum())

    @property
    def mean(self) -> Floats:
        """Return each plan's mean score over the readings that gave one, NaN when none did."""
        known = ~np.isnan(self.scores)
        total, count = np.where(known, self.scores, 0.0).sum(axis=0), known.sum(axis=0)
        return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


Judge = Callable[[Case, int], Readings]
"""Reads every plan of a case that often."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """A noisy judge as an audit calls it: the same seed and case always give the same readings."""

    noise: NoisyJudge
    seed: int = 0

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return the readings, and the weights that were really used."""
        generator = np.random.default_rng([self.seed, crc32(case.utilities.tobytes())])
        repeated = np.broadcast_to(case.utilities, (readings, *case.utilities.shape))
        scores, used = self.noise(case.weights, repeated, generator)
        return Readings(scores, used)


def spreads(utilities: Floats) -> Floats:
    """Return s(u) over the last axis; 0 for one traveller."""
    if utilities.shape[-1] == 1:
        return np.zeros(utilities.shape[:-1])
    return np.asarray(utilities.std(axis=-1, ddof=1))


LEVELS = (0.35, 0.75)
CLOSE = (0.50, 0.55)
"""Mean satisfaction of invented plans: of any drafts, and of drafts that are all good ones."""


def invented(people: int, plans: int, how_many: int, seed: int, levels: tuple[float, float] = LEVELS) -> list[Case]:
    """Return cases with plans from harmonious to polarising: a scatter between people of 0 to 0.35 around a level.

    A plan's true score is its level, whatever its scatter: what polarises is not better by that. Weights are uneven
    within the band that every weigher keeps to.
    """
    generator = np.random.default_rng([seed, people, plans])
    cases = []
    for _ in range(how_many):
        weights = np.array(clipped(proportions(list(generator.gamma(6.0, size=people)))))
        level = generator.uniform(*levels, (plans, 1))
        drawn = generator.normal(size=(plans, people))
        apart = drawn - (drawn @ weights)[:, None]
        utilities = np.clip(level + _fitting(level, generator.uniform(0.0, 0.35, (plans, 1)) * apart), 0.0, 1.0)
        cases.append(Case(weights, utilities))
    return cases


def _fitting(level: Floats, apart: Floats) -> Floats:
    """Return each plan's deviations from its level, shrunk where one would leave [0, 1]."""
    room = np.where(apart > 0, 1.0 - level, level)
    reach = (np.abs(apart) / room).max(axis=1, keepdims=True)
    return np.asarray(apart / np.maximum(reach, 1.0))
