"""CompareView: people in rows, plans in columns, with regret and price, so that a group can argue about facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.catalog.money import format_minor
from planner.exporters.inert import plain
from planner.plan import Plan
from rewards.types import Score

WORST_OFF = "worst off"


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


def compare_table(candidates: Sequence[tuple[Plan, Score]]) -> list[list[str]]:
    """Return the comparison as rows of text, headings first: travellers, then welfare, price and broken rules.

    Every text is free of control bytes; escape it once more for the format it is printed in.
    """
    rows = [["", "share", *(plain(plan.id) for plan, _ in candidates)]]
    for row in compare(candidates):
        cells = [_cell_text(cell, plan.currency) for cell, (plan, _) in zip(row.cells, candidates, strict=True)]
        rows.append([plain(row.name), f"{row.share:.0%}", *cells])
    rows.append(["welfare", "", *(_number(score.welfare) for _, score in candidates)])
    rows.append(["price", "", *(format_minor(score.cost_minor, plan.currency) for plan, score in candidates)])
    rows.append(["broken rules", "", *(str(len(score.violations)) for _, score in candidates)])
    return rows


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


def _number(value: float | None) -> str:
    return "not rated" if value is None else f"{value:.3f}"


def _cell_text(cell: Cell, currency: str) -> str:
    parts = ["not rated" if cell.utility is None else f"{cell.utility:.2f}"]
    if cell.regret is not None:
        parts.append("best" if cell.regret == 0 else f"-{cell.regret:.2f}")
    parts.append(format_minor(cell.price_minor, currency))
    return ", ".join(parts + [WORST_OFF] * cell.worst_off)
