"""Rules of movement: nobody jumps, transfers take as long as they must, parties are few."""

from collections.abc import Iterator
from datetime import datetime

from planner.catalog.travel import Point
from planner.days.writer import BASE
from planner.facts.gather import SELF_CATERED, TripFacts
from planner.outline import MAX_PARTIES
from planner.plan import Activity, Day, Plan
from rewards.types import Violation
from roles.group import Group, Presence

SLACK_MIN = 1
"""Minutes a transfer may be shorter than the catalogue's estimate: rounding."""


def nobody_jumps(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Each traveller is where the last activity left them before the next one starts."""
    del group, facts
    for day in plan.days:
        for name in plan.travellers:
            yield from _jumps(day, name)


def _jumps(day: Day, name: str) -> Iterator[Violation]:
    here = BASE
    for activity in day.activities:
        if name not in activity.travellers or activity.kind == "rest":
            continue
        begins = begins_at(activity)
        if begins is not None and begins != here:
            text = f"{name} is at {here} when {activity.title} starts from {begins}"
            yield Violation("continuity", text, activity.id, (name,))
        here = ends_at(activity, here)


def begins_at(activity: Activity) -> str | None:
    """Return the name of the spot where an activity begins, None for a rest."""
    if activity.kind == "transfer":
        return activity.origin
    if activity.kind in {"journey", "night"}:
        return BASE
    if activity.place is not None and activity.place.id.endswith(SELF_CATERED):
        return BASE
    return activity.place.name if activity.place else None


def ends_at(activity: Activity, here: str) -> str:
    """Return the name of the spot where an activity that began `here` ends."""
    if activity.kind == "transfer":
        return activity.destination or here
    return BASE if activity.kind in {"journey", "night"} else here


def transfers_take_long_enough(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """No transfer is faster than the catalogue's estimate between its two points."""
    del group
    for day in plan.days:
        if day.city not in facts.cities:
            continue  # a plan from elsewhere: the rule of cities says so
        base = facts.base(day.city, day.area) if day.area and day.area in facts.cities[day.city].areas else None
        points: dict[str, set[Point]] = {BASE: {base} if base is not None else set()}
        for a in day.activities:
            if a.place is not None:  # two places may bear one name
                points.setdefault(a.place.name, set()).add(Point(a.place.lat, a.place.lon))
        for a in day.activities:
            if a.kind == "transfer":
                yield from _too_fast(a, day, points, facts)


def _too_fast(a: Activity, day: Day, points: dict[str, set[Point]], facts: TripFacts) -> Iterator[Violation]:
    origins, destinations = points.get(a.origin or "", ()), points.get(a.destination or "", ())
    needed = min((facts.hop(day.city, o, d).minutes for o in origins for d in destinations), default=0)
    taken = a.end_min - a.start_min
    if taken < needed - SLACK_MIN:
        yield Violation("travel_time", f"{a.title} takes {taken} min, at least {needed} are needed", a.id, a.travellers)


def parties_are_few(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """At most two parties visit things at the same time."""
    del group, facts
    for day in plan.days:
        visits = [a for a in day.activities if a.kind == "visit"]
        for visit in visits:
            same_time = {a.travellers for a in visits if a.start_min <= visit.start_min < a.end_min}
            if len(same_time) > MAX_PARTIES:
                yield Violation("parties", f"{len(same_time)} parties at {visit.title}", visit.id, visit.travellers)


def nothing_is_seen_twice(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """No traveller visits the same place twice."""
    del group, facts
    visits = [a for a in plan.activities if a.kind == "visit"]
    for name in plan.travellers:
        seen: set[str] = set()
        for a in visits:
            if a.place and name in a.travellers:
                if a.place.id in seen:
                    yield Violation("repeat", f"{name} sees {a.title} twice", a.id, (name,))
                seen.add(a.place.id)


def everybody_is_known(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Every activity has travellers of this trip, and only while they are on it."""
    del facts
    known = set(group.names)
    apart = {s.name: s.presence for s in group.stakeholders if s.presence != Presence()}
    for day in plan.days:
        for a in day.activities:
            strangers = sorted(name for name in a.travellers if name not in known)
            if not a.travellers or strangers:
                who = ", ".join(strangers) or "nobody"
                yield Violation("participants", f"{a.title} is attended by {who}", a.id)
            for name in a.travellers:
                if name in apart and _is_away(apart[name], a, day):
                    yield Violation("presence", f"{name} is not there for {a.title} on day {day.number}", a.id, (name,))


def _is_away(presence: Presence, a: Activity, day: Day) -> bool:
    """Return whether an activity begins before somebody's own arrival or ends after their departure."""
    arrives, leaves = presence.arrives, presence.leaves
    if arrives is not None and a.kind != "night" and minutes_into(arrives, day) > a.start_min:
        return True
    if a.kind == "night":
        late = arrives is not None and arrives.date() > day.date
        return late or (leaves is not None and leaves.date() <= day.date)
    return leaves is not None and minutes_into(leaves, day) < a.end_min


def minutes_into(moment: datetime, day: Day) -> int:
    """Return a moment in minutes after a day's midnight; another day's lies far before or behind."""
    return (moment.date() - day.date).days * 24 * 60 + moment.hour * 60 + moment.minute
