"""Advantages: what the rewards of a sample group turn into, in plain arithmetic.

TRL computes the real ones; these are the same formulas, so that tests can prove what a reward does to training. None is
a row that nobody could score: it counts for nothing and its advantage is 0, as in TRL 1.16.
"""

from collections.abc import Sequence
from math import fsum, sqrt

Row = Sequence[float | None]

SOFTENER = 1e-4
"""What TRL adds to a standard deviation before it divides."""


def grpo(rewards: Row) -> list[float]:
    """Return (R_i - mean) / (std + 1e-4) within one sample group (Shao et al. 2024)."""
    return _divided(rewards, (_deviation(rewards) or 0.0) + SOFTENER)


def dr_grpo(rewards: Row) -> list[float]:
    """Return R_i - mean: without the division, which makes much of small differences (Liu et al. 2025)."""
    return _divided(rewards, 1.0)


def gdpo(components: Sequence[Row], weights: Sequence[float]) -> list[float | None]:
    """Return sum_n w_n (r_ni - mean_n) / (std_n + 1e-4) within one sample group, before `whitened` (GDPO, 2026).

    `components` holds one row of rewards for each component; None where no component has a reward.
    """
    parts = [grpo(row) for row in components]
    missing = [all(row[i] is None for row in components) for i in range(len(components[0]))]
    return [
        None if gone else fsum(weight * part[i] for weight, part in zip(weights, parts, strict=True))
        for i, gone in enumerate(missing)
    ]


def whitened(values: Row) -> list[float]:
    """Return GDPO's last step: values of a whole batch less their mean, over their standard deviation."""
    return grpo(values)


def summed(components: Sequence[Row], weights: Sequence[float]) -> list[float | None]:
    """Return the weighted sum of the components that a row has: what TRL normalises by default.

    A row that lacks only some of them is on another scale than its neighbours: the fault that a guard has to prevent.
    """
    sums: list[float | None] = []
    for row in zip(*components, strict=True):
        known = [weight * value for weight, value in zip(weights, row, strict=True) if value is not None]
        sums.append(fsum(known) if known else None)
    return sums


def spread(rewards: Row) -> float:
    """Return the highest reward less the lowest, 0 where nobody scored."""
    known = _known(rewards)
    return max(known) - min(known) if known else 0.0


def _known(rewards: Row) -> list[float]:
    return [reward for reward in rewards if reward is not None]


def _deviation(rewards: Row) -> float | None:
    """Return the standard deviation with n - 1 below, None for fewer than two rewards."""
    known = _known(rewards)
    if len(known) < 2:
        return None
    mean = fsum(known) / len(known)
    return sqrt(fsum((reward - mean) ** 2 for reward in known) / (len(known) - 1))


def _divided(rewards: Row, divisor: float) -> list[float]:
    known = _known(rewards)
    mean = fsum(known) / len(known) if known else 0.0
    return [0.0 if reward is None else (reward - mean) / divisor for reward in rewards]
