"""Eval table: what `fairtrip-train eval` keeps of a summary, and what it prints of it."""

from collections.abc import Mapping
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.cli.output import print_json, progress
from roles.errors import Unwritable

if TYPE_CHECKING:
    from train.evaluation.summary import Summary

MOST_WITH_INTERVALS: Final = 2
"""Policies whose intervals still fit beside each other in 80 columns."""


def finish(found: "Summary", about: Mapping[str, str], folder: Path, *, as_json: bool) -> None:
    """Write tables and pictures, and print the table."""
    from planner import charts
    from planner.cli import page
    from train.evaluation.pictures import draw
    from train.evaluation.tables import document, markdown

    record = document(found, about)
    try:
        (folder / "table.json").write_text(_json(record), encoding="utf-8")
        (folder / "table.md").write_text(markdown(found, about), encoding="utf-8")
        drawn = list(draw(found, folder)) if charts.available() else []
    except OSError as error:
        raise Unwritable(f"{folder}: cannot be written ({error.strerror}); what was measured is kept") from error
    if as_json:
        print_json(record)
        return
    _print(found, about)
    tell(f"kept in {page.near(folder)}: {', '.join(['table.md', 'table.json', *(path.name for path in drawn)])}")


def _print(found: "Summary", about: Mapping[str, str]) -> None:
    from planner.cli import page
    from train.evaluation.tables import FATES, alone, differences, figures, policies_of, with_interval

    page.listed(f"{name}: {value}" for name, value in about.items())
    page.heading("What became of the trials")
    policies = policies_of(found)
    page.table(["policy", *FATES], [[p, *(str(found.counts[p][fate]) for fate in FATES)] for p in policies])
    wide = len(policies) > MOST_WITH_INTERVALS
    write, behind = (alone, "intervals: table.md") if wide else (with_interval, "with 95 % intervals")
    page.heading(f"Means over tasks, {behind}")
    page.table(["", *policies], [[title, *cells] for title, cells in figures(found, write)])
    if len(policies) > 1:
        page.heading(f"Differences to {found.baseline}, task by task")
        page.table(
            ["", *[p for p in policies if p != found.baseline]], [[t, *cells] for t, cells in differences(found, write)]
        )
    page.line()
    page.line("Which trials enter which mean, and the slices by people and dispersion: table.md")


def _json(record: Mapping[str, object]) -> str:
    return dumps({"schema_version": 1, **record}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def tell(text: str) -> None:
    """Print a line of progress."""
    progress().print(text, markup=False)
