"""Critics: the ways to turn readings into one score that E4 compares, as settings of one simulated judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from rewards.audit.case import Case, Floats, Judge, Readings, Simulated
from rewards.noise import NoisyJudge, Wandering


@dataclass(frozen=True, slots=True)
class Dials:
    """How noisy the simulated judge is; invented, in the range of the laws' worked examples."""

    weighting: float = 0.08
    """Standard deviation of one traveller's weight from reading to reading."""
    estimation: float = 0.08
    """Standard deviation of one traveller's rating."""
    halo: float = 0.5
    """Correlation of the ratings when everybody is read in one go."""
    calibration: float = 0.03
    """Standard deviation of the error of calibrated, fixed weights."""


@dataclass(frozen=True, slots=True)
class Reweighed:
    """A judge that is told other weights than the group's own."""

    judge: Judge
    weigh: Callable[[Case], Floats]

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return the judge's readings of the case with the other weights."""
        return self.judge(replace(case, weights=self.weigh(case)), readings)


@dataclass(frozen=True, slots=True)
class Averaged:
    """A judge that is asked K times for every score: what a separate reading of each traveller costs in calls."""

    judge: Judge

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return means over K readings each."""
        found = self.judge(case, readings * case.people).scores
        return Readings(found.reshape(readings, case.people, -1).mean(axis=1))


@dataclass(frozen=True, slots=True)
class Miscalibrated:
    """Fixed weights that are off by a normal error of standard deviation `sd`, kept at 0 or above and at sum 1."""

    sd: float
    seed: int

    def __call__(self, case: Case) -> Floats:
        """Return the weights: one draw a case, whatever its plans are read for."""
        generator = np.random.default_rng([self.seed, crc32(case.utilities.tobytes()), 1])
        return shifted(case.weights, self.sd, generator)


def shifted(weights: Floats, sd: float, generator: np.random.Generator) -> Floats:
    """Return weights, shape (..., K), moved by normal errors that sum to 0; none falls below 0."""
    moved = weights + Wandering(sd)(weights, weights, generator)
    kept = np.maximum(moved, 0.0)
    return np.asarray(kept / kept.sum(axis=-1, keepdims=True))


def equal(case: Case) -> Floats:
    """Return the same share for everybody."""
    return np.full(case.people, 1 / case.people)


def critics(dials: Dials, seed: int) -> Mapping[str, Judge]:
    """Return the six critics of E4, and holistic reading at the same number of calls as separate reading."""
    drift = Wandering(dials.weighting)
    joint = NoisyJudge(estimation=dials.estimation, halo=dials.halo)
    apart = NoisyJudge(estimation=dials.estimation)
    calibrated = Miscalibrated(dials.calibration, seed)
    holistic = Simulated(replace(joint, drift=drift), seed)
    return {
        "holistic": holistic,
        "holistic, K readings": Averaged(holistic),
        "joint reading, fixed weights": Reweighed(Simulated(joint, seed), calibrated),
        "separate reading, drifting weights": Simulated(replace(apart, drift=drift), seed),
        "separate reading, equal weights": Reweighed(Simulated(apart, seed), equal),
        "decomposed": Reweighed(Simulated(apart, seed), calibrated),
    }
