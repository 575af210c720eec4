"""Drift (E1): do a judge's weights change with the plans it reads? DecompR's cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rewards.audit.case import Case, Floats, Readings
from rewards.audit.figure import LEVEL, Figure, Unmeasured, mean_figure
from rewards.critic import Panel
from rewards.experience import Candidate
from rewards.weights import total_variation

NULL_DRAWS = 200
MOST_PEOPLE = 12
"""Every set of travellers with a weight above 0 is tried: 2^K least-squares fits."""
NEGATIVE = -1e-12
"""A weight below this is negative, not rounding."""

Split = Literal["by conflict", "by chance"]
Halves = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, slots=True)
class WeightDrift:
    """How far apart the weights lie that explain two halves of the plans best, in total variation.

    `null` is what fixed weights with as much unexplained scatter would show, with the range of 95 % of its draws: the
    raw figure alone is inflated by regression noise. `stated` is the mean distance of the weights that the judge says
    it used from their mean over the plans of a case.
    """

    split: Split
    cases: int
    raw: float
    null: Figure
    stated: Figure | None

    @property
    def excess(self) -> float:
        """Return the drift that fixed weights do not explain."""
        return self.raw - self.null.value

    @property
    def found(self) -> bool:
        """Return whether the raw figure lies above what 95 % of the null's draws show."""
        return self.null.high is not None and self.raw > self.null.high


def weight_drift(read: Sequence[tuple[Case, Readings]], split: Split = "by conflict", seed: int = 0) -> WeightDrift:
    """Fit a judge's scores on two halves of each case's plans and compare the weights (E1).

    Random halves only show weights that differ for no reason; halves on either side of the main conflict show weights
    that follow the plan. Raises Unmeasured when no case has 2 (K + 1) scored plans.
    """
    generator = np.random.default_rng(seed)
    raw, null = [], []
    for case, readings in read:
        scores = readings.mean
        known = ~np.isnan(scores)
        utilities, scores = case.utilities[known], scores[known]
        if len(scores) < 2 * (case.people + 1):
            continue
        halves = _halves(utilities, split, generator)
        told = np.column_stack([scores, _fixed(case.weights, utilities, scores, generator)])
        distances = _distance(utilities, told, halves)
        raw.append(float(distances[0]))
        null.append(distances[1:])
    if not raw:
        raise Unmeasured("no case has enough scored plans: 2 (K + 1) or more")
    means = np.mean(null, axis=0)
    low, high = np.percentile(means, LEVEL)
    stated = [value for _, readings in read for value in _stated(readings)]
    return WeightDrift(
        split, len(raw), float(np.mean(raw)), Figure(float(means.mean()), float(low), float(high)),
        mean_figure(stated, seed) if stated else None,
    )  # fmt: skip


def panel_drift(panel: Panel, candidates: Iterable[Candidate]) -> float:
    """Return the largest total variation between a panel's weights for these candidates: 0.0 by construction."""
    return max(total_variation(panel.weights, score.weights) for score in panel.score_all(candidates))


def fit(utilities: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """Return weights, at least 0 with sum 1, and squared errors of the best fit scores = b + U w.

    `scores` has shape n x B for B fits at once; weights come as B x K, squared errors as B. Exact: the best fit is the
    best among the equality-constrained ones on every set of travellers whose weights come out positive.
    """
    people = utilities.shape[1]
    if people > MOST_PEOPLE:
        raise Unmeasured(f"{people} travellers are more than {MOST_PEOPLE}")
    centred, target = utilities - utilities.mean(axis=0), scores - scores.mean(axis=0)
    gram, product = centred.T @ centred, centred.T @ target
    best = np.zeros((scores.shape[1], people))
    least = np.full(scores.shape[1], np.inf)
    for size in range(1, people + 1):
        for chosen in combinations(range(people), size):
            weights = _equality_fit(gram, product, list(chosen))
            errors = (target**2).sum(axis=0) + (weights * (gram @ weights - 2 * product)).sum(axis=0)
            better = (weights.min(axis=0) >= NEGATIVE) & (errors < least)
            least[better] = errors[better]
            best[better] = weights.T[better]
    return best, np.maximum(least, 0.0)


def _equality_fit(gram: Floats, product: Floats, chosen: list[int]) -> Floats:
    """Return the weights, K x B, that fit best among those of the chosen travellers that sum to 1."""
    size = len(chosen)
    system = np.zeros((size + 1, size + 1))
    system[:size, :size] = gram[np.ix_(chosen, chosen)]
    system[size, :size] = system[:size, size] = 1.0
    right = np.vstack([product[chosen], np.ones(product.shape[1])])
    solved = np.linalg.pinv(system, hermitian=True) @ right
    weights = np.zeros_like(product)
    weights[chosen] = solved[:size]
    return weights


def _halves(utilities: Floats, split: Split, generator: np.random.Generator) -> Halves:
    """Return the plans' indices on either side of the main conflict (first principal direction), or drawn by lot."""
    if split == "by chance":
        order = generator.permutation(len(utilities))
    else:
        apart = utilities - utilities.mean(axis=1, keepdims=True)
        _, _, directions = np.linalg.svd(apart - apart.mean(axis=0), full_matrices=False)
        order = np.argsort(apart @ directions[0], kind="stable")
    middle = len(order) // 2
    return order[:middle], order[middle:]


def _distance(utilities: Floats, scores: Floats, halves: Halves) -> Floats:
    """Return the total variation between the fits on both halves, for every column of scores."""
    one, other = (fit(utilities[half], scores[half])[0] for half in halves)
    return np.asarray(np.abs(one - other).sum(axis=1) / 2)


def _fixed(weights: Floats, utilities: Floats, scores: Floats, generator: np.random.Generator) -> Floats:
    """Return scores, n x draws, of a judge with the group's own weights and the same unexplained variance.

    Fitted weights would not do: some lie on the border, from where nothing can vary outwards, and the null would be
    too small.
    """
    _, errors = fit(utilities, scores[:, None])
    freedom = max(1, len(scores) - utilities.shape[1])
    drawn = generator.normal(0.0, np.sqrt(errors[0] / freedom), (len(scores), NULL_DRAWS))
    return np.asarray((utilities @ weights)[:, None] + drawn)


def _stated(readings: Readings) -> list[float]:
    """Return for every reading the mean distance of its stated weights from their mean over the plans."""
    if readings.weights is None:
        return []
    found = []
    for weights in readings.weights:
        told = weights[~np.isnan(weights).any(axis=1)]
        if len(told) > 1:
            found.append(float(np.abs(told - told.mean(axis=0)).sum(axis=1).mean() / 2))
    return found
