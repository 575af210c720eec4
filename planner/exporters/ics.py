"""Ics: a calendar that phones import, and that a later export updates instead of doubling (RFC 5545, RFC 7986)."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar as IcalCalendar
from icalendar import Component, Event, vUri

from planner.exporters import story
from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.clock import moments, zone
from planner.exporters.inert import ics_text, web_address
from planner.exporters.party import on_earth
from planner.exporters.vtimezone import vtimezone
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.clock import hhmm
from roles.names import joined_names

FIRST_STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""When sequence 0 counts as written; a clock would make two exports of one plan differ."""


@dataclass(frozen=True, slots=True)
class IcsExporter:
    """Writes calendars of one trip: `trip` names it in every UID (default: the plan's id), `sequence` counts exports.

    Calendars replace what they hold when the UID is the same and the sequence is higher.
    """

    trip: str = ""
    sequence: int = 0

    def __call__(self, plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
        """Write everyone's calendar, or the one of a traveller; times are local with their zone's definition."""
        plan, _ = seen_by(audience, plan, score)
        uids = dict(activity_uids(plan, self.trip or plan.id))
        shown = lived_by(audience, plan)
        calendar = IcalCalendar()
        calendar.add("prodid", "-//fairtrip//fairtrip//EN")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        whose = f" ({audience.traveller})" if audience.traveller else ""
        calendar.add("x-wr-calname", ics_text(plan.title + whose))
        for component in _zones(shown):
            calendar.add_component(component)
        for day in shown.days:
            for number, activity in enumerate(day.activities):
                if activity.kind != "transfer":  # a way is a line of the event it leads to, not one of its own
                    ways = ways_to(activity, day.activities[:number])
                    calendar.add_component(self._event(activity, ways, day, plan, uids[activity.id]))
        return bytes(calendar.to_ical())

    def _event(self, activity: Activity, ways: Sequence[Activity], day: Day, plan: Plan, uid: str) -> Event:
        start, end = moments(day, activity)
        event = Event()
        event.add("uid", uid)
        event.add("sequence", self.sequence)
        event.add("dtstamp", FIRST_STAMP + timedelta(minutes=self.sequence))
        event.add("dtstart", start.at)
        event.add("dtend", end.at)
        everyone = set(activity.travellers) == set(plan.travellers)
        who = "" if everyone else f" ({joined_names(activity.travellers)})"
        event.add("summary", ics_text(activity.title + who))
        event.add("description", "\n".join(ics_text(line) for line in _description(activity, ways, plan)))
        event.add("categories", [activity.kind])
        event.add("transp", "TRANSPARENT" if activity.kind in ("night", "rest") else "OPAQUE")
        _add_place(event, activity)
        return event


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write a calendar for the first time; use IcsExporter to write an update."""
    return IcsExporter()(plan, score, audience)


def activity_uids(plan: Plan, trip: str) -> Iterator[tuple[str, str]]:
    """Yield activity id and UID: the same for the same thing of the same trip, whatever its hour or number.

    A place is known by itself and by how often it came before; a bed, a journey or a meal nowhere by its date.
    """
    seen: dict[str, int] = {}
    for day in plan.days:
        for activity in day.activities:
            what = (
                activity.place.id
                if activity.place
                else f"{day.date.isoformat()} {activity.slot} {activity.destination}"
            )
            key = f"{trip}\n{activity.kind}\n{what}"
            seen[key] = seen.get(key, 0) + 1
            digest = hashlib.sha256(f"{key}\n{seen[key]}".encode("utf-8", "replace")).hexdigest()
            yield activity.id, f"{digest[:32]}@fairtrip"


def ways_to(activity: Activity, before: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return the last transfer of everyone who comes to an activity; a rest stands wherever one is."""
    if activity.kind == "rest":
        return ()
    found = {}
    for name in activity.travellers:
        last = next((a for a in reversed(before) if name in a.travellers and a.kind != "rest"), None)
        if last is not None and last.kind == "transfer":
            found[last.id] = last
    return tuple(found.values())


def _description(activity: Activity, ways: Sequence[Activity], plan: Plan) -> Iterable[str]:
    yield f"For {joined_names(activity.travellers)}"
    for way in ways:
        who = "" if set(way.travellers) >= set(activity.travellers) else f" ({joined_names(way.travellers)})"
        yield f"On the way{who}, from {hhmm(way.start_min)}: {story.what(way)}"
    money = story.price(activity, plan)
    if money:
        yield f"Each pays: {money}"
    if activity.place is not None:
        yield from (
            f"{fact.field} ({fact.label}, {fact.as_of}): {fact.text}".rstrip(": ") for fact in activity.place.facts
        )
    if activity.note:
        yield activity.note


def _add_place(event: Event, activity: Activity) -> None:
    place = activity.place
    if place is None:
        if activity.area or activity.origin:
            event.add("location", ics_text(activity.area or activity.origin or ""))
        return
    where = ", ".join(dict.fromkeys(part for part in (place.name, place.area, place.city) if part))
    event.add("location", ics_text(where))
    if on_earth(activity):
        event.add("geo", (round(place.lat, 6), round(place.lon, 6)))
    address = web_address(place.website)
    if address:
        event.add("url", vUri(address))


def _zones(plan: Plan) -> Iterable[Component]:
    dates: dict[str, list[date]] = {}
    for day in plan.days:
        dates.setdefault(zone(day).key, []).append(day.date)
    by_name = {zone(day).key: zone(day) for day in plan.days}
    return [vtimezone(by_name[name], min(days), max(days)) for name, days in sorted(dates.items())]
