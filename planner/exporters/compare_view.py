"""CompareView: people in rows, plans in columns, with regret and price, so that a group can argue about facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.plan import Plan
from rewards.types import Score


@dataclass(frozen=True, slots=True)
class Cell:
    """One traveller on one plan. `regret` is the utility lost against this traveller's best plan of those compared."""

    utility: float | None
    regret: float | None
    price_minor: int
    worst_off: bool


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One traveller across all plans; cells in the order of the plans."""

    name: str
    share: float
    cells: tuple[Cell, ...]


def compare(candidates: Sequence[tuple[Plan, Score]]) -> tuple[CompareRow, ...]:
    """Return one row per traveller, in the order of the first plan.

    Who could not be rated has no regret, and a plan with somebody unrated has no worst-off: unknown is not zero.
    """
    names = dict.fromkeys(name for plan, _ in candidates for name in plan.travellers)
    return tuple(_row(name, candidates) for name in names)


def _row(name: str, candidates: Sequence[tuple[Plan, Score]]) -> CompareRow:
    utilities = [_value(score, name) for _, score in candidates]
    best = max((value for value in utilities if value is not None), default=None)
    cells = [
        Cell(
            utility=value,
            regret=None if value is None or best is None else best - value,
            price_minor=plan.cost_minor(name),
            worst_off=name in _worst_off(score),
        )
        for value, (plan, score) in zip(utilities, candidates, strict=True)
    ]
    shares: Mapping[str, float] = candidates[0][1].weights.shares
    return CompareRow(name, shares.get(name, 0.0), tuple(cells))


def _value(score: Score, name: str) -> float | None:
    return score.utilities[name].value if name in score.utilities else None


def _worst_off(score: Score) -> tuple[str, ...]:
    values = {name: utility.value for name, utility in score.utilities.items()}
    rated = [value for value in values.values() if value is not None]
    if len(rated) < len(values) or min(rated, default=0.0) == max(rated, default=0.0):
        return ()
    return tuple(name for name, value in values.items() if value == min(rated))
