"""Fairness figures: reported beside welfare, never optimised silently."""

from collections.abc import Mapping, Sequence
from math import fsum, sqrt

from rewards.types import Fairness


def fairness(utilities: Mapping[str, float]) -> Fairness:
    """Return the figures for one plan; `utilities` is name -> [0, 1] and not empty, ties for the worst-off by name."""
    values = list(utilities.values())
    worst, worst_off = min((value, name) for name, value in utilities.items())
    return Fairness(worst_off, worst, gini(values), envy(values), dispersion(values), max(values) - worst)


def gini(values: Sequence[float]) -> float:
    """Return sum_i (2i - K - 1) u_(i) / (K sum u), u ascending; 0 when all are equal or nobody has any (Gini 1912)."""
    count, total = len(values), fsum(values)
    if total <= 0.0:
        return 0.0
    return fsum((2 * i - count - 1) * value for i, value in enumerate(sorted(values), 1)) / (count * total)


def envy(values: Sequence[float]) -> float:
    """Return the mean over ordered pairs of how much better off the other one is, max(0, u_j - u_i), in utility.

    It compares utilities, not what one would feel about the other's day: that would need K^2 estimates a plan.
    """
    count = len(values)
    if count < 2:
        return 0.0
    return fsum(max(0.0, other - own) for own in values for other in values) / (count * (count - 1))


def dispersion(values: Sequence[float]) -> float:
    """Return the standard deviation over the group, D = sqrt(sum_r (u_r - mean)^2 / K)."""
    mean = fsum(values) / len(values)
    return sqrt(fsum((value - mean) ** 2 for value in values) / len(values))
