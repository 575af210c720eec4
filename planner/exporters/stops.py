"""Stops: where everybody stands during a day, so that each way starts where the one before it ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.plan import Activity, Day


@dataclass(frozen=True, slots=True)
class Stop:
    """An activity of people who come from the same spot: `origin` to `location` for a way, `location` for the rest."""

    activity: Activity
    location: str
    origin: str = ""


def stops(day: Day) -> list[Stop]:
    """Return a day without its journeys, in order; a way that several parties share is told once per origin."""
    where: dict[str, str] = {}
    bed = bed_name(day)
    found: list[Stop] = []
    for number, activity in enumerate(day.activities):
        if activity.kind == "journey":
            where.update(dict.fromkeys(activity.travellers, ""))
        elif activity.kind != "transfer":
            spot = bed if activity.kind == "night" else spot_name(activity)
            found.append(Stop(activity, spot))
            if activity.kind != "rest":
                where.update(dict.fromkeys(activity.travellers, spot))
        else:
            found.extend(_ways(activity, day.activities[number + 1 :], where, bed))
    return found


def spot_name(activity: Activity) -> str:
    """Return the name of where an activity is."""
    return activity.place.name if activity.place else activity.title


def bed_name(day: Day) -> str:
    """Return what the day's bed is called: where the last way of the day goes, else the night's title."""
    night = next((activity for activity in day.activities if activity.kind == "night"), None)
    before = [a for a in day.activities if a.kind != "night"]
    if before and before[-1].kind == "transfer" and before[-1].destination:
        return before[-1].destination
    return night.title if night else ""


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
    for activity in after:
        if name not in activity.travellers or activity.kind == "rest":
            continue
        if activity.kind in ("visit", "meal"):
            return spot_name(activity)
        if activity.kind == "night":
            return bed
        break
    return way.destination or way.title
