"""Amounts as people write them: distances, durations, money, dates and times of day."""

import re
from datetime import date, datetime
from typing import Final

from roles.errors import shown

MAX_WALK_M: Final = 100_000
"""Longest walking limit a day in metres; more than anyone walks."""
MAX_REST_MIN: Final = 12 * 60
"""Longest daytime rest in minutes."""
YEARS: Final = (2000, 2100)
"""First and last year a trip may be in."""

DISTANCE_PATTERN: Final = r"^[0-9]{1,6}(\.[0-9]{1,3})? ?(km|m)$"
DURATION_PATTERN: Final = r"^[0-9]{1,4}(\.[0-9]{1,2})? ?(min|h)$"
MONEY_PATTERN: Final = r"^[0-9]{1,9}(\.[0-9]{1,2})?( [A-Z]{3})?$"
CURRENCY_PATTERN: Final = r"^[A-Z]{3}$"
DATE_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:00)?$"
CLOCK_PATTERN: Final = r"^([01][0-9]|2[0-9]):[0-5][0-9]$"


def parse_distance(text: str) -> int:
    """Read "6 km" or "800 m" as metres; raises ValueError."""
    if not re.fullmatch(DISTANCE_PATTERN, text):
        raise ValueError(f"'{shown(text)}' is not a distance; write it like 6 km or 800 m")
    metres = round(float(text.rstrip("km ")) * (1000 if text.endswith("km") else 1))
    if metres > MAX_WALK_M:
        raise ValueError(f"'{shown(text)}' is too far; at most {MAX_WALK_M // 1000} km are allowed")
    return metres


def parse_duration(text: str) -> int:
    """Read "60 min" or "1.5 h" as minutes; raises ValueError."""
    if not re.fullmatch(DURATION_PATTERN, text):
        raise ValueError(f"'{shown(text)}' is not a duration; write it like 60 min or 1.5 h")
    minutes = round(float(text.rstrip("minh ")) * (60 if text.endswith("h") else 1))
    if minutes > MAX_REST_MIN:
        raise ValueError(f"'{shown(text)}' is too long; at most {MAX_REST_MIN // 60} h are allowed")
    return minutes


def parse_money(text: str) -> tuple[int, str | None]:
    """Read "4200", "4200.50" or "4200 EUR" as (minor units, currency or None); raises ValueError."""
    if not re.fullmatch(MONEY_PATTERN, text):
        allowed = "write it like 4200, 4200.50 or 4200 EUR: not negative, at most two decimals and nine digits"
        raise ValueError(f"'{shown(text)}' is not an amount of money; {allowed}")
    amount, _, currency = text.partition(" ")
    major, _, decimals = amount.partition(".")
    return int(major) * 100 + int(decimals.ljust(2, "0") or 0), currency or None


def check_clock(text: str) -> str:
    """Return a time of day like "09:30"; hours from 24 on are after midnight. Raises ValueError."""
    if not re.fullmatch(CLOCK_PATTERN, text):
        raise ValueError(f"'{shown(text)}' is not a time of day; write it like 09:30, from 00:00 to 29:59")
    return text


def money_text(value: object) -> str:
    """Return a plain number as the text `parse_money` reads; raises ValueError for what is neither number nor text."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value!r}".removesuffix(".0")
    raise ValueError(f"'{shown(str(value))}' is not an amount of money; write it like 4200, 4200.50 or 4200 EUR")


def check_currency(text: str) -> str:
    """Return a currency code like "EUR"; raises ValueError."""
    if not re.fullmatch(CURRENCY_PATTERN, text):
        raise ValueError(f"'{shown(text)}' is not a currency; write its three capital letters, like EUR")
    return text


def parse_date(text: object) -> date:
    """Read "2027-05-13"; raises ValueError for impossible dates and years outside 2000 to 2100."""
    if isinstance(text, date) and not isinstance(text, datetime):
        return _within_years(text)
    if not isinstance(text, str) or not re.fullmatch(DATE_PATTERN, text):
        raise ValueError(f"'{shown(str(text))}' is not a date; write it like 2027-05-13")
    try:
        return _within_years(date.fromisoformat(text))
    except ValueError as error:
        raise ValueError(f"'{text}' is not possible: {error}") from error


def parse_moment(text: object) -> datetime:
    """Read "2027-05-13 15:00" as local wall time; raises ValueError like `parse_date`."""
    if isinstance(text, datetime) and text.tzinfo is None:
        return text
    if not isinstance(text, str) or not re.fullmatch(MOMENT_PATTERN, text):
        raise ValueError(f"'{shown(str(text))}' is not a date with a time; write it like 2027-05-13 15:00, local time")
    try:
        moment = datetime.fromisoformat(text)
        _within_years(moment.date())
    except ValueError as error:
        raise ValueError(f"'{text}' is not possible: {error}") from error
    return moment


def _within_years(day: date) -> date:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValueError(f"the year must be from {YEARS[0]} to {YEARS[1]}")
    return day
