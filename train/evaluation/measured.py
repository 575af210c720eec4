"""Measured: what is told about policies, how a trial enters each mean, and which way is better."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from train.evaluation.cell import Cell


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. `of` returns what a trial counts, None where it is left out; `enters` says so in words.

    `digits` stand behind the point; `better` is +1 where more is better, -1 where less is, 0 where neither.
    """

    title: str
    of: Callable[[Cell], float | None]
    enters: str
    digits: int = 3
    better: int = 1


def _gained(cell: Cell) -> float | None:
    """Return what a group gets of a trial: the welfare of a feasible plan, nothing of any other."""
    return cell.welfare if cell.fate == "feasible" else 0.0


def _gained_as_written(cell: Cell) -> float | None:
    """Return what a group gets of a trial that nobody repairs."""
    return cell.welfare_written if cell.as_written else 0.0


def _of_feasible(name: str) -> Callable[[Cell], float | None]:
    def value(cell: Cell) -> float | None:
        found: float | None = getattr(cell, name)
        return found if cell.fate == "feasible" else None

    return value


def _outside(name: str, scale: float = 1.0, *, zero: bool) -> Callable[[Cell], float | None]:
    def value(cell: Cell) -> float | None:
        found: float | None = getattr(cell.outside, name)
        return scale * found if found is not None else 0.0 if zero else None

    return value


FEASIBLE, EVERY = "trials with a feasible plan", "every trial"
SCORED: Final = "trials with a plan that could be scored; a task without one counts 0"
ALL: Final = "every trial, 0 without a plan"

MEASURES: Final[Mapping[str, Measure]] = {
    "gained": Measure("welfare gained", _gained, "every trial, 0 without a feasible plan; unscored ones left out"),
    "gained_written": Measure(
        "gained as written", _gained_as_written, "every trial, 0 without a plan that is feasible as written"
    ),
    "welfare": Measure("welfare", _of_feasible("welfare"), FEASIBLE),
    "written": Measure("welfare as written", lambda cell: cell.welfare_written, "trials with a readable plan"),
    "worst": Measure("worst off", _of_feasible("worst"), FEASIBLE),
    "gini": Measure("Gini", _of_feasible("gini"), FEASIBLE, better=-1),
    "dispersion": Measure("dispersion", _of_feasible("dispersion"), FEASIBLE, better=-1),
    "needs": Measure("needs met", lambda cell: cell.needs, "trials with a readable plan, where somebody has a need"),
    "readable": Measure("readable", lambda cell: float(cell.fate != "unreadable"), EVERY),
    "as_written": Measure("feasible as written", lambda cell: float(cell.as_written), EVERY),
    "feasible": Measure("feasible after repair", lambda cell: float(cell.fate == "feasible"), EVERY),
    "cost": Measure("EUR a person and day", _of_feasible("cost"), FEASIBLE, digits=1, better=0),
    "completeness": Measure("GTB completeness", _outside("completeness", zero=True), EVERY, digits=1),
    "utility": Measure("GTB utility", _outside("utility", zero=False), SCORED, digits=2),
    "utility_all": Measure("GTB utility, all", _outside("utility", zero=True), ALL, digits=2),
    "fairness": Measure("GTB fairness", _outside("fairness", zero=False), SCORED, digits=1),
    "fairness_all": Measure("GTB fairness, all", _outside("fairness", zero=True), ALL, digits=1),
    "validity": Measure("GTB validity", _outside("validity", zero=False), SCORED, digits=1),
    "validity_all": Measure("GTB validity, all", _outside("validity", zero=True), ALL, digits=1),
}
"""Every measure by name, in the order of the table; GTB is GroupTravelBench (arXiv 2605.25200), both averages."""

ZERO_WITHOUT_TRIALS: Final = frozenset({"utility", "fairness", "validity"})
"""Measures by which a task counts 0 when none of its trials could be scored: GroupTravelBench's own convention."""
SLICED: Final = ("gained", "gained_written", "worst", "feasible")
"""What is also told by number of people and by dispersion."""
