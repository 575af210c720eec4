"""Stops: where everybody stands during a day, so that each way starts where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from planner.plan import Activity, Day

LAST_STRETCH_MIN: Final = 10
"""Minutes at the end of a door-to-door journey that count as the way from the station."""

SELF_CATERED: Final = ("self_catering",)
"""Cuisine of a meal that is eaten at the lodging, whatever the plan calls it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An activity of people who come from the same spot: `origin` to `location` for a way, `location` for the rest."""

    activity: Activity
    location: str
    origin: str = ""


def stops(day: Day) -> list[Stop]:
    """Return a day without its journeys, in order; a way that several parties share is told once per origin."""
    where: dict[str, str] = {}
    arrived: dict[str, Activity] = {}
    bed = bed_name(day)
    found: list[Stop] = []
    for number, activity in enumerate(day.activities):
        if activity.kind == "journey":
            arrived.update(dict.fromkeys(activity.travellers, activity))
        elif activity.kind == "transfer":
            found.extend(_ways(activity, day.activities[number + 1 :], where, bed))
        else:
            found.extend(_from_station(activity, arrived, spot_name(activity, bed)))
            found.append(Stop(activity, spot_name(activity, bed)))
        if activity.kind not in ("rest", "journey"):
            _settle(activity, arrived, where, bed)
    return found


def spot_name(activity: Activity, bed: str) -> str:
    """Return the name of where an activity is; `bed` is what the day's lodging is called."""
    at_bed = activity.kind == "night" or (activity.place is not None and activity.place.cuisines == SELF_CATERED)
    if at_bed and bed:
        return bed
    return activity.place.name if activity.place else activity.title


def bed_name(day: Day) -> str:
    """Return what the day's lodging is called: the last end of a way that is no place, else the night's title."""
    places = {activity.place.name for activity in day.activities if activity.place}
    ways = [a for a in day.activities if a.kind == "transfer"]
    ends = [end for way in ways for end in (way.origin, way.destination) if end and end not in places]
    nights = [activity.title for activity in day.activities if activity.kind == "night"]
    return [*nights[:1], *ends][-1] if nights or ends else ""


def _settle(activity: Activity, arrived: dict[str, Activity], where: dict[str, str], bed: str) -> None:
    for name in activity.travellers:
        arrived.pop(name, None)
        if activity.kind != "transfer":
            where[name] = spot_name(activity, bed)


def _from_station(activity: Activity, arrived: dict[str, Activity], spot: str) -> list[Stop]:
    """Return the way from the station of those whom a journey brought to the door."""
    groups: dict[str, list[str]] = {}
    for name in activity.travellers if activity.kind != "rest" else ():
        if name in arrived:
            groups.setdefault(arrived[name].id, []).append(name)
    ways = []
    for names in groups.values():
        journey = arrived[names[0]]
        start = max(journey.start_min, journey.end_min - LAST_STRETCH_MIN)
        line = {
            "kind": "transfer",
            "start_min": start,
            "travellers": tuple(names),
            "mode": "transit",
            "costs_minor": {},
        }
        ways.append(Stop(journey.model_copy(update=line), spot, "station"))
    return ways


def _ways(way: Activity, after: Sequence[Activity], where: dict[str, str], bed: str) -> list[Stop]:
    """Split a way by where its travellers stand and go; remember where it takes them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in way.travellers:
        origin = where.get(name) or way.origin or "station"
        groups.setdefault((origin, _target(name, way, after, bed)), []).append(name)
    found = []
    for (origin, target), names in groups.items():
        found.append(Stop(way.model_copy(update={"travellers": tuple(names)}), target, origin))
        where.update(dict.fromkeys(names, target))
    return found


def _target(name: str, way: Activity, after: Sequence[Activity], bed: str) -> str:
    """Return where a way leads: to the next thing this traveller does, or to its own end before another way."""
    following = (activity for activity in after if name in activity.travellers and activity.kind != "rest")
    thing = next(following, None)
    if thing is None or thing.kind in ("transfer", "journey"):
        return way.destination or way.title
    return spot_name(thing, bed)
