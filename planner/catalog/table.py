"""The tables beside the packs: comma-separated text whose rows know their line."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from planner.catalog.pack_file import BUILT_IN
from roles.errors import BadInput

LEGS: Final = BUILT_IN / "legs.csv"
ORIGINS: Final = BUILT_IN / "origins.csv"


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV table, each with its line under the key "line"; raises BadInput when it is unreadable."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                yield {**{key: value or "" for key, value in row.items() if key}, "line": str(reader.line_num)}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"cannot be read: {error}", file=path) from error
