"""Opening hours of a place on one day: OSM syntax evaluated by a library, with the public holidays of its city."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from planner.catalog.pack import Label, PackCity, PackPlace
from roles.clock import MINUTES_PER_DAY, minutes_into
from roles.errors import BadInput, shown

if TYPE_CHECKING:
    import holidays
    from opening_hours import OpeningHours

Windows = tuple[tuple[int, int], ...]

TURN_OF_DAY_MIN: Final = 5 * 60
"""A night belongs to the day before until 05:00: no bar in the packs closes later, no sight opens earlier."""
LATEST_MIN: Final = MINUTES_PER_DAY + TURN_OF_DAY_MIN

SAFE_MARGIN_MIN: Final[dict[Label, int]] = {"usual": 15, "estimate": 30, "reported": 0}
"""Minutes kept free at both ends of the hours, by how sure they are. Ours: of 26 sights whose hours were compiled from
memory 12 were exact, 10 right in season or within an hour or two and 4 wrong about a weekday. No margin mends a wrong
weekday (the verify list does), and half an hour at both ends would waste an eighth of the day of the exact ones."""
SHORT_WINDOW_MIN: Final = 3 * 60
"""A window up to this long (a lunch service, a guided round) is known for its exact times and is not shrunk."""

WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAY_WORD: Final = re.compile(r'"[^"]*"|\bPH\b')


def openings(place: PackPlace, city: PackCity, on: date) -> Windows | None:
    """Return when a place is open on a local day, or None when that is not known.

    Minutes after midnight, in order. A window may run past 24:00, at most to 29:00; what is left of last night's
    window before 05:00 belongs to the day before. () means closed all day.
    """
    return None if place.hours is None else _windows(place.hours, city, on)


def safe_openings(place: PackPlace, city: PackCity, on: date) -> Windows | None:
    """Return the windows to plan with: shrunk by SAFE_MARGIN_MIN at both ends, None when unknown.

    Short windows and ends that touch the turn of the day (open through the night) stay as they are.
    """
    windows = openings(place, city, on)
    if windows is None:
        return None
    return tuple(_shrink(start, end, SAFE_MARGIN_MIN[place.hours_label]) for start, end in windows)


def holiday(city: PackCity, on: date) -> str | None:
    """Return the English name of the public holiday in this city, None on other days or in an unknown country."""
    calendar = _calendar(city.country, city.subdivision, city.holiday_categories, on.year)
    return None if calendar is None else calendar.get(on)


def parse_hours(text: str, city: PackCity) -> "OpeningHours":
    """Parse opening hours for a city; raises BadInput when they are not OSM syntax."""
    # opening_hours is a native library of 13 MB: only commands that ask about hours load it
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its stub forgets ParserError

    try:
        return OpeningHours(text, timezone=ZoneInfo(city.tz), coords=(city.lat, city.lon), auto_country=False)
    except ParserError as error:
        reason = " ".join(str(error).splitlines()[-1].split()).lstrip("= ")
        raise BadInput(f"hours '{shown(text)}' cannot be read: {reason}") from error


def _shrink(start: int, end: int, margin: int) -> tuple[int, int]:
    if end - start <= SHORT_WINDOW_MIN:
        return start, end
    first = start if start == 0 else start + margin
    last = end if end >= LATEST_MIN else end - margin
    return first, last


@lru_cache(maxsize=65536)
def _windows(text: str, city: PackCity, on: date) -> Windows | None:
    """Return the open windows, None when the day holds only unknown ones."""
    from opening_hours import State

    zone = ZoneInfo(city.tz)
    start = datetime(on.year, on.month, on.day, tzinfo=zone)
    end = start + timedelta(minutes=LATEST_MIN)
    open_windows, unsure = [], False
    for begins, finishes, state, _ in _parsed(_for_day(text, city, on), city).intervals(start, end):
        window = minutes_into(begins, on), LATEST_MIN if finishes is None else minutes_into(finishes, on)
        unsure = unsure or state == State.UNKNOWN
        last_night = window[0] == 0 and window[1] <= TURN_OF_DAY_MIN
        if state == State.OPEN and window[0] < MINUTES_PER_DAY and not last_night:
            open_windows.append(window)
    return tuple(open_windows) if open_windows or not unsure else None


def _for_day(text: str, city: PackCity, on: date) -> str:
    """Replace PH by the weekday when `on` is a holiday.

    The library knows national holidays only; this way those of a state or a town count as well. On other days PH
    stays and matches nothing, because the library is given no country.
    """
    if holiday(city, on) is None:
        return text
    weekday = WEEKDAYS[on.weekday()]
    return HOLIDAY_WORD.sub(lambda match: weekday if match.group() == "PH" else match.group(), text)


@lru_cache(maxsize=4096)
def _parsed(text: str, city: PackCity) -> "OpeningHours":
    return parse_hours(text, city)


@lru_cache(maxsize=256)
def _calendar(
    country: str, subdivision: str | None, categories: tuple[str, ...], year: int
) -> "holidays.HolidayBase | None":
    import holidays  # eight megabytes of calendars: only when a day is looked at

    if country not in holidays.list_supported_countries():
        return None
    known = holidays.list_supported_countries()[country]
    return holidays.country_holidays(
        country,
        subdiv=subdivision if subdivision in known else None,
        years=year,
        language="en_US",
        categories=("public", *categories),
    )
