"""What commands print with: answers on standard output, progress on standard error, JSON for machines."""

import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA_VERSION: Final = 1
"""Version of every object that `--json` prints; grows when a key changes its meaning or goes away."""

PIPED_WIDTH: Final = 80
"""Columns of a table that is not printed on a terminal."""

NARROWEST: Final = 40
"""Columns below which no table stays readable."""


def answers() -> "Console":
    """Return the console for answers: standard output."""
    return _console(sys.stdout)


def progress() -> "Console":
    """Return the console for progress and remarks: standard error, so that a pipe carries answers only."""
    return _console(sys.stderr)


def print_json(payload: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, `schema_version` first, other keys as given; NaN is refused."""
    record = {"schema_version": SCHEMA_VERSION, **payload}
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def _console(stream: TextIO) -> "Console":
    from rich.console import Console  # 40 ms that --help and --json do not need

    return Console(
        file=stream,
        width=_width(stream),
        no_color=bool(os.environ.get("NO_COLOR")),
        highlight=False,
        emoji=False,
        markup=False,
        soft_wrap=False,
    )


def _width(stream: TextIO) -> int | None:
    """Return the columns to print in: COLUMNS when set, None for what the terminal has, PIPED_WIDTH otherwise."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit():
        return max(NARROWEST, int(columns))
    return None if stream.isatty() else PIPED_WIDTH
