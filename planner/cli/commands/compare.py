"""`fairtrip compare`: people in rows, plans in columns, and what each plan is worth under every welfare rule."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import answers, print_json
from planner.cli.session.session import Given

if TYPE_CHECKING:
    from planner.cli.session.kept import Kept
    from planner.exporters.compare_view import Cell, CompareRow
    from rewards.types import Score

COLUMN = 13
"""Width of one plan: a utility, a regret and a gap."""


def command(
    trip: TripArgument,
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PLAN]...", help="Ids; default: every plan of the last run.", show_default=False),
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Compare plans: who gets what, at which price, under every welfare rule."""
    from planner.cli.session import kept
    from planner.exporters.compare_view import compare

    session, store = kept.open_planned(Given(trip, folder, roles, pack))
    found = [kept.load(session, store, name) for name in plans or kept.plan_ids(store)]
    scored = [(one.plan, one.judged().score) for one in found]
    rows = compare(scored)
    if json:
        print_json(_record(found, rows))
        return
    _print(found, rows, kept.chosen_id(store))


def welfare_by_rule(score: "Score") -> dict[str, float | None]:
    """Return one plan's welfare under every rule with the same utilities and shares, None when somebody is unrated."""
    from rewards.welfare import WELFARE_RULES

    names = sorted(score.utilities)
    values = [score.utilities[name].value for name in names]
    known = [value for value in values if value is not None]
    shares = [score.weights.shares[name] for name in names]
    return {name: rule(known, shares) if len(known) == len(names) else None for name, rule in WELFARE_RULES.items()}


def _record(found: "Sequence[Kept]", rows: "Sequence[CompareRow]") -> dict[str, object]:
    scores = [one.judged().score for one in found]
    plans = [
        {
            "id": one.plan.id,
            "idea": one.plan.idea,
            "feasible": score.feasible,
            "cost_minor": score.cost_minor,
            "currency": one.plan.currency,
            "welfare": welfare_by_rule(score),
            "violations": len(score.violations),
        }
        for one, score in zip(found, scores, strict=True)
    ]
    travellers = {
        row.name: {
            "share": row.share,
            "plans": {
                one.plan.id: {"utility": cell.utility, "regret": cell.regret, "price_minor": cell.price_minor}
                for one, cell in zip(found, row.cells, strict=True)
            },
        }
        for row in rows
    }
    return {"rule": scores[0].welfare_rule, "plans": plans, "travellers": travellers}


def _print(found: "Sequence[Kept]", rows: "Sequence[CompareRow]", chosen: str) -> None:
    from planner.cli.page import heading, line, listed, table

    line("Utility, and regret against each traveller's best of these plans (! worst off)", "bold")
    for part in _columns(rows, len(found)):
        ids = [one.plan.id for one in found[part]]
        table(["", "share", *ids], [[r.name, f"{r.share:.1%}", *map(_utility, r.cells[part])] for r in rows])
    heading("Price")
    for part in _columns(rows, len(found)):
        table([found[0].plan.currency, *(one.plan.id for one in found[part])], _price_rows(found[part], rows, part))
    heading("Welfare under each rule (* best of these plans, > the rule in use)")
    welfare = _welfare_rows([one.judged().score for one in found])
    for part in _columns(rows, len(found)):
        table(["", *(one.plan.id for one in found[part])], [[row[0], *row[1:][part]] for row in welfare])
    heading("Plans")
    listed(f"{one.plan.id}{_mark(one, chosen)}: {one.plan.idea or 'no idea of its own'}" for one in found)


def _columns(rows: "Sequence[CompareRow]", count: int) -> list[slice]:
    """Return which plans stand side by side: as many as the page is wide."""
    names = max(len("log_sigmoid_and"), *(len(row.name) for row in rows))
    side_by_side = max(1, (answers().width - names - len("  share  ")) // COLUMN)
    return [slice(first, first + side_by_side) for first in range(0, count, side_by_side)]


def _price_rows(found: "Sequence[Kept]", rows: "Sequence[CompareRow]", part: slice) -> list[list[str]]:
    prices = [[row.name, *(_amount(cell.price_minor, found[0]) for cell in row.cells[part])] for row in rows]
    return [*prices, ["together", *(_amount(one.judged().score.cost_minor, one) for one in found)]]


def _welfare_rows(scores: "Sequence[Score]") -> list[list[str]]:
    columns = [welfare_by_rule(score) for score in scores]
    rows = []
    for rule in columns[0]:
        values = [column[rule] for column in columns]
        best = max((value for value in values if value is not None), default=None)
        lead = "> " if rule == scores[0].welfare_rule else "  "
        rows.append([f"{lead}{rule}", *(_starred(value, best) for value in values)])
    return rows


def _starred(value: float | None, best: float | None) -> str:
    if value is None or best is None:
        return "not rated"
    return f"{value:.3f}{'*' if value >= best else ' '}"


def _utility(cell: "Cell") -> str:
    if cell.utility is None or cell.regret is None:
        return "not rated"
    regret = "best" if cell.regret == 0 else f"-{cell.regret:.2f}"
    return f"{cell.utility:.2f} {regret:>5}{'!' if cell.worst_off else ' '}"


def _amount(minor: int, one: "Kept") -> str:
    from planner.catalog.money import format_minor

    return format_minor(minor, one.plan.currency).rsplit(" ", 1)[0]


def _mark(one: "Kept", chosen: str) -> str:
    from planner.cli.page import rules_broken

    notes = ["chosen"] * (one.plan.id == chosen) + [rules_broken(len(one.judged().score.violations))]
    said = ", ".join(note for note in notes if note)
    return f" ({said})" if said else ""
