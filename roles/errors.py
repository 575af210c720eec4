"""Every error a user can meet, drawn as a tree, with its exit code.

FairtripError
├── BadInput            2   a file or an option says something that is not allowed
├── NoPlanMeetsNeeds    3   the needs contradict each other or the world
├── MissingModel        4   a key or a model is missing
├── ProblemsFound       5   a check ran and found problems
├── LimitReached        6   cost, time or calls are used up; what exists is kept
├── Unwritable         74   the disk is full or a folder cannot be written
├── TripBusy           75   another process holds the trip
└── Interrupted       130   the user stopped it; the run can be resumed
"""

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

SHOWN_CHARACTERS = 60
"""Most characters of somebody's text that an error repeats."""

SIMILAR_ENOUGH = 60.0
"""Least rapidfuzz ratio (0..100) at which another word is worth suggesting."""


class FairtripError(Exception):
    """Something the user can put right; the message says what, where and what is allowed."""

    exit_code: ClassVar[int] = 1


class BadInput(FairtripError):
    """A file or an option says something that is not allowed."""

    exit_code = 2

    def __init__(
        self, what: str, *, file: Path | str | None = None, line: int | None = None, further: tuple[str, ...] = ()
    ) -> None:
        where = "" if file is None else f"{file}:{line}: " if line is not None else f"{file}: "
        super().__init__(where + what)
        self.further = further
        """One line for each problem found after the first."""


class NoPlanMeetsNeeds(FairtripError):
    """The needs cannot all be met: carries the smallest clash in plain words."""

    exit_code = 3


class MissingModel(FairtripError):
    """A key or a model is missing."""

    exit_code = 4


class ProblemsFound(FairtripError):
    """A check ran to its end and found problems."""

    exit_code = 5


class LimitReached(FairtripError):
    """Cost, time or calls are used up; what exists is kept."""

    exit_code = 6


class Unwritable(FairtripError):
    """The disk is full or a folder cannot be written."""

    exit_code = 74


class TripBusy(FairtripError):
    """Another process holds the trip."""

    exit_code = 75


class Interrupted(FairtripError):
    """The user stopped it; the run can be resumed."""

    exit_code = 130


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ", did you mean 'X'?" for the known word closest to `word`, or an empty string when none is close."""
    match = process.extractOne(word, list(known), scorer=ratio, score_cutoff=SIMILAR_ENOUGH)
    return f", did you mean '{match[0]}'?" if match else ""


def shown(text: str, most: int = SHOWN_CHARACTERS) -> str:
    """Return `text` cut to `most` characters with everything that could move a cursor written as an escape."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut)
