"""Cells: text of catalogues and travellers as single table cells that cannot leave their row."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from planner.catalog.pack import PackPlace
from planner.exporters.inert import plain
from planner.facts.gather import Windows
from roles.clock import MINUTES_PER_DAY

NAME_CHARS, WORDS_CHARS = 48, 120
"""Longest name of a place and longest free words that are repeated to a model."""

_MARKUP = str.maketrans(dict.fromkeys('|<>{}[]`*#~$\\"=^\u2066\u2067\u2068\u2069', None))
"""Signs that rows, fences, mark-up and placeholders are made of, and the isolates `plain` puts around some scripts."""

CLOSED = "closed"
STEP_MIN = 15
"""Opening hours are told in quarters of an hour: what hangs on daylight would else differ every day."""


@lru_cache(maxsize=8192)
def cell(text: str, most: int = NAME_CHARS) -> str:
    """Return one line without control, invisible and mark-up characters, at most `most` characters long."""
    if not (text.isascii() and text.isprintable()):
        text = plain(text)
    return " ".join(text.translate(_MARKUP).split())[:most].rstrip()


def row(cells: Iterable[str]) -> str:
    """Return cells as one row; whoever writes a cell has made it with `cell` or from our own words."""
    return "|".join(cells)


def effort(place: PackPlace) -> str:
    """Return how hard a place is, 0 to 3, and whether it is free of steps and fit for a stroller: "e1SB"."""
    return f"e{place.effort}{'S' * (place.step_free == 'yes')}{'B' * (place.stroller == 'yes')}"


def opening(windows: Mapping[int, Windows | None]) -> str:
    """Return when a place is open on days (1-based) of its city: "10-18", "10-18 not d4", "d1 9-12; d2,d3 10-18"."""
    said: dict[str, list[int]] = {}
    for day, spans in windows.items():
        said.setdefault(hours(spans), []).append(day)
    closed = said.pop(CLOSED, []) if len(said) > 1 else []
    shut = f" not {_days(closed)}" if closed else ""
    if len(said) == 1:
        return next(iter(said)) + shut
    return "; ".join(f"{_days(days)} {text}" for text, days in said.items()) + shut


def _days(days: Iterable[int]) -> str:
    return ",".join(f"d{day}" for day in days)


@lru_cache(maxsize=4096)
def hours(windows: Windows | None) -> str:
    """Return opening windows in short: "9:30-18", "12-15+19-22:30", "closed", "all day", "?" for unknown."""
    if windows is None:
        return "?"
    if not windows:
        return CLOSED
    if windows[0][0] <= 0 and windows[-1][1] >= MINUTES_PER_DAY and len(windows) == 1:
        return "all day"
    return "+".join(
        f"{clock(-(-opens // STEP_MIN) * STEP_MIN)}-{clock(closes // STEP_MIN * STEP_MIN)}" for opens, closes in windows
    )


def clock(minute: int) -> str:
    """Return a minute of the day in short: 570 is "9:30", 600 is "10", midnight "24"; past it goes on from 0."""
    hour, rest = divmod(minute, 60)
    hour = hour if minute <= MINUTES_PER_DAY else hour - 24
    return f"{hour}:{rest:02d}" if rest else str(hour)
