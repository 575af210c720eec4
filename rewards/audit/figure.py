"""Figure: a number with its 95 % interval, by bootstrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rewards.audit.case import Floats


class Unmeasured(ValueError):
    """There was too little to measure anything by."""


RESAMPLES = 1_000
LEVEL = (2.5, 97.5)
"""Percentiles between which 95 % of the resamples lie."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number and the ends of its 95 % interval; None where there was nothing to measure it by."""

    value: float
    low: float | None = None
    high: float | None = None


def mean_figure(values: Sequence[float] | Floats, seed: int = 0) -> Figure:
    """Return the mean of independent values with its bootstrap interval; no interval for a single value."""
    return figure(np.asarray(values, dtype=float), lambda drawn: drawn.mean(axis=-1), seed)


def figure(values: Floats, statistic: Callable[[Floats], Floats], seed: int = 0) -> Figure:
    """Return a statistic of a sample with its bootstrap interval (Efron 1979).

    `statistic` reduces the last axis, so that all resamples are computed at once. Raises Unmeasured without values.
    """
    if not values.size:
        raise Unmeasured("nothing was measured")
    value = float(statistic(values))
    if len(values) < 2:
        return Figure(value)
    drawn = np.random.default_rng(seed).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(statistic(values[drawn]), LEVEL)
    return Figure(value, float(low), float(high))


def paired_figure(x: Floats, y: Floats, statistic: Callable[[Floats, Floats], Floats], seed: int = 0) -> Figure:
    """Return a statistic of pairs with its bootstrap interval: pairs are drawn, never their halves."""
    value = float(statistic(x, y))
    drawn = np.random.default_rng(seed).integers(len(x), size=(RESAMPLES, len(x)))
    low, high = np.percentile(statistic(x[drawn], y[drawn]), LEVEL)
    return Figure(value, float(low), float(high))


def slope(x: Floats, y: Floats) -> Floats:
    """Return the least-squares slope of y on x over the last axis; 0 where x does not vary."""
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = (centred**2).sum(axis=-1)
    product = (centred * y).sum(axis=-1)
    return np.asarray(np.divide(product, spread, out=np.zeros_like(product), where=spread > 0))
