"""Noise: a simulated judge of a group whose errors are dials.

That a judge who reads everybody at once also decides, anew for every plan, how much each person counts, and that this
moves scores where satisfaction is dispersed, is DecompR's observation (arXiv 2605.26878). The model below is our own;
docs/experiments.md has the laws that follow from it. Arrays end in one axis for the travellers; K is its length.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # simulating takes a generator from its caller: no numpy needed here
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
