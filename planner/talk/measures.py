"""Measures: the numbers of a clause with their units, clock times and days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from planner.talk.context import Context
from planner.talk.phrases import LANGUAGES, Find, Folded, folded, lexicon

METRES: Final = {"m": 1.0, "km": 1000.0, "mile": 1609.344}
MINUTES: Final = {"minute": 1.0, "hour": 60.0}
BOUNDS: Final = ("before", "after", "between", "at")
CURRENCIES: Final = ("EUR", "GBP", "USD")
NEAR: Final = 2
"""Most characters between a number and its unit."""
SHORT_GAP: Final = 9
"""Most characters between "not before" and its number: room for an article, as in "no antes de las diez"."""
NEAR_RANGE: Final = 6
"""Most characters between the two ends of "10 and 18" or "10-18"."""
LAST_HOUR: Final = 24
MOST_SIGHTS: Final = 12
"""More sights a day than anybody sees: a larger number is not a pace."""

_CLOCK: Final = re.compile(r"(?<!\d)([01]?\d|2[0-4])\s?(?::|h|\.(?=[0-5]\d(?!\d)))\s?([0-5]\d)(?!\d)")
_NUMBER: Final = re.compile(r"(?<![\d.,:])\d{1,6}(?:[.,]\d{1,3})?(?![\d:])")
_THOUSANDS: Final = re.compile(r"(\d{1,3})[.,](\d{3})")
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|o|a|e|er|eme|ª|º)?(?!\d)")
_DATE: Final = re.compile(r"(?<!\d)(?:\d{4}-)?(\d{1,2})[./-](\d{1,2})(?:[./-]\d{0,4})?(?!\d)")


@dataclass(frozen=True, slots=True)
class Measure:
    """One number and what it counts: metres, minutes, clock (minutes after midnight), minor, sights."""

    unit: str
    amount: int
    start: int
    end: int
    currency: str = ""


def measures(text: Folded, start: int, end: int, finds: Sequence[Find]) -> list[Measure]:
    """Return the measures of a clause from left to right; a number without a unit is none."""
    bounded = any(find.of("limit") in BOUNDS for find in finds)
    found: list[Measure] = []
    for match in _CLOCK.finditer(text.text, start, end):
        written_as_time = match.group()[-3] != "." or bounded
        if written_as_time:
            minutes = int(match[1]) * 60 + int(match[2])
            found.append(Measure("clock", _half(minutes, match.end(), finds), match.start(), match.end()))
    for first, last, value in sorted(_numbers(text.text, start, end, finds)):
        if all(last <= other.start or first >= other.end for other in found):
            ranged = any(m.unit == "clock" and 0 < first - m.end <= NEAR_RANGE for m in found) and value <= LAST_HOUR
            measure = _measured(first, last, value, finds)
            if measure is None and ranged:
                measure = Measure("clock", int(value) * 60, first, last)
            if measure is not None:
                found.append(measure)
    return sorted(found, key=lambda measure: measure.start)


def numbers_in(source: str) -> frozenset[float]:
    """Return every number that a text says, in digits or in words of any language."""
    text = folded(source).text
    said = {
        value for name in LANGUAGES for _, _, value in _numbers(text, 0, len(text), list(lexicon(name).finds(text)))
    }
    return frozenset(said | {float(digits) for digits in re.findall(r"\d{1,6}", text)})


def _numbers(text: str, start: int, end: int, finds: Sequence[Find]) -> Iterator[tuple[int, int, float]]:
    for match in _NUMBER.finditer(text, start, end):
        thousands = _THOUSANDS.fullmatch(match.group())
        value = float("".join(thousands.groups()) if thousands else match.group().replace(",", "."))
        yield match.start(), match.end(), value
    for find in finds:
        number = find.of("number")
        if number is not None:
            yield find.start, find.end, float(number)
        clock = find.of("clock")
        if clock in ("noon", "midnight"):
            yield find.start, find.end, 12.0 if clock == "noon" else 24.0


def _measured(first: int, last: int, value: float, finds: Sequence[Find]) -> Measure | None:
    after = next((f for f in finds if 0 <= f.start - last <= NEAR and (f.of("unit") or f.of("clock"))), None)
    before = next((f for f in finds if 0 <= first - f.end <= NEAR and f.of("unit") in CURRENCIES), None)
    unit = (after and after.of("unit")) or (before and before.of("unit"))
    end = after.end if after else last
    clock = bool(after and after.of("clock")) or (unit in ("hour", None) and _follows_limit(first, finds))
    if clock and value <= LAST_HOUR and value == int(value):
        return Measure("clock", _half(int(value) * 60, last, finds), first, end)
    if unit in METRES:
        return Measure("metres", round(value * METRES[unit]), first, end)
    if unit in MINUTES:
        return Measure("minutes", round(value * MINUTES[unit]), first, end)
    if unit in CURRENCIES:
        return Measure("minor", round(value * 100), first, end, unit)
    if (unit == "k" or unit is None) and _about_money(finds):
        return Measure("minor", round(value * (100_000 if unit == "k" else 100)), first, end)
    if unit == "k":
        return Measure("metres", round(value * 1000), first, end)
    if unit == "sight" and 1 <= value <= MOST_SIGHTS:
        return Measure("sights", int(value), first, end)
    return None


def _about_money(finds: Sequence[Find]) -> bool:
    """Return whether a bare number can only be money: a budget is spoken of and no currency is named."""
    return any(f.of("matter") == "budget" for f in finds) and not any(f.of("unit") in CURRENCIES for f in finds)


def _follows_limit(first: int, finds: Sequence[Find]) -> bool:
    return any(0 <= first - f.end <= SHORT_GAP and f.of("limit") in BOUNDS for f in finds)


def _half(minutes: int, last: int, finds: Sequence[Find]) -> int:
    """Return a time of day moved to the afternoon when "pm" stands right behind it."""
    pm = any(f.of("clock") == "pm" and 0 <= f.start - last <= NEAR for f in finds)
    return minutes + 12 * 60 if pm and minutes < 12 * 60 else minutes


def day_of(text: Folded, start: int, end: int, finds: Sequence[Find], context: Context) -> tuple[int, int] | None:
    """Return (day of the trip, position in the text) of the day a clause names; None when it names none of them."""
    days = len(context.dates) or 31
    for find in finds:
        ordinal, weekday = find.of("ordinal"), find.of("weekday")
        if ordinal is not None:
            day = days if ordinal == "last" else int(ordinal)
            if 1 <= day <= days and (ordinal != "last" or context.dates):
                return day, find.start
        if weekday is not None:
            matching = [n for n, when in enumerate(context.dates, start=1) if when.weekday() == int(weekday)]
            if len(matching) == 1:
                return matching[0], find.start
        if find.of("day_word"):
            number = _beside(text.text, find, start, end)
            if number is not None and 1 <= number <= days:
                return number, find.start
    return _dated(text.text, start, end, finds, context)


def _beside(text: str, find: Find, start: int, end: int) -> int | None:
    """Return the number right after the word for day ("day 2"), or the ordinal right before it ("2. Tag")."""
    after = re.compile(r"\s?(\d{1,2})(?!\d)").match(text, find.end, end)
    if after:
        return int(after[1])
    before = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|\.|o|e|er|eme)\s?$", text[start : find.start])
    return int(before[1]) if before else None


def _dated(text: str, start: int, end: int, finds: Sequence[Find], context: Context) -> tuple[int, int] | None:
    for find in finds:
        month = find.of("month")
        if month is None:
            continue
        numbers = [*_DAY.finditer(text, max(start, find.start - 8), find.start), *_DAY.finditer(text, find.end, end)]
        for match in numbers:
            day = _number_of(context, int(match[1]), int(month))
            if day is not None:
                return day, min(find.start, match.start())
    for match in _DATE.finditer(text, start, end):
        a, b = int(match[1]), int(match[2])
        day = _number_of(context, a, b) or _number_of(context, b, a)
        if day is not None:
            return day, match.start()
    return None


def _number_of(context: Context, day: int, month: int) -> int | None:
    return next((n for n, when in enumerate(context.dates, start=1) if (when.day, when.month) == (day, month)), None)
