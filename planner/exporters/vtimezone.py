"""Vtimezone: a zone's clock changes around a trip as a calendar component (RFC 5545, section 3.6.5)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard


def vtimezone(zone: ZoneInfo, first: date, last: date) -> Timezone:
    """Return the zone with every change from the year before `first` to the year after `last`.

    Written here because icalendar 7.3 dates the spring change by the clock after it instead of before.
    """
    start = datetime(first.year - 1, 1, 1, tzinfo=UTC)
    stop = datetime(last.year + 2, 1, 1, tzinfo=UTC)
    component = Timezone()
    component.add("tzid", zone.key)
    offset = _offset(start, zone)
    component.add_component(_observance(zone, start, offset))
    for change in _changes(zone, start, stop):
        component.add_component(_observance(zone, change, offset))
        offset = _offset(change, zone)
    return component


def _changes(zone: ZoneInfo, start: datetime, stop: datetime) -> Iterator[datetime]:
    """Yield the instants at which the offset or its name changes, to the second."""
    day = timedelta(days=1)
    while start < stop:
        if _state(start, zone) != _state(start + day, zone):
            low, high = start, start + day
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=1) // 2)
                low, high = (middle, high) if _state(middle, zone) == _state(start, zone) else (low, middle)
            yield high
        start += day


def _observance(zone: ZoneInfo, at: datetime, before: timedelta) -> TimezoneStandard | TimezoneDaylight:
    local = at.astimezone(zone)
    part = TimezoneDaylight() if local.dst() else TimezoneStandard()
    part.add("dtstart", (at + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", _offset(at, zone))
    part.add("tzname", local.tzname() or zone.key)
    return part


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _state(at: datetime, zone: ZoneInfo) -> tuple[timedelta | None, str | None]:
    local = at.astimezone(zone)
    return local.utcoffset(), local.tzname()
