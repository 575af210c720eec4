"""Page: lines, lists and tables that read well at 80 columns and piped; all text passes through inert first."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli.output import NARROWEST, answers, progress
from planner.exporters import json_file
from planner.exporters.audience import EVERYONE, Audience
from planner.exporters.inert import terminal
from planner.plan import Plan
from rewards.types import Score

if TYPE_CHECKING:
    from rich.text import Text


def line(text: str = "", style: str = "") -> None:
    """Print one line of an answer, folded at the width of the page."""
    _folded(_text(text, style), "", "")


def whole(text: str) -> None:
    """Print one line that is copied rather than read, a path or a command: never folded."""
    answers().print(_text(text), no_wrap=True, overflow="ignore", crop=False)


def heading(text: str) -> None:
    """Print a heading with an empty line above it."""
    line()
    line(text, "bold")


def listed(lines: Iterable[str], indent: int = 0) -> None:
    """Print a list, one dash an entry, long ones folded under their text."""
    for entry in lines:
        _folded(_text(entry), " " * indent + "- ", " " * indent + "  ")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> None:
    """Print a table without rules; the first `left` columns and the last are text, those between are figures."""
    from rich.table import Table

    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for number, name in enumerate(headings):
        made.add_column(_text(name), justify="left" if number < left else "right", overflow="fold")
    for row in rows:
        made.add_row(*(_text(cell) for cell in row))
    console = answers()
    with console.capture() as printed:
        console.print(made)
    console.file.write("".join(f"{row.rstrip()}\n" for row in printed.get().splitlines()))


def remark(text: str) -> None:
    """Print a line that is no answer: standard error."""
    progress().print(_text(text))


def stage(text: str, welfare: float | None) -> None:
    """Tell the stage of a run and the best welfare so far: what the agent calls while it works."""
    best = "" if welfare is None else f"  (best welfare so far {welfare:.3f})"
    remark(f"{text}{best}")


def document(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> dict[str, object]:
    """Return a plan with its score as the JSON exporter writes it, without what others sealed."""
    record: dict[str, object] = json.loads(json_file.export(plan, score, audience))
    return record


def near(path: Path) -> str:
    """Write a path as seen from the working directory when it lies below it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def number(value: float | None) -> str:
    """Write a utility or welfare, or that nobody could tell."""
    return "not rated" if value is None else f"{value:.3f}"


def rules_broken(count: int) -> str:
    """Write how many rules a plan breaks; nothing when it breaks none."""
    return f"{count} rule{'s' * (count > 1)} broken" if count else ""


def signed(change: float) -> str:
    """Write a change of utility; what rounds to nothing has no sign."""
    text = f"{change:+.3f}"
    return "0.000" if float(text) == 0 else text


def _folded(text: "Text", first: str, further: str) -> None:
    """Print a text folded at the console's width, each line behind its lead, without blanks at the end."""
    console = answers()
    for number, part in enumerate(text.wrap(console, max(NARROWEST, console.width - len(first))) or [text]):
        part.rstrip()
        lead = first if number == 0 else further
        console.print(lead, part, sep="", no_wrap=True, overflow="ignore", crop=False)


def _text(text: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(terminal(text), style=style, overflow="fold")
