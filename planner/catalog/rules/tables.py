"""Checks of the tables beside the packs: origins, legs between cities, exchange rates."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, get_args
from zoneinfo import available_timezones

from planner.catalog.money import CURRENCY_TABLE, rates
from planner.catalog.pack import Label
from planner.catalog.pack_file import Problem
from planner.catalog.table import read_table
from roles.errors import BadInput, nearest, shown
from roles.vocabulary import MODES

LEAST_ORIGINS: Final = 20
"""From at least so many origins a leg leads to every shipped city."""
LEG_RANGES: Final = (
    ("minutes_low", "minutes_typ", "minutes_high"),
    ("price_low_minor", "price_typ_minor", "price_high_minor"),
)

Row = Mapping[str, str]


def currency_problems(path: Path = CURRENCY_TABLE) -> Iterator[Problem]:
    """Yield what is wrong with the table of exchange rates."""
    try:
        table = rates(path)
    except BadInput as error:
        yield Problem("error", "rates", str(error), str(path))
        return
    if table.per_eur.get("EUR") != 1:
        yield Problem("error", "rates", "EUR must be 1: all rates are what one euro buys", str(path))
    for row in read_table(path):
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["as_of"]) or not row["source"]:
            yield _problem(path, row, "rates", f"{row['currency']} needs as_of like 2026-10-30 and a source")


def origin_problems(path: Path, cities: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the table of origins."""
    seen: set[str] = set()
    zones = sorted(available_timezones())
    for row in read_table(path):
        origin = row["id"]
        if origin in seen or origin in cities:
            yield _problem(path, row, "id", f"origin '{shown(origin)}' stands here twice or is a city of a pack")
        seen.add(origin)
        if row["tz"] not in zones:
            yield _problem(path, row, "tz", f"no time zone '{row['tz']}'{nearest(row['tz'], zones)}")
        if row["currency"] not in rates().per_eur:
            yield _problem(path, row, "currency", f"no exchange rate for '{shown(row['currency'])}'")
        if not _within(row["lat"], 90) or not _within(row["lon"], 180):
            yield _problem(path, row, "position", "lat must lie within -90 and 90, lon within -180 and 180")


def leg_problems(path: Path, origins: Path, cities: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the table of legs, and which cities it leaves out."""
    starts = {row["id"] for row in read_table(origins)}
    pairs: set[frozenset[str]] = set()
    listed: set[tuple[frozenset[str], str]] = set()
    for row in read_table(path):
        ends = frozenset((row["from"], row["to"]))
        yield from _leg_row(path, row, starts | set(cities))
        if (ends, row["mode"]) in listed:
            text = f"{row['mode']} between {row['from']} and {row['to']} is listed twice"
            yield _problem(path, row, "duplicate", text)
        listed.add((ends, row["mode"]))
        pairs.add(ends)
    for a, b in combinations(sorted(cities), 2):
        if frozenset((a, b)) not in pairs:
            yield Problem("error", "legs", f"no leg between {a} and {b}", str(path))
    for city in sorted(cities):
        count = sum(frozenset((city, start)) in pairs for start in starts)
        if count < LEAST_ORIGINS:
            text = f"legs lead to {city} from {count} origins; at least {LEAST_ORIGINS} are needed"
            yield Problem("error", "legs", text, str(path))


def _leg_row(path: Path, row: Row, known: Collection[str]) -> Iterator[Problem]:
    for end in (row["from"], row["to"]):
        if end not in known:
            yield _problem(path, row, "origin", f"no city or origin '{shown(end)}'{nearest(end, sorted(known))}")
    for key, allowed in (("mode", MODES), ("label", get_args(Label)), ("direct", ("yes", "no"))):
        if row[key] not in allowed:
            yield _problem(path, row, key, f"{key} '{shown(row[key])}' is none of {', '.join(allowed)}")
    if row["currency"] not in rates().per_eur:
        yield _problem(path, row, "currency", f"no exchange rate for '{shown(row['currency'])}'")
    if not re.fullmatch(r"\d{4}-\d{2}", row["as_of"]):
        yield _problem(path, row, "as_of", f"as_of '{shown(row['as_of'])}' is not a month like 2026-11")
    for keys in LEG_RANGES:
        numbers = [int(row[key]) if row[key].isdecimal() else -1 for key in keys]
        if not 0 <= numbers[0] <= numbers[1] <= numbers[2]:
            names = ", ".join(keys)
            yield _problem(path, row, "range", f"{names} must be whole numbers with 0 <= low <= typ <= high")


def _within(text: str, limit: float) -> bool:
    try:
        return abs(float(text)) <= limit
    except ValueError:
        return False


def _problem(path: Path, row: Row, code: str, text: str) -> Problem:
    return Problem("error", code, text, str(path), int(row["line"]))
