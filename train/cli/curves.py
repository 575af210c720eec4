"""`fairtrip-train curves`: one figure of several runs, side by side."""

from pathlib import Path
from typing import Annotated, Final

import typer

from planner.cli.options import JsonOption
from planner.cli.output import print_json, progress
from roles.errors import BadInput, MissingModel, Unwritable

LINE_CHARS: Final = 24
"""Bars of a line: beside the figures of five runs it fits 80 columns."""


def command(
    runs: Annotated[list[str], typer.Argument(help="Folders of runs, as NAME=FOLDER,FOLDER or FOLDER.")],
    figure: Annotated[str, typer.Option(help="What is compared, by its name in progress.jsonl.")] = "reward",
    window: Annotated[int, typer.Option(min=1, help="Steps that each point is the mean of.")] = 10,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the curves into this SVG file.", show_default=False)
    ] = None,
    json: JsonOption = False,
) -> None:
    """Compare a figure over several runs of training: where it began, where it ended, and how it went.

    Runs of one name, such as the seeds of one recipe, are shown together with their mean.
    """
    from planner import charts
    from planner.cli import page
    from train.evaluation.curves import curves, draw
    from train.stages.progress import bars

    found = curves(dict(_named(run) for run in runs), figure, window)
    if out is not None:
        if not charts.available():
            raise MissingModel("drawing needs matplotlib: pip install 'fairtrip[charts]'")
        try:
            draw(found, figure, out)
        except OSError as error:
            raise Unwritable(f"{out}: cannot be written ({error.strerror})") from error
        progress().print(f"drawn in {page.near(out)}", markup=False)
    if json:
        print_json({c.name: {"begin": c.at_start(), "end": c.at_end(), "mean": c.mean} for c in found})
        return
    page.heading(f"{figure}: means of the first and of the last fifth of the steps")
    rows = []
    for curve in found:
        begin, end = curve.at_start(), curve.at_end()
        line = bars([value for _, value in curve.mean], LINE_CHARS)
        each = " ".join(f"{value:.3f}" for value in end)
        rows.append([curve.name, f"{sum(begin) / len(begin):.3f}", line, f"{sum(end) / len(end):.3f}", each])
    page.table(["run", "first", "", "last", "last of each"], rows)


def _named(run: str) -> tuple[str, list[Path]]:
    name, sign, folders = run.partition("=")
    paths = [Path(folder) for folder in (folders if sign else name).split(",") if folder]
    if not paths:
        raise BadInput(f"'{run}': write NAME=FOLDER,FOLDER or FOLDER")
    return (name if sign else paths[0].name), paths
