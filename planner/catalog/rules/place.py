"""Checks of one place: where it is, when it opens, what it costs, how it is described."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.catalog.hours import parse_hours
from planner.catalog.pack import PackArea, PackCity, PackPlace, Price
from planner.catalog.pack_file import PackFile, Problem, Severity
from planner.catalog.travel import metres_between
from roles.errors import BadInput, nearest, shown
from roles.strict_yaml import PathTo
from roles.vocabulary import CUISINES, DIETS, THEMES

FAR_FROM_AREA_M: Final = 4_000.0
TOO_FAR_FROM_AREA_M: Final = 8_000.0
"""Beyond the first a place in the outskirts is worth a second look; beyond the second the coordinates are wrong."""
FAR_FROM_CITY_M: Final = 40_000.0
SHORTEST_VISIT_MIN: Final = 5
LONGEST_VISIT_MIN: Final = 600
LONGEST_MEAL_MIN: Final = 240
CHECKED_YEAR: Final = 2027
"""Hours are tried on every day of this year: any common year with 52 whole weeks does."""
WEEKS: Final = 52
MOST_HOURS_CHARACTERS: Final = 400

MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
SEASONAL: Final = re.compile(rf"{MONTH}(?: \d+)? ?- ?{MONTH}|{MONTH}(?! ?\d)|\bweek\b|easter.*-|\b20\d\d\b")
"""Text that closes or opens for a stretch of the year, not only on single days."""
COMMENT: Final = re.compile(r'"[^"]*"')
OFF: Final = re.compile(r"\b(?:off|closed)\s*$")


@dataclass(frozen=True, slots=True)
class Home:
    """The city and the areas that a place may belong to."""

    city: PackCity
    areas: tuple[PackArea, ...]


def place_problems(pack: PackFile, index: int, home: Home) -> Iterator[Problem]:
    """Yield what is wrong with the place at `index` of a pack whose city is `home`."""
    at: PathTo = ("places", index)
    place = pack.pack.places[index]
    yield from _position(pack, at, place, home)
    yield from _description(pack, at, place)
    yield from range_problems(pack, (*at, "visit_min"), place.visit_min)
    yield from _visit(pack, at, place)
    if place.hours is not None:
        yield from _hours(pack, (*at, "hours"), place.hours, home.city)
    if place.price is not None:
        yield from _price(pack, (*at, "price"), place.price)


def range_problems(pack: PackFile, at: PathTo, values: tuple[int, int, int]) -> Iterator[Problem]:
    """Yield a problem unless 0 <= low <= typical <= high."""
    low, typical, high = values
    if not 0 <= low <= typical <= high:
        text = f"{at[-1]} {list(values)} is not low, typical, high with 0 <= low <= typical <= high"
        yield pack.problem("error", "range", text, at)


def word_problems(pack: PackFile, at: PathTo, words: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for every word that the vocabulary does not have."""
    vocabulary = list(known)
    for word in words:
        if word not in vocabulary:
            guess = nearest(word, vocabulary)
            text = f"{at[-1]}: unknown word '{shown(word)}'{guess}; known: {', '.join(vocabulary)}"
            yield pack.problem("error", "word", text, at)


def _position(pack: PackFile, at: PathTo, place: PackPlace, home: Home) -> Iterator[Problem]:
    away = metres_between(place, home.city)
    if away > FAR_FROM_CITY_M:
        text = f"{place.id} is {away / 1000:.0f} km from the centre of {home.city.name}; allowed: 40"
        yield pack.problem("error", "position", text, (*at, "lat"))
    areas = {area.id: area for area in home.areas}
    if place.area not in areas:
        text = f"{place.id}: no area '{place.area}'{nearest(place.area, areas)}; known: {', '.join(areas)}"
        yield pack.problem("error", "area", text, (*at, "area"))
    elif (away := metres_between(place, areas[place.area])) > FAR_FROM_AREA_M:
        text = f"{place.id} is {away / 1000:.1f} km from its area '{place.area}'; usual: 4, allowed: 8"
        severity: Severity = "error" if away > TOO_FAR_FROM_AREA_M else "warning"
        yield pack.problem(severity, "position", text, (*at, "lat"))


def _description(pack: PackFile, at: PathTo, place: PackPlace) -> Iterator[Problem]:
    yield from word_problems(pack, (*at, "themes"), place.themes, THEMES)
    yield from word_problems(pack, (*at, "cuisine"), place.cuisine, CUISINES)
    yield from word_problems(pack, (*at, "diets"), place.diets, DIETS)
    if place.kind == "food":
        if place.price is not None:
            text = f"{place.id}: a place to eat has price_level 1 to 4 instead of a ticket price"
            yield pack.problem("error", "price", text, (*at, "price"))
        if place.price_level is None or not place.cuisine:
            yield pack.problem("warning", "food", f"{place.id}: price_level and cuisine should be known", at)
    elif not place.themes:
        yield pack.problem("warning", "themes", f"{place.id}: no theme, so nobody's wish can find it", at)
    if place.website is not None and not _is_website(place.website):
        text = f"website '{shown(place.website)}' is not like https://example.org/page"
        yield pack.problem("error", "website", text, (*at, "website"))


def _visit(pack: PackFile, at: PathTo, place: PackPlace) -> Iterator[Problem]:
    longest = LONGEST_MEAL_MIN if place.kind == "food" else LONGEST_VISIT_MIN
    if place.visit_min[0] < SHORTEST_VISIT_MIN or place.visit_min[2] > longest:
        text = f"visit_min {list(place.visit_min)} must lie between {SHORTEST_VISIT_MIN} and {longest} minutes"
        yield pack.problem("error", "visit", text, (*at, "visit_min"))


def _price(pack: PackFile, at: PathTo, price: Price) -> Iterator[Problem]:
    yield from range_problems(pack, (*at, "adult"), price.adult)
    for name, reduced in (("child", price.child), ("senior", price.senior)):
        if reduced is None:
            continue
        yield from range_problems(pack, (*at, name), reduced)
        if any(part > whole for part, whole in zip(reduced, price.adult, strict=True)):
            text = f"{name} price {list(reduced)} is dearer than the adult one {list(price.adult)}"
            yield pack.problem("error", "price", text, (*at, name))
    if price.child is not None and price.child_to is None:
        yield pack.problem("warning", "price", "a child price needs child_to, the last age that pays it", at)
    if price.senior is not None and price.senior_from is None:
        yield pack.problem("warning", "price", "a senior price needs senior_from, the first age that pays it", at)
    if price.child_to is not None and price.free_to is not None and price.free_to > price.child_to:
        text = f"free_to {price.free_to} is above child_to {price.child_to}"
        yield pack.problem("error", "price", text, (*at, "free_to"))


def _hours(pack: PackFile, at: PathTo, text: str, city: PackCity) -> Iterator[Problem]:
    if len(text) > MOST_HOURS_CHARACTERS:
        yield pack.problem("error", "hours", f"hours are longer than {MOST_HOURS_CHARACTERS} characters", at)
        return
    try:
        warnings = parse_hours(text, city).warnings
    except BadInput as error:
        yield pack.problem("error", "hours", str(error), at)
        return
    except ZoneInfoNotFoundError:
        return  # the city's own check names the time zone
    for warning in warnings:
        yield pack.problem("error", "hours", f"hours '{shown(text)}': {warning}", at)
    yield from _rules(pack, at, COMMENT.sub("", text))
    yield from _weeks(pack, at, text, city)


def _rules(pack: PackFile, at: PathTo, text: str) -> Iterator[Problem]:
    closing = [bool(OFF.search(rule)) for rule in text.split(";") if rule.strip()]
    if closing != sorted(closing):
        reason = "a later rule replaces an earlier one, so 'off' rules come last"
        yield pack.problem("error", "hours", f"hours '{shown(text)}': {reason}", at)
    if re.search(r"\bSH\b", text):
        reason = "school holidays (SH) cannot be evaluated; write dates"
        yield pack.problem("error", "hours", f"hours '{shown(text)}': {reason}", at)


def _weeks(pack: PackFile, at: PathTo, text: str, city: PackCity) -> Iterator[Problem]:
    """Yield a problem when a place has a week without an open hour and its hours name no season."""
    closed = _closed_weeks(text, city)
    if closed and not SEASONAL.search(COMMENT.sub("", text)):
        reason = f"never open in the week of {closed[0]:%d %B} although no season is named"
        yield pack.problem("error", "hours", f"hours '{shown(text)}': {reason}", at)
    elif len(closed) == WEEKS:
        yield pack.problem("error", "hours", f"hours '{shown(text)}': never open at all", at)


def _closed_weeks(text: str, city: PackCity) -> list[datetime]:
    from opening_hours import State

    first = datetime(CHECKED_YEAR, 1, 4, tzinfo=ZoneInfo(city.tz))
    mondays = [first + timedelta(weeks=n) for n in range(WEEKS)]
    hours = parse_hours(text, city)
    return [
        monday
        for monday in mondays
        if all(state == State.CLOSED for _, _, state, _ in hours.intervals(monday, monday + timedelta(weeks=1)))
    ]


def _is_website(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = text.isprintable() and " " not in text and "@" not in parts.netloc
    return plain and parts.scheme in ("http", "https") and bool(re.fullmatch(r"[^.\s]+(\.[^.\s]+)+", parts.netloc))
