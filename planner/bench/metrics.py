"""Metrics: the four rule metrics of GroupTravelBench (arXiv 2605.25200) of a plan, and two ways to average them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Final, Literal

from planner.bench.completeness import completeness
from planner.bench.items import Json, items, tidied
from planner.bench.outside import Table
from planner.bench.places import NOWHERE, PlaceTable
from planner.bench.points import split_cost, totals
from planner.bench.validity import issues

Metric = Literal["completeness", "utility", "fairness", "validity"]
METRICS: Final[tuple[Metric, ...]] = ("completeness", "utility", "fairness", "validity")
OVERVIEW: Final[tuple[Metric, ...]] = ("completeness", "fairness", "validity")
"""What their overview row is the mean of, besides a judge; utility has no upper bound and stands apart."""

Averaging = Literal["scored trials", "all trials"]
AVERAGINGS: Final[tuple[Averaging, ...]] = ("scored trials", "all trials")


@dataclass(frozen=True, slots=True)
class Metrics:
    """One trial's four figures; None is a trial that this metric could not score.

    Completeness, fairness and validity run from 0 to 100, validity being 0 or 100. Utility is points for each user and
    may be negative.
    """

    completeness: float | None
    utility: float | None
    fairness: float | None
    validity: float | None

    def of(self, metric: Metric) -> float | None:
        """Return one of the four."""
        value: float | None = getattr(self, metric)
        return value


NOTHING: Final = Metrics(None, None, None, None)
"""A run that crashed before it left a table."""


def metrics(
    plan: Json | None, table: Table, believed: Mapping[str, object] | None, places: PlaceTable = NOWHERE
) -> Metrics:
    """Return the four metrics of a trial; `table` is the effective one, `believed` what the agent wrote down.

    Without a plan only completeness is scored, without either nothing.
    """
    known = None if believed is None else 100.0 * completeness(table, believed)
    if plan is None:
        return Metrics(known, None, None, None)
    plan = tidied(plan)
    lines = items(plan)
    gained = totals(lines, table, places)
    utility = round((sum(gained.values()) - split_cost(lines)) / len(gained), 2) if gained else 0.0
    broken = issues(plan, list(table), places.hours)
    return Metrics(known, utility, fairness_of(list(gained.values())), 0.0 if broken else 100.0)


def fairness_of(gained: Sequence[float]) -> float:
    """Return the least user's total as a share of the greatest, in [0, 100]; equal totals are fair whatever they are.

    Below zero throughout the shares turn round; on both sides of zero, or with 0 as the best of a loss, it is 0.
    """
    if not gained or min(gained) == max(gained):
        return 100.0
    least, most = min(gained), max(gained)
    if least >= 0:
        return 100.0 * least / most
    return 0.0 if most > 0 else 100.0 * abs(most) / abs(least)


def averaged(trials: Sequence[Sequence[float | None]], averaging: Averaging) -> float | None:
    """Return the mean over tasks of the mean over each task's trials; None without tasks.

    "scored trials" leaves out trials without a score, so that a failure costs nothing as long as another trial of the
    task went well; "all trials" counts them 0. In both a task without any score counts 0.
    """
    means = []
    for task in trials:
        scored = [value for value in task if value is not None]
        means.append(fsum(scored) / max(1, len(scored) if averaging == "scored trials" else len(task)))
    return fsum(means) / len(means) if means else None


def overview(row: Mapping[Metric, float | None]) -> float | None:
    """Return the mean of completeness, fairness and validity, None as soon as one is unknown; their judge is not in."""
    values = [row[metric] for metric in OVERVIEW]
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if len(known) == len(values) else None
