from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from planner.exporters.audience import EVERYONE, Audience
from planner.exporters.ics import IcsExporter, activity_uids, export


def events(data):
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def test_times_are_local_and_carry_their_zone(plan):
    start = events(export(plan, None))["Jerónimos Monastery"]["DTSTART"]
    assert start.params["TZID"] == "Europe/Lisbon"
    assert start.dt.astimezone(UTC) == datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def test_minutes_past_midnight_go_to_the_next_day(plan):
    found = events(export(plan, None))
    assert found["Fado na Rua"]["DTEND"].dt.replace(tzinfo=None) == datetime(2026, 5, 2, 0, 10)
    assert found["Night in Baixa (mid class)"]["DTSTART"].dt.date() == date(2026, 5, 2)


def test_place_page_and_party_are_in_the_event(plan):
    event = events(export(plan, None))["Tile Museum (Ana and Rui)"]
    assert event["LOCATION"] == "Tile Museum, Belém, lisbon"
    assert event["GEO"].to_ical() == "38.7248;-9.1137"
    assert event["URL"] == "https://example.org/lis_tiles?a=1&b=2"
    assert "from 13:15: Public transport to Tile Museum" in event["DESCRIPTION"]


def test_both_ways_to_a_meal_where_parties_meet_are_told(plan):
    text = events(export(plan, None))["Fado na Rua"]["DESCRIPTION"]
    assert "On the way (Ana and Rui), from 16:10" in text
    assert "On the way (Tom and Zoé), from 16:25" in text


def test_an_update_keeps_every_uid_and_raises_the_sequence(plan):
    day = plan.days[1]
    later = day.activities[1].model_copy(update={"id": "2.1", "start_min": 600, "end_min": 700})
    moved = plan.model_copy(
        update={"id": "p-2", "days": (plan.days[0], day.model_copy(update={"activities": (later,)}))}
    )
    old = events(IcsExporter("trip-1")(plan, None, EVERYONE))["Castelo de São Jorge"]
    new = events(IcsExporter("trip-1", 1)(moved, None, EVERYONE))["Castelo de São Jorge"]
    assert old["UID"] == new["UID"]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt


def test_uids_differ_within_a_trip_and_between_trips(plan):
    one, other = dict(activity_uids(plan, "a")), dict(activity_uids(plan, "b"))
    assert len(set(one.values())) == len(plan.activities)
    assert not set(one.values()) & set(other.values())


def test_each_travellers_calendar_is_part_of_everyones(plan):
    everyone = {str(e["UID"]) for e in events(export(plan, None)).values()}
    own = [{str(e["UID"]) for e in events(export(plan, None, Audience(name))).values()} for name in plan.travellers]
    assert set.union(*own) == everyone
    assert own[0] != own[2]


@pytest.mark.parametrize(
    ("first", "hours"), [(date(2026, 3, 28), 6.5), (date(2026, 10, 24), 8.5), (date(2026, 5, 1), 7.5)]
)
def test_a_night_while_clocks_change_keeps_its_wall_times(plan_on, first, hours):
    night = events(export(plan_on(first), None))["Night in Baixa (mid class)"]
    start, end = night["DTSTART"].dt, night["DTEND"].dt
    assert (start.hour, start.minute, end.hour) == (0, 30, 8)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)


def test_every_zone_of_a_trip_is_defined(two_cities):
    days = (two_cities.days[0].model_copy(update={"tz": "Europe/Madrid"}), *two_cities.days[1:])
    calendar = Calendar.from_ical(export(two_cities.model_copy(update={"days": days}), None))
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Lisbon", "Europe/Madrid"]


def test_a_journey_says_where_it_starts_and_a_note_is_kept(two_cities):
    day = two_cities.days[0]
    train = day.activities[0].model_copy(update={"note": "usual, 2026-03"})
    changed = two_cities.model_copy(update={"days": (day.model_copy(update={"activities": (train,)}),)})
    event = events(export(changed, None))["Train from coimbra to porto"]
    assert (event["LOCATION"], str(event["DESCRIPTION"]).splitlines()[-1]) == ("coimbra", "usual, 2026-03")
