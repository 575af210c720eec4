from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from planner.exporters.vtimezone import vtimezone

ZONES = [
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Tokyo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/Santiago",
    "UTC",
]


def offset_by_definition(component, at):
    """Read a VTIMEZONE as RFC 5545 tells to: the last observance that began at or before an instant."""
    began = [
        ((part["DTSTART"].dt - part["TZOFFSETFROM"].td).replace(tzinfo=UTC), part["TZOFFSETTO"].td)
        for part in component.subcomponents
    ]
    return max((start, offset) for start, offset in began if start <= at)[1]


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("year", range(2024, 2031, 3))
def test_the_definition_agrees_with_the_zone_at_every_hour_of_its_trip(name, year):
    zone = ZoneInfo(name)
    component = vtimezone(zone, date(year, 1, 1), date(year, 12, 31))
    at = datetime(year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    while at < datetime(year + 1, 1, 3, tzinfo=UTC):
        assert offset_by_definition(component, at) == at.astimezone(zone).utcoffset()
        at += timedelta(hours=1)


def test_a_change_is_dated_by_the_clock_before_it():
    component = vtimezone(ZoneInfo("Europe/Lisbon"), date(2026, 1, 1), date(2026, 1, 1))
    begins = [part["DTSTART"].dt.isoformat() for part in component.subcomponents]
    assert "2026-03-29T01:00:00" in begins
    assert "2026-10-25T02:00:00" in begins
