"""Dispersion (E2) and head-count (E3): how far a judge's repeated scores of one plan scatter, and what drives it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rewards.audit.case import Case, Floats, Judge
from rewards.audit.figure import Figure, Unmeasured, paired_figure, slope

LEAST_READINGS = 2


@dataclass(frozen=True, slots=True)
class Scatter:
    """The scatter of repeated scores for one number of travellers: variance = slope x K s^2(u) + intercept (R2).

    `slope` is the variance of one traveller's weight, `intercept` what estimation and read-out add to every plan alike.
    `spreads` and `sds` are the points behind the line, one a plan.
    """

    people: int
    slope: Figure
    intercept: Figure
    spreads: tuple[float, ...]
    sds: tuple[float, ...]

    @property
    def weighting_sd(self) -> float:
        """Return the standard deviation of one traveller's weight that the slope speaks of."""
        return float(np.sqrt(max(0.0, self.slope.value)))

    @property
    def sd_per_spread(self) -> float:
        """Return how much standard deviation one unit of s(u) brings: with what no dispersion explains taken out."""
        return float(np.sqrt(self.people)) * self.weighting_sd


@dataclass(frozen=True, slots=True)
class HeadCount:
    """The same plans with travellers added one at a time (E3).

    `exponent` is that of sd / s(u) ~ K^exponent: 1/2 says that each weight is wrong by as much however many there are,
    -1/2 that errors shrink like 1/K, about 0.2 from 2 to 6 travellers that shares are drawn around the right ones with
    one concentration (R3: sd follows D(u), not s(u)). None when a count showed no weighting noise.
    """

    scatters: tuple[Scatter, ...]
    exponent: float | None


def scatter(cases: Sequence[Case], judge: Judge, readings: int = 8, seed: int = 0) -> Scatter:
    """Read every plan several times and regress the variance of its scores on K s^2(u) (E2).

    Cases must have one K. Plans with fewer than two scores are left out; raises Unmeasured when fewer than three stay.
    """
    people = {case.people for case in cases}
    if len(people) != 1:
        raise ValueError("cases with different numbers of travellers cannot share a line")
    pairs = [pair for case in cases for pair in _pairs(case, judge(case, readings).scores)]
    if len(pairs) < 3:
        raise Unmeasured("fewer than three plans were scored twice")
    spreads, variances = (np.array(column) for column in zip(*pairs, strict=True))
    count = people.pop()
    x = count * spreads**2
    return Scatter(
        people=count,
        slope=paired_figure(x, variances, slope, seed),
        intercept=paired_figure(x, variances, _intercept, seed),
        spreads=tuple(spreads.tolist()),
        sds=tuple(np.sqrt(variances).tolist()),
    )


def head_count(cases: Sequence[Case], judge: Judge, readings: int = 8, seed: int = 0) -> HeadCount:
    """Read the same plans for the first 2, 3, ... K travellers (E3)."""
    most = min(case.people for case in cases)
    found = tuple(
        scatter([nested(case, count) for case in cases], judge, readings, seed) for count in range(2, most + 1)
    )
    return HeadCount(found, _exponent(found))


def nested(case: Case, people: int) -> Case:
    """Return a case with only its first travellers, weights in the same proportion."""
    weights = case.weights[:people] / case.weights[:people].sum()
    smaller = Case(weights, case.utilities[:, :people])
    if case.group is None:
        return smaller
    stakeholders = case.group.stakeholders[:people]
    names = {s.name for s in stakeholders}
    group = replace(case.group, stakeholders=stakeholders, households=(), declared=())
    candidates = tuple(
        replace(one, experiences=tuple(e for e in one.experiences if e.traveller in names)) for one in case.candidates
    )
    return replace(smaller, group=group, candidates=candidates)


def _pairs(case: Case, scores: Floats) -> list[tuple[float, float]]:
    """Return (s(u), variance of the scores) of every plan with two scores or more."""
    found = []
    for spread, told in zip(case.spread, scores.T, strict=True):
        known = told[~np.isnan(told)]
        if len(known) >= LEAST_READINGS:
            found.append((float(spread), float(known.var(ddof=1))))
    return found


def _intercept(x: Floats, y: Floats) -> Floats:
    return np.asarray(y.mean(axis=-1) - slope(x, y) * x.mean(axis=-1))


def _exponent(scatters: Sequence[Scatter]) -> float | None:
    """Return the slope of log(sd / s(u)) on log K."""
    if len(scatters) < 2 or min(one.sd_per_spread for one in scatters) <= 0.0:
        return None
    counts = np.log([one.people for one in scatters])
    return float(slope(counts, np.log([one.sd_per_spread for one in scatters])))
