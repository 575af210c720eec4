"""Welfare rules inside the kernels: the reported value, and a slope-bearing version for the search.

Utilities are scaled by floor and best. The exact value clips them to [0, 1]; the search value keeps a small slope
outside, so that a person who is far below the floor still pulls. Rules: weighted mean; weighted geometric mean
(Nash 1950), searched by its logarithm; minimum (Rawls 1971), searched with a small mean; ordered weighted average with
weights 2^-i on ascending utilities (Yager 1988), shares as stretches of the ordered line (WOWA, Torra 1997); and the
weighted sum of log-sigmoids around a good-enough level (Wang et al. 2024), reported as its exponential.
"""

from math import exp, log

import numpy as np

from planner.drafters.engine.jit import kernel, part
from planner.drafters.engine.problem import EGALITARIAN, LOG_SIGMOID, NASH, OWA, UTILITARIAN, Floats, Ints

OUTER_SLOPE = 0.02
"""Slope of a scaled utility below 0 and above 1 in the search: a direction, but not worth a trade."""
NASH_KNEE = 0.02
"""Below this utility the logarithm is continued by its tangent."""
MEAN_SHARE = 0.05
"""Share of the mean in the egalitarian search value; breaks ties between plans with the same minimum."""
GOOD_ENOUGH, SPREAD = 0.5, 0.1
"""Centre and width of the log-sigmoid rule."""


@part
def soften(x: float) -> float:
    """Return a scaled utility with a small slope outside [0, 1] in place of a flat clip."""
    if x < 0.0:
        return OUTER_SLOPE * x
    if x > 1.0:
        return 1.0 + OUTER_SLOPE * (x - 1.0)
    return x


@part
def log_sigmoid(x: float) -> float:
    """Return log(1 / (1 + exp(-x))) without overflow."""
    if x > 0.0:
        return -log(1.0 + exp(-x))
    return x - log(1.0 + exp(x))


@part
def ascending(values: Floats) -> Ints:
    """Return the indices of the values in ascending order, ties by index."""
    order = np.zeros(len(values), np.int32)
    for i in range(len(values)):
        k = i
        while k > 0 and values[order[k - 1]] > values[i]:
            order[k] = order[k - 1]
            k -= 1
        order[k] = i
    return order


@part
def owa_shares(values: Floats, weights: Floats, out: Floats) -> None:
    """Write each person's share in the ordered average: how much of Q falls on their stretch of the ordered line."""
    people, reached, before = len(values), 0.0, 0.0
    whole = 1.0 - 0.5**people
    for p in ascending(values):
        reached += weights[p]
        line = (1.0 - 0.5 ** (people * reached)) / whole
        out[p] = line - before
        before = line
    for p in range(people):
        out[p] /= before


@kernel
def search_value(rule: int, scaled: Floats, weights: Floats) -> float:
    """Return the search's welfare of scaled, unclipped utilities [P]."""
    total = 0.0
    if rule == UTILITARIAN:
        for p in range(len(scaled)):
            total += weights[p] * soften(scaled[p])
    elif rule == NASH:
        for p in range(len(scaled)):
            x = min(scaled[p], soften(scaled[p])) if scaled[p] > 1.0 else scaled[p]
            total += weights[p] * (log(x) if x > NASH_KNEE else log(NASH_KNEE) + x / NASH_KNEE - 1.0)
    elif rule == EGALITARIAN:
        low = 1e18
        for p in range(len(scaled)):
            value = soften(scaled[p])
            low = min(low, value)
            total += MEAN_SHARE * weights[p] * value
        total += low
    elif rule == OWA:
        shares = np.empty(len(scaled))
        owa_shares(scaled, weights, shares)
        for p in range(len(scaled)):
            total += shares[p] * soften(scaled[p])
    elif rule == LOG_SIGMOID:
        for p in range(len(scaled)):
            total += weights[p] * log_sigmoid((soften(scaled[p]) - GOOD_ENOUGH) / SPREAD)
    return total


@kernel
def slopes(rule: int, scaled: Floats, weights: Floats, out: Floats) -> None:
    """Write into `out` [P] how much search welfare one more unit of scaled utility is worth to each person.

    The egalitarian minimum is smoothed, so that the repair also serves whoever comes second from below.
    """
    people = len(scaled)
    if rule == EGALITARIAN:
        low = scaled.min()
        norm = 0.0
        for p in range(people):
            out[p] = exp(-(scaled[p] - low) / 0.03)
            norm += out[p]
        for p in range(people):
            out[p] = out[p] / norm + MEAN_SHARE * weights[p]
        return
    if rule == OWA:
        owa_shares(scaled, weights, out)
    for p in range(people):
        x = scaled[p]
        outer = OUTER_SLOPE if (x < 0.0 or x >= 1.0) else 1.0
        if rule == UTILITARIAN:
            out[p] = weights[p] * outer
        elif rule == NASH:
            out[p] = weights[p] / max(x, NASH_KNEE) * (OUTER_SLOPE if x >= 1.0 else 1.0)
        elif rule == OWA:
            out[p] *= outer
        elif rule == LOG_SIGMOID:
            out[p] = weights[p] / SPREAD / (1.0 + exp((soften(x) - GOOD_ENOUGH) / SPREAD)) * outer


@kernel
def exact_value(rule: int, scaled: Floats, weights: Floats) -> float:
    """Return the reported welfare of scaled utilities [P], clipped to [0, 1] first."""
    clipped = np.minimum(np.maximum(scaled, 0.0), 1.0)
    total = 0.0
    if rule == UTILITARIAN:
        for p in range(len(clipped)):
            total += weights[p] * clipped[p]
        return total
    if rule == NASH:
        for p in range(len(clipped)):
            if clipped[p] <= 0.0:
                return 0.0
            total += weights[p] * log(clipped[p])
        return exp(total)
    if rule == EGALITARIAN:
        low: float = clipped.min()
        return low
    if rule == OWA:
        shares = np.empty(len(clipped))
        owa_shares(clipped, weights, shares)
        for p in range(len(clipped)):
            total += shares[p] * clipped[p]
        return total
    for p in range(len(clipped)):
        total += weights[p] * log_sigmoid((clipped[p] - GOOD_ENOUGH) / SPREAD)
    return exp(total)
