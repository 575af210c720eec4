"""`fairtrip critic`: ask the critic about plans that already exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.commands.critic_audit import audit
from planner.cli.options import (
    FolderOption,
    ForOption,
    JsonOption,
    PackOption,
    RolesOption,
    TripArgument,
    WeigherOption,
    WelfareOption,
)
from planner.cli.output import print_json
from planner.cli.session.session import Given, known_traveller, open_session, trip_folder

if TYPE_CHECKING:
    from planner.cli.session.plan_file import Scored
    from rewards.types import Reason, Score, Violation
    from roles.group import Group, Stakeholder

app = typer.Typer(help="Score plans with reasons, and look at how the critic judges.", no_args_is_help=True)
app.command("audit")(audit)


@app.callback()
def critic() -> None:
    """Score plans with reasons, and look at how the critic judges."""


@app.command("score")
def score(
    trip: TripArgument,
    plans: Annotated[
        list[Path], typer.Argument(metavar="PLAN...", help="Files with a plan or an outline.", show_default=False)
    ],
    for_: ForOption = None,
    welfare: WelfareOption = None,
    weigher: WeigherOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Score plan files for every traveller, with the arithmetic to check by hand."""
    from planner.agent.store import read_trip
    from planner.cli.session.kept import recorded_settings
    from planner.cli.session.plan_file import score_file

    given = Given(trip, folder, roles, pack, welfare, weigher)
    store = read_trip(trip_folder(given))
    session = open_session(given, recorded_settings(store))
    reader = known_traveller(session, for_)
    setting = session.setting(store, drafting=False)
    scored = [score_file(path, setting) for path in plans]
    if json:
        print_json({"plans": [_record(one, session.panel.group, reader) for one in scored]})
        return
    for number, one in enumerate(scored):
        _print(one, session.panel.group, reader, first=number == 0)
    if len(scored) > 1:
        _print_ranking(scored, session.panel.rank([one.score for one in scored]))


def _record(one: "Scored", group: "Group", reader: str | None) -> dict[str, object]:
    travellers = {}
    for s in group.stakeholders:
        utility = one.score.utilities[s.name]
        open_reasons, private = _split(utility.reasons, s.name, reader)
        travellers[s.name] = {
            "share": one.score.weights.shares[s.name],
            "utility": utility.value,
            "points": fsum(reason.points for reason in utility.reasons),
            "kept_private": private,
            "floor": s.scale.floor if s.scale else None,
            "best": s.scale.best if s.scale else None,
            "reasons": [{"points": r.points, "text": r.text, "line": r.line} for r in open_reasons],
        }
    return {
        "file": one.file,
        "read_as": one.read_as,
        "id": one.plan.id,
        "rule": one.score.welfare_rule,
        "welfare": one.score.welfare,
        "feasible": one.score.feasible,
        "violations": [asdict(violation) for violation in _open(one, reader)[1]],
        "changes": list(_open(one, reader)[0]),
        "travellers": travellers,
    }


def _open(one: "Scored", reader: str | None) -> "tuple[Sequence[str], Sequence[Violation]]":
    """Return repairs and violations as `reader` may see them."""
    from planner.exporters.audience import Audience, seen_by

    plan, seen = seen_by(Audience(reader), one.plan, one.score)
    return plan.changes, seen.violations if seen is not None else ()


def _split(reasons: "Sequence[Reason]", owner: str, reader: str | None) -> "tuple[list[Reason], float | None]":
    """Return the reasons that `reader` may read, and the points of the others, None when there are none."""
    hidden = [reason.points for reason in reasons if reason.sealed and owner != reader]
    shown = [reason for reason in reasons if not reason.sealed or owner == reader]
    return shown, fsum(hidden) if hidden else None


def _print(one: "Scored", group: "Group", reader: str | None, *, first: bool) -> None:
    from planner.cli import page

    if not first:
        page.line()
    page.line(f"{one.file}: {one.read_as} {one.plan.id}", "bold")
    changes, violations = _open(one, reader)
    page.listed(f"repaired: {change}" for change in changes)
    page.listed(f"broken: {v.text}{f' [{v.line}]' if v.line else ''}" for v in violations)
    for s in group.stakeholders:
        _print_traveller(one, s, reader)
    page.heading("Welfare")
    table = [[n, f"{one.score.weights.shares[n]:.4f}", _four(u.value)] for n, u in one.score.utilities.items()]
    page.table(["", "share", "utility"], table)
    page.line(_arithmetic(one))


def _print_traveller(one: "Scored", s: "Stakeholder", reader: str | None) -> None:
    from planner.cli import page

    utility = one.score.utilities[s.name]
    page.heading(s.name)
    shown, private = _split(utility.reasons, s.name, reader)
    rows = [[_points(reason.points), reason.line, reason.text] for reason in shown]
    if private is not None:
        rows.append([_points(private), "", "kept private"])
    page.table(["points", "line", "reason"], rows, left=3)
    page.line(utility_arithmetic(fsum(reason.points for reason in utility.reasons), s, utility.value))


def utility_arithmetic(points: float, s: "Stakeholder", value: float | None) -> str:
    """Return how points became a utility, to be followed with a calculator."""
    if value is None or s.scale is None:
        return "utility: not rated"
    floor, best = s.scale.floor, s.scale.best
    if best <= floor:
        return f"utility = 1: nothing in this trip could please or hurt (best {best:.4f}, floor {floor:.4f})"
    over, under = f"{points:.4f} {_minus(floor)}", f"{best:.4f} {_minus(floor)}"
    text = f"utility = (points - floor) / (best - floor) = ({over}) / ({under})"
    raw = (points - floor) / (best - floor)
    return f"{text} = {raw:.4f}{'' if 0 <= raw <= 1 else f', kept within 0 and 1: {value:.4f}'}"


def _points(points: float) -> str:
    return f"{points:+.4f}" if round(points, 4) else "0.0000"


def _minus(value: float) -> str:
    return f"+ {-value:.4f}" if value < 0 else f"- {value:.4f}"


def _arithmetic(one: "Scored") -> str:
    """Return how utilities and shares became welfare."""
    rule, welfare = one.score.welfare_rule, one.score.welfare
    if welfare is None:
        return f"{rule}: not rated, because somebody is not"
    values = {name: u.value for name, u in one.score.utilities.items() if u.value is not None}
    return f"{rule} = {FORMULAS[rule](values, one.score.weights.shares)} = {welfare:.4f}"


def _four(value: float | None) -> str:
    return "not rated" if value is None else f"{value:.4f}"


def _print_ranking(scored: "Sequence[Scored]", ranked: "Sequence[Score]") -> None:
    from planner.cli import page

    page.heading("Best first")
    rows = []
    for score_ in ranked:
        one = next(one for one in scored if one.score is score_)
        worst = f"{score_.fairness.worst_off} {score_.fairness.worst:.3f}" if score_.fairness else ""
        rows.append([one.file, page.number(score_.welfare), worst, "yes" if score_.feasible else "no"])
    page.table(["", "welfare", "worst off", "valid"], rows)


Formula = Callable[[Mapping[str, float], Mapping[str, float]], str]


def _sum(values: Mapping[str, float], shares: Mapping[str, float]) -> str:
    return " + ".join(f"{shares[name]:.4f} x {value:.4f}" for name, value in values.items())


def _product(values: Mapping[str, float], shares: Mapping[str, float]) -> str:
    return " x ".join(f"{value:.4f}^{shares[name]:.4f}" for name, value in values.items())


def _least(values: Mapping[str, float], shares: Mapping[str, float]) -> str:
    del shares
    return f"min({', '.join(f'{value:.4f}' for value in values.values())})"


FORMULAS: Final[Mapping[str, Formula]] = {
    "egalitarian": _least,
    "leximin": lambda *_: "ordered average of the utilities, each next one counting a thousandth of the one before",
    "log_sigmoid_and": lambda *_: "exp of the sum of share x ln sigmoid((utility - 0.5) / 0.1)",
    "nash": _product,
    "owa": lambda *_: "ordered average, worst-off first, Q(t) = (1 - 0.5^(K t)) / (1 - 0.5^K) of the shares",
    "utilitarian": _sum,
}
"""How each welfare rule is written down for a calculator."""
