"""Gpx: waypoints and one route per day and party, for outdoor maps and navigation (GPX 1.1)."""

from xml.sax.saxutils import escape

from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

from planner.exporters import story
from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.clock import span
from planner.exporters.inert import web_address, xml_text
from planner.exporters.party import on_earth, routes
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.names import joined_names


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write a waypoint per place and a route per day and party; places without coordinates are left out."""
    plan, _ = seen_by(audience, plan, score)
    document = GPX()
    document.creator = "fairtrip"
    document.name = xml_text(plan.title)
    seen: set[str] = set()
    for day in lived_by(audience, plan).days:
        for activity in day.activities:
            if activity.place is not None and on_earth(activity) and activity.place.id not in seen:
                seen.add(activity.place.id)
                document.waypoints.append(_waypoint(activity, day))
        document.routes.extend(_routes(day, audience.traveller))
    return str(document.to_xml(version="1.1")).encode()


def _waypoint(activity: Activity, day: Day) -> GPXWaypoint:
    lat, lon = _coordinates(activity)
    waypoint = GPXWaypoint(lat, lon, name=xml_text(activity.title), type=activity.kind)
    waypoint.description = xml_text(f"{story.day_heading(day)}, {span(activity)}, {joined_names(activity.travellers)}")
    place = activity.place
    address = web_address(place.website) if place else None
    # gpxpy 1.6 writes the address into an attribute as it stands; a web address holds no quote, its & is escaped here.
    if address:
        waypoint.link = escape(address)  # type: ignore[assignment]  # gpxpy starts it as None
    return waypoint


def _routes(day: Day, traveller: str | None) -> list[GPXRoute]:
    found = []
    for number, party in enumerate(routes(day, traveller), start=1):
        if len(party.activities) < 2:
            continue
        route = GPXRoute(name=f"Day {day.number}, party {number}", description=xml_text(joined_names(party.travellers)))
        for activity in party.activities:
            lat, lon = _coordinates(activity)
            route.points.append(GPXRoutePoint(lat, lon, name=xml_text(f"{span(activity)} {activity.title}")))
        found.append(route)
    return found


def _coordinates(activity: Activity) -> tuple[float, float]:
    if activity.place is None:
        raise ValueError(f"activity {activity.id} has no place")
    return round(activity.place.lat, 6), round(activity.place.lon, 6)
