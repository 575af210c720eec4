"""Noise: a simulated judge of a group whose errors are dials, and the laws that say how far its score moves.

That a judge who reads everybody at once also decides, anew for every plan, how much each person counts, and that this
moves scores where satisfaction is dispersed, is DecompR's observation (arXiv 2605.26878). The model below and the laws
that follow from it are our own. Arrays end in one axis for the travellers; K is its length.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import erfc, fsum, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # simulating takes a generator from its caller, the laws are plain arithmetic: no numpy needed here
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Drift = Callable[[Floats, Floats, np.random.Generator], Floats]
    """Errors of the weights, shaped like the utilities, sum 0 over travellers: (weights, utilities, generator)."""


def steady(weights: "Floats", utilities: "Floats", generator: "np.random.Generator") -> "Floats":
    """Return no error: fixed weights."""
    del weights, generator
    return 0.0 * utilities


@dataclass(frozen=True, slots=True)
class Wandering:
    """Errors that are drawn anew for every reading: normal, brought to sum 0, each with standard deviation `sd`."""

    sd: float

    def __call__(self, weights: "Floats", utilities: "Floats", generator: "np.random.Generator") -> "Floats":
        """Return errors of the weights; a single traveller always counts 1."""
        del weights
        people = utilities.shape[-1]
        if people == 1:
            return 0.0 * utilities
        drawn = generator.normal(0.0, self.sd / sqrt(1 - 1 / people), utilities.shape)
        centred: Floats = drawn - drawn.mean(axis=-1, keepdims=True)
        return centred


@dataclass(frozen=True, slots=True)
class Dirichlet:
    """Weights that are drawn from a Dirichlet distribution around the right ones."""

    concentration: float

    def __call__(self, weights: "Floats", utilities: "Floats", generator: "np.random.Generator") -> "Floats":
        """Return errors of the weights."""
        drawn = generator.dirichlet(self.concentration * weights, utilities.shape[:-1])
        return drawn - weights


@dataclass(frozen=True, slots=True)
class Leaning:
    """Weights that follow the plan without any chance: those who fare worse than the mean count `lean` times as much.

    e_r = lean (mean u - u_r): a judge that hears whoever complains; a negative `lean` hears whoever is delighted.
    """

    lean: float

    def __call__(self, weights: "Floats", utilities: "Floats", generator: "np.random.Generator") -> "Floats":
        """Return errors of the weights."""
        del weights, generator
        errors: Floats = self.lean * (utilities.mean(axis=-1, keepdims=True) - utilities)
        return errors


@dataclass(frozen=True, slots=True)
class NoisyJudge:
    """H = sum_r (w_r + e_r)(u_r + eps_r) + b + eta: a judge of a whole group in one number; nothing is cut to [0, 1].

    `drift` gives e, `estimation` is the standard deviation of eps and `halo` its correlation between travellers (what
    reading them in one go does), `readout` is that of eta. Steady weights and no halo make it the decomposed judge.
    """

    drift: "Drift" = steady
    estimation: float = 0.0
    halo: float = 0.0
    readout: float = 0.0
    offset: float = 0.0

    def __call__(
        self, weights: "Floats", utilities: "Floats", generator: "np.random.Generator"
    ) -> "tuple[Floats, Floats]":
        """Return the scores of one reading, shape (...), and the weights it used, shape (..., K).

        `weights` has shape (K,), `utilities` (..., K).
        """
        used: Floats = weights + self.drift(weights, utilities, generator)
        shared = generator.normal(size=(*utilities.shape[:-1], 1))
        own = generator.normal(size=utilities.shape)
        felt = utilities + self.estimation * (sqrt(self.halo) * shared + sqrt(1 - self.halo) * own)
        slip = generator.normal(size=utilities.shape[:-1])
        scores: Floats = (used * felt).sum(axis=-1) + self.offset + self.readout * slip
        return scores, used


def spread_of(utilities: Sequence[float]) -> float:
    """Return s(u) = sqrt(sum_r (u_r - mean)^2 / (K - 1)); 0 for one traveller."""
    count, mean = len(utilities), fsum(utilities) / len(utilities)
    return sqrt(fsum((u - mean) ** 2 for u in utilities) / (count - 1)) if count > 1 else 0.0


def worst_shift(total_variation: float, utilities: Sequence[float]) -> float:
    """Return R1, the most that weights can move a score: TV of the weights times the range of the utilities."""
    return total_variation * (max(utilities) - min(utilities))


def wandering_sd(sd: float, people: int, spread: float) -> float:
    """Return R2, the standard deviation of the score under wandering weights: sd sqrt(K) s(u)."""
    return sd * sqrt(people) * spread


def dirichlet_sd(concentration: float, weights: Sequence[float], utilities: Sequence[float]) -> float:
    """Return R3: sqrt(Var_w(u) / (concentration + 1)), Var_w(u) = sum w u^2 - (sum w u)^2."""
    mean = fsum(w * u for w, u in zip(weights, utilities, strict=True))
    variance = fsum(w * (u - mean) ** 2 for w, u in zip(weights, utilities, strict=True))
    return sqrt(variance / (concentration + 1))


def expected_spread(variance: float, people: int) -> float:
    """Return R4c, the mean of D^2(u) = sum_r (u_r - mean)^2 / K for independent utilities: variance (K - 1) / K."""
    return variance * (people - 1) / people


def estimation_sd(weights: Sequence[float], errors: Sequence[float], halo: float = 0.0, readings: int = 1) -> float:
    """Return R5, what rating people costs: sqrt((halo (sum w tau)^2 + (1 - halo) sum w^2 tau^2) / readings).

    `errors` are the standard deviations tau per traveller, `halo` is 0 when each is read apart.
    """
    parts = [w * tau for w, tau in zip(weights, errors, strict=True)]
    return sqrt((halo * fsum(parts) ** 2 + (1 - halo) * fsum(part**2 for part in parts)) / readings)


def total_sd(judge: NoisyJudge, sd: float, utilities: Sequence[float]) -> float:
    """Return R6, all noise of a judge with wandering weights of that `sd` around equal ones.

    sqrt(K sd^2 s^2 + tau^2 (halo + (1 - halo) / K) + K sd^2 tau^2 (1 - halo) + readout^2). The product of both errors
    shrinks with the halo because errors of weights that sum to 0 cannot see what all travellers share.
    """
    people = len(utilities)
    rated = estimation_sd([1 / people] * people, [judge.estimation] * people, judge.halo)
    product = people * (sd * judge.estimation) ** 2 * (1 - judge.halo)
    return sqrt(wandering_sd(sd, people, spread_of(utilities)) ** 2 + rated**2 + product + judge.readout**2)


def misranking(gap: float, one_sd: float, other_sd: float) -> float:
    """Return R7, the chance that normal noise turns two plans round whose true scores are `gap` apart."""
    noise = sqrt(one_sd**2 + other_sd**2)
    return erfc(gap / noise / sqrt(2)) / 2 if noise else float(gap < 0)
