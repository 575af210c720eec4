from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from planner.exporters.clock import clock_notes, moment, moments
from planner.plan import Activity, Day, Plan
from roles.errors import BadInput


def day_in(tz: str, at: date, *times: tuple[int, int]) -> Day:
    lines = tuple(
        Activity(id=f"1.{n}", kind="visit", title="walk", start_min=s, end_min=e, travellers=("Ana",))
        for n, (s, e) in enumerate(times, start=1)
    )
    return Day(number=1, date=at, city="lisbon", tz=tz, activities=lines)


SPRING = day_in("Europe/Lisbon", date(2026, 3, 29), (60, 110), (90, 150))
AUTUMN = day_in("Europe/Lisbon", date(2026, 10, 25), (90, 150))


def test_minutes_past_midnight_are_on_the_next_date():
    assert moment(AUTUMN, 1470).at.isoformat() == "2026-10-26T00:30:00+00:00"


def test_a_time_that_the_clock_skips_moves_on_by_the_jump():
    at = moment(SPRING, 90)
    assert (at.skipped, at.at.isoformat()) == (True, "2026-03-29T02:30:00+01:00")


def test_a_time_that_happens_twice_is_the_first():
    at = moment(AUTUMN, 90)
    assert (at.twice, at.at.utcoffset()) == (True, timedelta(hours=1))


def test_an_end_that_a_moved_start_overtakes_keeps_the_planned_length():
    start, end = moments(SPRING, SPRING.activities[1])
    assert (start.at.hour, start.at.minute) == (2, 30)
    assert end.at - start.at == timedelta(minutes=60)


def test_a_night_across_the_change_ends_at_its_wall_time():
    night = day_in("Europe/Lisbon", date(2026, 3, 28), (1350, 1920))
    start, end = moments(night, night.activities[0])
    assert end.at.hour == 8
    assert end.at.astimezone(UTC) - start.at.astimezone(UTC) == timedelta(hours=8, minutes=30)


def test_times_while_clocks_change_are_reported():
    plan = Plan(id="p", title="t", currency="EUR", travellers=("Ana",), days=(SPRING, AUTUMN))
    assert clock_notes(plan) == (
        "1.1 walk: clocks skip 01:00, it starts at 02:00",
        "1.1 walk: clocks skip 01:50, it ends at 02:50",
        "1.2 walk: clocks skip 01:30, it starts at 02:30",
        "1.1 walk: clocks show 01:30 twice, it starts at the first",
    )


def test_an_unknown_zone_is_named():
    with pytest.raises(BadInput, match="day 1: 'Lisbon' is not a time zone"):
        moment(day_in("Lisbon", date(2026, 5, 1)), 0)


ZONES = sorted(available_timezones())[::12]


@pytest.mark.parametrize("tz", ZONES)
def test_every_wall_time_of_a_changing_day_is_real_and_in_order(tz):
    zone = ZoneInfo(tz)
    for number in range(0, 365, 7):
        day = day_in(tz, date(2027, 1, 1) + timedelta(days=number))
        at = [moment(day, minutes).at for minutes in range(0, 1441, 60)]
        assert all(one.astimezone(UTC) <= two.astimezone(UTC) for one, two in pairwise(at))
        assert all(one.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == one.replace(tzinfo=None) for one in at)
        assert at[0] >= datetime(2026, 12, 30, tzinfo=UTC)
