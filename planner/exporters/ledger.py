"""Ledger: who led on which day, counted from the reasons of a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

from planner.plan import Plan
from rewards.types import Score


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """Points each traveller gained on one day, and who leads: most points times their share; several when equal."""

    day: int
    points: Mapping[str, float]
    leaders: tuple[str, ...]


def ledger(plan: Plan, score: Score) -> tuple[LedgerDay, ...]:
    """Return one entry per day; a day that gave nobody a point has no leader.

    Only satisfied reasons count (points above zero), each on the day of the plan line that proves it.
    """
    return tuple(_entry(day.number, plan, score) for day in plan.days)


def day_of(line: str) -> int | None:
    """Return the day of a plan line such as "2.3", or None when a reason points at no day."""
    number = line.partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else None


def _entry(day: int, plan: Plan, score: Score) -> LedgerDay:
    points = {name: _gained(day, name, score) for name in plan.travellers}
    weighted = {name: gained * score.weights.shares.get(name, 0.0) for name, gained in points.items()}
    most = max(weighted.values(), default=0.0)
    leaders = tuple(name for name, gained in weighted.items() if most > 0 and isclose(gained, most, rel_tol=1e-9))
    return LedgerDay(day, points, leaders)


def _gained(day: int, name: str, score: Score) -> float:
    if name not in score.utilities:
        return 0.0
    return sum(r.points for r in score.utilities[name].reasons if r.points > 0 and day_of(r.line) == day)
