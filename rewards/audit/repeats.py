"""Repeats (M8, M9): how much the same judge disagrees with itself, over readings or over equal wordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np

from rewards.audit.case import Floats
from rewards.audit.figure import Unmeasured

OFTEN = 0.2
"""Share of flips above which a pair of plans counts as unstable."""
AGREED = 0.95
MOST_READINGS = 999
ROUNDING = 1e-18
"""Variance below this is arithmetic."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How one judge's readings of the same plans agree.

    `sd` is the mean standard deviation within a plan, `flips` the mean share of readings that put a pair of plans
    against the majority, `unstable` the share of pairs with more than 20 % flips, `alpha` Krippendorff's for intervals.
    `needed` is how many readings to average so that 95 % of the pairs keep their order. None is not measured: no pair
    was read twice, every score is the same (`alpha`), 999 readings are too few (`needed`).
    """

    readings: int
    plans: int
    sd: float
    flips: float | None
    unstable: float | None
    alpha: float | None
    needed: int | None


def repeats(scores: Sequence[Floats]) -> Repeats:
    """Compare readings of one or more cases' plans, arrays of m x n with NaN where a score is missing.

    Pairs are formed within a case. `needed` takes the mean gap of a pair for its true one, so it errs on the small side
    when gaps are mostly noise. Raises Unmeasured when no plan has two scores.
    """
    twice = [table[:, (~np.isnan(table)).sum(axis=0) >= 2] for table in scores]
    if not any(table.shape[1] for table in twice):
        raise Unmeasured("no plan was scored twice")
    pairs = [pair for table in twice for pair in _pairs(table)]
    flips = [_flips(gaps) for gaps in pairs]
    sds = [float(np.nanstd(column, ddof=1)) for table in twice for column in table.T]
    return Repeats(
        readings=max(len(table) for table in twice),
        plans=len(sds),
        sd=float(np.mean(sds)),
        flips=float(np.mean(flips)) if flips else None,
        unstable=float(np.mean([share > OFTEN for share in flips])) if flips else None,
        alpha=alpha([column for table in twice for column in table.T]),
        needed=_needed(pairs),
    )


def alpha(units: Sequence[Floats]) -> float | None:
    """Return 1 - observed / expected squared disagreement of ratings of several units (Krippendorff 1970).

    Each unit is rated twice or more, NaN where it was not. None when all ratings of all units are equal: who says the
    same of everything has told nothing apart.
    """
    rated = [unit[~np.isnan(unit)] for unit in units]
    everything = np.concatenate(rated)
    expected = float(everything.var(ddof=1))
    observed = sum(len(unit) * float(unit.var(ddof=1)) for unit in rated) / len(everything)
    return 1.0 - observed / expected if expected > ROUNDING else None


def _pairs(table: Floats) -> list[Floats]:
    """Return for every pair of plans the gaps of the readings that scored both, at least two."""
    found = []
    for one in range(table.shape[1]):
        for other in range(one + 1, table.shape[1]):
            gaps = table[:, one] - table[:, other]
            gaps = gaps[~np.isnan(gaps)]
            if len(gaps) >= 2:
                found.append(gaps)
    return found


def _flips(gaps: Floats) -> float:
    """Return the share of readings outside the largest party among "better", "worse" and "equal"."""
    votes = [(gaps > 0).sum(), (gaps < 0).sum(), (gaps == 0).sum()]
    return 1.0 - float(max(votes)) / len(gaps)


def _needed(pairs: Sequence[Floats]) -> int | None:
    """Return the least number of readings whose mean keeps 95 % of the pairs in order, by the normal law."""
    ratios = [_ratio(gaps) for gaps in pairs]
    for readings in range(1, MOST_READINGS + 1):
        kept = [0.5 * (1.0 + erf(ratio * sqrt(readings / 2))) for ratio in ratios]
        if kept and sum(kept) >= AGREED * len(kept):
            return readings
    return None


def _ratio(gaps: Floats) -> float:
    """Return |mean gap| over its standard deviation from reading to reading; large when nothing varies."""
    mean, sd = abs(float(gaps.mean())), float(gaps.std(ddof=1))
    return mean / sd if sd else float(mean > 0) * MOST_READINGS
