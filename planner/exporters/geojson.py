"""GeoJson: stops as points and each party's day as a line, for any map (RFC 7946: longitude first)."""

import json
from collections.abc import Iterable

from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.inert import json_text, plain, web_address
from planner.exporters.party import Party, on_earth, routes
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.clock import hhmm

Feature = dict[str, object]


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write a FeatureCollection: one point per activity at a place, one line per day and party.

    A place without coordinates on Earth keeps its feature and has no geometry.
    """
    plan, _ = seen_by(audience, plan, score)
    features: list[Feature] = []
    for day in lived_by(audience, plan).days:
        features += [_point(activity, day) for activity in day.activities if activity.place is not None]
        features += _lines(day, audience.traveller)
    document = {"type": "FeatureCollection", "features": features}
    return json_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _point(activity: Activity, day: Day) -> Feature:
    place = activity.place
    located = place is not None and on_earth(activity)
    geometry = {"type": "Point", "coordinates": _position(activity)} if located else None
    properties = {
        "line": activity.id,
        "day": day.number,
        "date": day.date.isoformat(),
        "kind": activity.kind,
        "name": plain(activity.title),
        "start": hhmm(activity.start_min),
        "end": hhmm(activity.end_min),
        "time_zone": plain(day.tz),
        "travellers": [plain(name) for name in activity.travellers],
        "website": web_address(place.website) if place else None,
    }
    return {"type": "Feature", "id": activity.id, "geometry": geometry, "properties": properties}


def _lines(day: Day, traveller: str | None) -> Iterable[Feature]:
    for number, party in enumerate(routes(day, traveller), start=1):
        if len(party.activities) > 1:
            yield _line(day, number, party)


def _line(day: Day, number: int, party: Party) -> Feature:
    properties = {
        "day": day.number,
        "date": day.date.isoformat(),
        "name": f"Day {day.number}, party {number}",
        "travellers": [plain(name) for name in party.travellers],
        "lines": [activity.id for activity in party.activities],
    }
    geometry = {"type": "LineString", "coordinates": [_position(activity) for activity in party.activities]}
    return {"type": "Feature", "id": f"day-{day.number}-party-{number}", "geometry": geometry, "properties": properties}


def _position(activity: Activity) -> list[float]:
    if activity.place is None:
        raise ValueError(f"activity {activity.id} has no place")
    return [round(activity.place.lon, 6), round(activity.place.lat, 6)]
