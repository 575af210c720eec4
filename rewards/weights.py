"""Weighers: each traveller's share of the welfare, fixed from the request before any draft exists.

A weigher is a function Group -> Weights, so no candidate can reach it. That weights come first and follow from
counterfactuals on the query is DecompR's idea (arXiv 2605.26878); every formula here is our own design.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from rewards.stakes import KAPPA, counterfactual_stakes, shapley_stakes
from rewards.types import Stake, Weights
from roles.group import Group

Weigher = Callable[[Group], Weights]

ALGORITHM = "1"
"""Version of everything in this module, `stakes` and `relaxed`; a change that moves a share raises it."""

LAMBDA = 0.5
"""How far shares follow the stakes: 0 counts everyone the same, 1 counts raw points the same."""

LEAST_SHARE = 0.5
MOST_SHARE = 1.75
"""Bounds of a share, in parts of an equal share 1/K."""

SETTLED = 1e-15
"""Largest change of a share at which clipping is done."""


def uniform(group: Group) -> Weights:
    """Count everyone the same: the baseline every other weigher is compared with."""
    count = len(group.stakeholders)
    return _weights(group, "uniform", [1.0 / count] * count, counterfactual_stakes(group))


def declared(group: Group) -> Weights:
    """Count everyone as the group itself declared: shares in proportion to the declared multipliers, 1 by default."""
    multipliers = dict(group.declared)
    shares = proportions([multipliers.get(name, 1.0) for name in group.names])
    return _weights(group, "declared", shares, counterfactual_stakes(group))


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Count people by what they lose when forgotten, drawn towards equal shares and kept in a band (the default).

    w_r = (1 - pull) / K + pull a_r / sum a, clipped to [0.5 / K, 1.75 / K]; `kappa` is explained in `stakes`.
    """

    kappa: float = KAPPA
    pull: float = LAMBDA

    def __call__(self, group: Group) -> Weights:
        """Return the weights of a group."""
        stakes = counterfactual_stakes(group, self.kappa)
        method = "counterfactual"
        if self != Counterfactual():
            method = f"counterfactual(kappa={self.kappa:g}, pull={self.pull:g})"
        return _weights(group, method, calibrated([stakes[name].stake for name in group.names], self.pull), stakes)


counterfactual: Weigher = Counterfactual()


def shapley(group: Group) -> Weights:
    """Count people by what joining in brings them on average over all orders, with the same calibration."""
    stakes = shapley_stakes(group)
    return _weights(group, "shapley", calibrated([stakes[name].stake for name in group.names]), stakes)


WEIGHERS: Mapping[str, Weigher] = {
    "counterfactual": counterfactual,
    "declared": declared,
    "shapley": shapley,
    "uniform": uniform,
}
"""Every weigher by name."""


def calibrated(stakes: Sequence[float], pull: float = LAMBDA) -> list[float]:
    """Return shares from stakes: drawn towards 1/K, then clipped and renormalised until nothing moves."""
    count = len(stakes)
    return clipped([(1.0 - pull) / count + pull * part for part in proportions(stakes)])


def proportions(parts: Sequence[float]) -> list[float]:
    """Return parts over their sum; equal parts when there is nothing to divide by."""
    total = fsum(parts)
    return [part / total for part in parts] if total > 0.0 else [1.0 / len(parts)] * len(parts)


def clipped(shares: Sequence[float]) -> list[float]:
    """Return shares in [0.5/K, 1.75/K] that sum to 1: clip, renormalise, repeat to the fixed point."""
    least, most = LEAST_SHARE / len(shares), MOST_SHARE / len(shares)
    before = list(shares)
    while True:
        after = proportions([min(most, max(least, share)) for share in before])
        if max(abs(new - old) for new, old in zip(after, before, strict=True)) <= SETTLED:
            return after
        before = after


def request_key(group: Group, method: str) -> str:
    """Return the SHA-256 that ties weights to one request, one weigher and one version of the algorithm."""
    return hashlib.sha256(f"{group.digest}:{method}:{ALGORITHM}".encode()).hexdigest()


def total_variation(one: Weights, other: Weights) -> float:
    """Return half the sum of the absolute differences of two weight vectors over the same travellers, in [0, 1]."""
    return fsum(abs(share - other.shares[name]) for name, share in one.shares.items()) / 2


def _weights(group: Group, method: str, shares: Sequence[float], stakes: Mapping[str, Stake]) -> Weights:
    """Return shares by name under the request's key."""
    return Weights(dict(zip(group.names, shares, strict=True)), method, request_key(group, method), stakes)
