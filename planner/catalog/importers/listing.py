"""Listing: somebody's own list of places, row by row, before it becomes a pack."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from roles.errors import BadInput, nearest, shown

MAX_LISTING_BYTES: Final = 4_000_000
MAX_ROWS: Final = 2_000
MAX_CELL_CHARACTERS: Final = 500
"""Caps on what is read: a list that somebody keeps by hand is far below them."""

COLUMNS: Final = (
    "name", "lat", "lon", "kind", "subkind", "name_local", "aliases", "themes", "area", "coord", "visit_min", "hours",
    "hours_note", "booking", "price", "child_price", "child_to", "free_to", "price_level", "indoor", "step_free",
    "stroller", "effort", "kid_score", "kid_from", "elder_score", "best_time", "popularity", "cuisine", "diets",
    "website", "wikidata",
)  # fmt: skip
"""What a row may say. Lists are separated by | or ; prices are in units of the city's currency, like 12.50."""
SPELLINGS: Final = {
    "title": "name", "latitude": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "url": "website",
    "category": "kind", "opening_hours": "hours", "duration": "visit_min", "minutes": "visit_min",
}  # fmt: skip

BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Invisible characters that make text read differently from what it is."""


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: what it says by column, and its number in the file (a line, or a feature)."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole file; `unit` is what its entries are counted in, `ignored` the columns that mean nothing here."""

    path: Path
    unit: str
    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()

    def error(self, text: str, number: int) -> BadInput:
        """Return an error at one entry."""
        if self.unit == "line":
            return BadInput(text, file=self.path, line=number)
        return BadInput(f"{self.unit} {number}: {text}", file=self.path)


def read_text(path: Path) -> str:
    """Return the text of a list; raises BadInput when it is missing, too large or not UTF-8."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_LISTING_BYTES + 1)
    except FileNotFoundError as error:
        raise BadInput("no such file", file=path) from error
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", file=path) from error
    if len(raw) > MAX_LISTING_BYTES:
        raise BadInput(f"the file is larger than {MAX_LISTING_BYTES // 1_000_000} MB, the most allowed", file=path)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput("not UTF-8 text; save the file as UTF-8", file=path, line=line) from error


def column(name: str) -> str | None:
    """Return the column that a heading means, None when it means none."""
    plain = "_".join(name.strip().casefold().replace("-", " ").split())
    plain = SPELLINGS.get(plain, plain)
    return plain if plain in COLUMNS else None


def unknown_column(name: str) -> str:
    """Say that a heading means nothing, and which one it may have meant."""
    return f"unknown column '{shown(name)}'{nearest(name, COLUMNS)}; known: {', '.join(COLUMNS)}"


def cell_problem(column_name: str, text: str) -> str | None:
    """Say what is wrong with the text of one cell, None when nothing is."""
    if len(text) > MAX_CELL_CHARACTERS:
        return f"{column_name} is longer than {MAX_CELL_CHARACTERS} characters"
    if BIDI_CONTROLS.search(text) or any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
        return f"{column_name} '{shown(text)}' holds a control character"
    return None


Reader = Callable[[Path], Listing]
"""Reads one file format; raises BadInput when the file as a whole is not in that format."""
