"""Validity: the nine rules by which GroupTravelBench (arXiv 2605.25200) accepts a plan, from their description."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, cast

CITY_SUFFIXES: Final = ("自治州", "地区", "市", "区", "县")
SPLITTABLE: Final = ("attraction", "food", "rest", "intracity_transport")

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class HoursRule:
    """Opening hours of part of a year: first and last day as MM-DD, weekdays (1 is Monday), windows in minutes."""

    first: str
    last: str
    weekdays: tuple[int, ...]
    windows: tuple[tuple[int, int], ...]

    def covers(self, day: date) -> bool:
        """Return whether a date lies in this part of the year, which may run over New Year."""
        at = f"{day:%m-%d}"
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last


HoursOf = Callable[[str, str], Sequence[HoursRule] | None]
"""City and place name to opening rules; None for a place that is unknown or always open."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One broken rule: its name, the day and, where one is meant, the user."""

    rule: str
    day: int
    text: str
    user: str = ""


def no_hours(city: str, place: str) -> None:
    """Know no opening hours: the rule about them then finds nothing."""
    del city, place


def issues(plan: Json, users: Sequence[str], hours: HoursOf = no_hours) -> tuple[Issue, ...]:
    """Return every broken rule of a GroupTravelBench plan; a valid plan has none."""
    days = _days(plan)
    found: list[Issue] = []
    for number, day in enumerate(days, start=1):
        found += _intercity(number, day, days[number - 2] if number > 1 else None)
        if number < len(days):
            found += _hotel(number, day)
        found += _times(number, day)
        found += _costs(number, day)
        found += _participants(number, day, users)
        found += _opening(number, day, hours)
        for user in users:
            found += _overlaps(number, day, user)
            found += _continuity(number, day, user)
            found += _timeline(number, day, user)
    return tuple(found)


def minutes(text: object) -> int | None:
    """Read HH:MM as minutes after midnight, or None."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text) if isinstance(text, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        return None
    return int(match[1]) * 60 + int(match[2])


def _days(plan: Json) -> list[list[Json]]:
    days = cast(Sequence[Json], plan.get("days") or ())
    return [[{**segment, "date": day.get("date")} for segment in _segments(day)] for day in days]


def _segments(day: Json) -> Sequence[Json]:
    return cast(Sequence[Json], day.get("city_segments") or ())


def _is_leg(segment: Json) -> bool:
    return segment.get("type") == "intercity_transport"


def _activities(block: Json) -> Sequence[Json]:
    return cast(Sequence[Json], block.get("activities") or ())


def _items(day: Sequence[Json]) -> Iterator[Json]:
    """Yield legs and activities in the order they are written."""
    for segment in day:
        yield from (segment,) if _is_leg(segment) else _activities(segment)


def _takes_part(item: Json, user: str) -> bool:
    who = item.get("participants")
    return (
        item.get("type") in ("hotel", "intercity_transport")
        or not who
        or "All" in cast(list[str], who)
        or user in cast(list[str], who)
    )


def _city(name: object) -> str:
    text = str(name)
    for suffix in CITY_SUFFIXES:
        if text.endswith(suffix) and len(text) > len(suffix):
            return text.removesuffix(suffix)
    return text


def _intercity(number: int, day: Sequence[Json], before: Sequence[Json] | None) -> Iterator[Issue]:
    here: str | None = None
    for segment in day:
        city = _city(segment.get("to_city") if _is_leg(segment) else segment.get("city"))
        if here is not None and not _is_leg(segment) and city != here:
            yield Issue("missing_intercity", number, f"{here} to {city}")
        here = city
    if not before or not day or _is_leg(day[0]):
        return
    last, first = _city(before[-1].get("to_city") or before[-1].get("city")), _city(day[0].get("city"))
    if last != first:
        yield Issue("missing_intercity", number, f"{last} to {first} over night")


def _hotel(number: int, day: Sequence[Json]) -> Iterator[Issue]:
    city_blocks = [segment for segment in day if not _is_leg(segment)]
    everything = [a.get("type") for block in city_blocks for a in _activities(block)]
    if "hotel" not in everything:
        yield Issue("missing_hotel", number, "no bed")
    elif not _activities(city_blocks[-1]) or _activities(city_blocks[-1])[-1].get("type") != "hotel":
        yield Issue("hotel_not_last_activity", number, "something follows the bed")


def _times(number: int, day: Sequence[Json]) -> Iterator[Issue]:
    for item in _items(day):
        start, end = minutes(item.get("start_time")), minutes(item.get("end_time"))
        if start is None or end is None:
            yield Issue("time_unreadable", number, f"{item.get('start_time')} - {item.get('end_time')}")
        elif end <= start and item.get("type") not in ("hotel", "intercity_transport"):
            yield Issue("time_order", number, f"{item.get('start_time')} - {item.get('end_time')}")


def _overlaps(number: int, day: Sequence[Json], user: str) -> Iterator[Issue]:
    for block in day:
        if _is_leg(block):
            continue
        spans = [_span(a) for a in _activities(block) if a.get("type") != "hotel" and _takes_part(a, user)]
        for one, other in combinations([span for span in spans if span is not None], 2):
            if one[0] < other[1] and other[0] < one[1]:
                yield Issue("overlap", number, f"{one} and {other}", user)


def _span(item: Json) -> tuple[int, int] | None:
    start, end = minutes(item.get("start_time")), minutes(item.get("end_time"))
    return None if start is None or end is None or end <= start else (start, end)


def _opening(number: int, day: Sequence[Json], hours: HoursOf) -> Iterator[Issue]:
    for block in day:
        if _is_leg(block) or not block.get("date"):
            continue
        at = date.fromisoformat(str(block["date"]))
        for activity in _activities(block):
            span = _span(activity)
            if activity.get("type") != "attraction" or span is None:
                continue
            place = str(activity.get("location"))
            rules = hours(str(block.get("city")), place) or ()
            rule = next((rule for rule in rules if rule.covers(at)), None)
            if rule and at.isoweekday() not in rule.weekdays:
                yield Issue("closed", number, f"{place} on {at}")
            elif rule and not any(opens <= span[0] and span[1] <= shuts for opens, shuts in rule.windows):
                yield Issue("outside_hours", number, f"{place} on {at}")


def _continuity(number: int, day: Sequence[Json], user: str) -> Iterator[Issue]:
    where: str | None = None
    arrived = False
    for item in _items(day):
        kind = item.get("type")
        if kind == "intercity_transport":
            where, arrived = None, True
        if kind in ("intercity_transport", "rest") or not _takes_part(item, user):
            continue
        target = str(item.get("to") if kind == "intracity_transport" else item.get("location"))
        if kind == "intracity_transport":
            if where is not None and item.get("from") != where:
                yield Issue("transfer_origin", number, f"from {item.get('from')}, but at {where}", user)
        elif arrived or (where is not None and target != where):
            yield Issue("missing_transfer", number, f"{where or 'the station'} to {target}", user)
        where, arrived = target, False


def _timeline(number: int, day: Sequence[Json], user: str) -> Iterator[Issue]:
    clock = 0
    for item in _items(day):
        if not _takes_part(item, user):
            continue
        start, end = minutes(item.get("start_time")), minutes(item.get("end_time"))
        if start is None or end is None:
            continue
        if start < clock:
            yield Issue("timeline", number, f"{item.get('start_time')} is before the previous end", user)
        if item.get("type") != "hotel" and end > start:
            clock = end


def _costs(number: int, day: Sequence[Json]) -> Iterable[Issue]:
    for item in _items(day):
        if item.get("type") in ("food", "hotel", "intercity_transport") and item.get("avg_cost") is None:
            yield Issue("missing_cost", number, str(item.get("location") or item.get("to_city")))


def _participants(number: int, day: Sequence[Json], users: Sequence[str]) -> Iterable[Issue]:
    known = {"All", *users}
    for item in _items(day):
        who = item.get("participants")
        if who is None or item.get("type") not in SPLITTABLE:
            continue
        if not isinstance(who, list) or not who or not all(name in known for name in who):
            yield Issue("participants", number, f"{who}")
