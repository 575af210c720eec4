"""Rules of movement: nobody jumps, transfers take as long as they must, parties are few."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from planner.catalog.travel import Located
from planner.days.ground import BASE
from planner.facts.gather import TripFacts
from planner.facts.meals import is_own_meal
from planner.outline import MAX_PARTIES
from planner.plan import Activity, Day
from planner.rules.inspection import Inspection
from rewards.types import Violation
from roles.clock import minutes_into
from roles.group import Presence

SLACK_MIN = 1
"""Minutes a transfer may be shorter than the catalogue's estimate: rounding."""


def nobody_jumps(opened: Inspection) -> Iterator[Violation]:
    """Each traveller is where the last activity left them before the next one starts."""
    for day in opened.plan.days:
        here = dict.fromkeys(opened.plan.travellers, BASE)
        found: dict[str, list[Violation]] = {name: [] for name in here}
        for a in day.activities:
            if a.kind != "rest":
                _follow(a, here, found)
        for jumps in found.values():
            yield from jumps


def _follow(a: Activity, here: dict[str, str], found: Mapping[str, list[Violation]]) -> None:
    """Take everybody of an activity to where it ends; who was not where it begins has jumped."""
    begins, ends, who = begins_at(a), ends_at(a, ""), a.travellers
    for name, spot in here.items():
        if name in who:
            if begins != spot and begins is not None:
                text = f"{name} is at {spot} when {a.title} starts from {begins}"
                found[name].append(Violation("continuity", text, a.id, (name,)))
            here[name] = ends or spot


def begins_at(activity: Activity) -> str | None:
    """Return the name of the spot where an activity begins, None for a rest."""
    if activity.kind == "transfer":
        return activity.origin
    if activity.kind in {"journey", "night"}:
        return BASE
    if activity.place is not None and is_own_meal(activity.place.id):
        return BASE
    return activity.place.name if activity.place else None


def ends_at(activity: Activity, here: str) -> str:
    """Return the name of the spot where an activity that began `here` ends."""
    if activity.kind == "transfer":
        return activity.destination or here
    return BASE if activity.kind in {"journey", "night"} else here


def transfers_take_long_enough(opened: Inspection) -> Iterator[Violation]:
    """No transfer is faster than the catalogue's estimate between its two points."""
    facts = opened.facts
    for day in opened.plan.days:
        if day.city not in facts.cities:
            continue  # a plan from elsewhere: the rule of cities says so
        points: dict[str, list[Located]] = {BASE: []}
        if day.area and day.area in facts.cities[day.city].areas:
            points[BASE].append(facts.base(day.city, day.area))
        for a in day.activities:
            if a.place is not None:  # two places may bear one name
                points.setdefault(a.place.name, []).append(a.place)
        for a in [a for a in day.activities if a.kind == "transfer"]:
            origins, destinations = points.get(a.origin or "", ()), points.get(a.destination or "", ())
            taken, needed = a.end_min - a.start_min, _least_min(day.city, origins, destinations, facts)
            if taken < needed - SLACK_MIN:
                text = f"{a.title} takes {taken} min, at least {needed} are needed"
                yield Violation("travel_time", text, a.id, a.travellers)


def _least_min(city: str, origins: Sequence[Located], destinations: Sequence[Located], facts: TripFacts) -> int:
    """Return the minutes of the shortest way between two of these points, 0 when an end is unknown."""
    if len(origins) == len(destinations) == 1:
        return facts.hop(city, origins[0], destinations[0]).minutes
    return min([facts.hop(city, o, d).minutes for o in origins for d in destinations], default=0)


def parties_are_few(opened: Inspection) -> Iterator[Violation]:
    """At most two parties visit things at the same time."""
    for day in opened.plan.days:
        visits = [a for a in day.activities if a.kind == "visit"]
        few = len({a.travellers for a in visits}) <= MAX_PARTIES
        for visit in () if few else visits:
            same_time = {a.travellers for a in visits if a.start_min <= visit.start_min < a.end_min}
            if len(same_time) > MAX_PARTIES:
                yield Violation("parties", f"{len(same_time)} parties at {visit.title}", visit.id, visit.travellers)


def nothing_is_seen_twice(opened: Inspection) -> Iterator[Violation]:
    """No traveller visits the same place twice."""
    visits = [a for a in opened.activities if a.kind == "visit" and a.place]
    places = Counter([a.place.id for a in visits if a.place])
    again = [a for a in visits if a.place and places[a.place.id] > 1]
    for name in opened.plan.travellers:
        seen: set[str] = set()
        for a in again:
            if a.place and name in a.travellers:
                if a.place.id in seen:
                    yield Violation("repeat", f"{name} sees {a.title} twice", a.id, (name,))
                seen.add(a.place.id)


def everybody_is_known(opened: Inspection) -> Iterator[Violation]:
    """Every activity has travellers of this trip, and only while they are on it."""
    known = frozenset(opened.group.names)
    apart = {s.name: s.presence for s in opened.group.stakeholders if s.presence != Presence()}
    for day in opened.plan.days:
        for a in day.activities:
            if not a.travellers or not known.issuperset(a.travellers):
                who = ", ".join(sorted(name for name in a.travellers if name not in known)) or "nobody"
                yield Violation("participants", f"{a.title} is attended by {who}", a.id)
            for name in a.travellers if apart else ():
                if name in apart and _is_away(apart[name], a, day):
                    yield Violation("presence", f"{name} is not there for {a.title} on day {day.number}", a.id, (name,))


def _is_away(presence: Presence, a: Activity, day: Day) -> bool:
    """Return whether an activity begins before somebody's own arrival or ends after their departure."""
    arrives, leaves = presence.arrives, presence.leaves
    if arrives is not None and a.kind != "night" and minutes_into(arrives, day.date) > a.start_min:
        return True
    if a.kind == "night":
        late = arrives is not None and arrives.date() > day.date
        return late or (leaves is not None and leaves.date() <= day.date)
    return leaves is not None and minutes_into(leaves, day.date) < a.end_min
