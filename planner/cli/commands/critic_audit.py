"""`fairtrip critic audit`: the noise laboratory on the command line."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.options import JsonOption, MaxCallsOption, MaxCostOption, MaxSecondsOption
from planner.cli.output import print_json
from roles.errors import BadInput, ProblemsFound, Unwritable, nearest

if TYPE_CHECKING:
    from planner.cli.session.audit_trip import Audited
    from rewards.audit.finding import Cell, Finding

SIMULATED: Final = "simulated"

EXPERIMENTS: Final[Mapping[str, str]] = {
    "E1": "weights that change with the plan",
    "E2": "scatter against dispersion",
    "E3": "scatter against the number of people",
    "E4": "agreement with the exact order",
    "E5": "best of N",
    "E7": "how wrong fixed weights may be",
    "M1": "hostile text",
    "M2": "whom a hostile text reaches",
    "M8": "wording of the question",
    "M9": "repeated readings",
    "M10": "scores against comparisons",
    "M12": "known damage",
    "M13": "plans that deserve nothing",
}
"""Every experiment by name, in the order in which they are told."""

NO_TRIP: Final = ("M2", "M8", "M12", "M13")
"""What needs a trip."""
NO_WORDS: Final = ("M2", "M8")
"""What needs a model: a simulated judge reads no words."""
INVENTED_ONLY: Final = ("E7",)
"""What needs plans whose right weights are known."""


LEAST: Final = 0.0001
"""Least half interval that is printed; what is smaller is no interval of nothing."""
ROUNDING: Final = 1e-9


def audit(
    trip: Annotated[
        Path | None, typer.Argument(metavar="[TRIP]", help="Trip whose plans are judged; default: invented ones.",
                                    show_default=False)
    ] = None,
    judge: Annotated[
        str, typer.Option("--judge", metavar="NAME", help="'simulated', or a language model's name.")
    ] = SIMULATED,
    experiments: Annotated[
        str | None, typer.Option("--experiments", metavar="E1,E2,...", help="Which; default: all that can be run.",
                                 show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Decides every draw.")] = 0,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer cases, plans and readings.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where pictures and findings.json go.",
                                  show_default=False)
    ] = None,
    max_cost: MaxCostOption = None,
    max_calls: MaxCallsOption = None,
    max_seconds: MaxSecondsOption = None,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Measure how a judge's weights, scores and orders move: simulated judges, or a model on a trip's plans."""
    chosen = _chosen(experiments, trip, judge)
    if trip is None:
        findings, audited = list(_invented(chosen, seed, quick=quick)), None
    else:
        from planner.cli.session.audit_trip import open_audit

        limits = {"max_cost": max_cost, "max_calls": max_calls, "max_seconds": max_seconds}
        audited = open_audit(trip, "" if judge == SIMULATED else judge, limits, seed, quick=quick)
        findings = audited.run(chosen)
    record = {"judge": judge, "seed": seed, "findings": [_record(one) for one in findings]}
    if audited is not None:
        record |= {"plans": len(audited.bench.case.candidates), "models": audited.session.models.record()}
    _tell(findings, record, out, as_json=json)
    if audited is not None:
        audited.session.models.settle("what is missing above was not measured", as_json=json)
        _require_heard(judge, audited, as_json=json)


def _chosen(text: str | None, trip: Path | None, judge: str) -> list[str]:
    """Return the experiments to run; raises BadInput for an unknown one and for one that cannot be run so."""
    if judge != SIMULATED and trip is None:
        raise BadInput(f"judge '{judge}' needs plans to read: fairtrip critic audit TRIP --judge {judge}")
    missing = {name: why for name in EXPERIMENTS if (why := _missing(name, trip, judge))}
    if text is None:
        return [name for name in EXPERIMENTS if name not in missing]
    names = [name.strip().upper() for name in text.split(",")]
    for name in names:
        if name not in EXPERIMENTS:
            raise BadInput(f"no experiment '{name}'; known: {', '.join(EXPERIMENTS)}{nearest(name, EXPERIMENTS)}")
        if name in missing:
            raise BadInput(f"{name} ({EXPERIMENTS[name]}) {missing[name]}")
    return [name for name in EXPERIMENTS if name in names]


def _missing(name: str, trip: Path | None, judge: str) -> str:
    """Return what an experiment lacks, "" when nothing."""
    if trip is None and name in NO_TRIP:
        return "needs a trip: fairtrip critic audit TRIP"
    if trip is not None and name in INVENTED_ONLY:
        return "needs invented plans: leave the trip out"
    if trip is not None and judge == SIMULATED and name in (*NO_WORDS, "M1"):
        return "needs a judge that reads words: --judge MODEL"
    return ""


def _invented(chosen: Sequence[str], seed: int, *, quick: bool) -> "Iterator[Finding]":
    from planner.cli import page
    from rewards.audit import invented
    from rewards.audit.critics import Dials

    effort = invented.QUICK if quick else invented.Effort()
    for name in chosen:
        page.remark(f"{name}: {EXPERIMENTS[name]}")
        yield invented.EXPERIMENTS[name](Dials(), effort, seed)


def _tell(findings: "Sequence[Finding]", record: Mapping[str, object], out: Path | None, *, as_json: bool) -> None:
    """Print what was found and write it down where asked to."""
    for number, finding in enumerate(() if as_json else findings):
        _print(finding, first=number == 0)
    if out is not None:
        _write(out, findings, record)
    if as_json:
        print_json(record)


def _require_heard(judge: str, audited: "Audited", *, as_json: bool) -> None:
    """Raise ProblemsFound, or exit with its code, when a model was to judge and never gave an answer."""
    heard = audited.heard
    if heard is None or heard.answered or not heard.failure:
        return
    if as_json:
        raise typer.Exit(ProblemsFound.exit_code)
    raise ProblemsFound(f"{judge} never answered, so nothing was measured: {heard.failure}")


def _print(finding: "Finding", *, first: bool) -> None:
    from planner.cli import page

    if not first:
        page.line()
    page.line(f"{finding.experiment}  {finding.title}", "bold")
    words = [n for n, cells in enumerate(zip(*finding.rows, strict=True), 1) if isinstance(cells[0], str)]
    page.table([*finding.columns, ""], [[*map(cell_text, row), ""] for row in finding.rows], left=max(words, default=1))
    page.listed(finding.remarks)


def cell_text(cell: "Cell") -> str:
    """Write one cell: three digits, half the 95 % interval after a ±; a dash for what is unknown."""
    from rewards.audit.figure import Figure

    if cell is None:
        return "-"
    if isinstance(cell, Figure):
        reach = 0.0 if cell.low is None or cell.high is None else (cell.high - cell.low) / 2
        return f"{_digits(cell.value)}±{_digits(max(reach, LEAST))}" if reach > ROUNDING else _digits(cell.value)
    return _digits(cell) if isinstance(cell, float) else str(cell)


def _digits(value: float) -> str:
    """Return three digits after the point, four for what is small, and no sign before nothing."""
    text = f"{value:.4f}" if abs(value) < 0.00995 else f"{value:.3f}"
    return "0.000" if float(text) == 0.0 else text


def _record(finding: "Finding") -> dict[str, object]:
    """Return a finding as plain JSON: a row is an object by its columns, a figure one with its interval."""
    from dataclasses import asdict, is_dataclass

    def plain(cell: "Cell") -> object:
        return asdict(cell) if is_dataclass(cell) else cell

    rows = [{name: plain(cell) for name, cell in zip(finding.columns, row, strict=True)} for row in finding.rows]
    return {"experiment": finding.experiment, "asks": finding.title, "rows": rows, "remarks": list(finding.remarks)}


def _write(out: Path, findings: "Sequence[Finding]", record: Mapping[str, object]) -> None:
    """Write findings.json and, where they can be drawn, pictures; raises Unwritable."""
    from json import dumps

    from planner import charts
    from planner.cli import page

    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "findings.json").write_text(dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        if not charts.available():
            page.remark("no pictures: they need matplotlib (pip install 'fairtrip[charts]')")
            return
        for path in charts.draw(findings, out):
            page.remark(f"drawn: {page.near(path)}")
    except OSError as error:
        raise Unwritable(f"{out}: cannot be written ({error.strerror})") from error
