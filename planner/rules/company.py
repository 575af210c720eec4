"""Rules of company: a child is never without an adult, neither at something nor in between, nor in a bar."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from planner.catalog.pack import PackPlace
from planner.days.ground import BASE
from planner.facts.access import for_grown_ups, too_young
from planner.facts.gather import TripFacts
from planner.plan import Activity, Day
from planner.rules.inspection import Inspection
from planner.rules.movement import begins_at, ends_at
from rewards.types import Violation
from roles.clock import hhmm, minutes_into
from roles.group import Presence

SHORT_WAIT_MIN = 5
"""Minutes in which an adult who sets out a moment earlier or later is still around."""


def children_are_never_alone(opened: Inspection) -> Iterator[Violation]:
    """Every activity with somebody under 18 has an adult in it, unless no adult is on the trip."""
    adults = {s.name for s in opened.group.stakeholders if not s.child}
    children = {s.name for s in opened.group.stakeholders if s.child}
    if not adults or not children:
        return
    for activity in opened.activities:
        if adults.isdisjoint(activity.travellers) and not children.isdisjoint(activity.travellers):
            alone = tuple(sorted(children.intersection(activity.travellers)))
            text = f"{', '.join(alone)} at {activity.title} without an adult"
            yield Violation("child_alone", text, activity.id, alone)


def children_are_old_enough(opened: Inspection) -> Iterator[Violation]:
    """Nobody is taken to a bar or another place for grown-ups before the age it asks for."""
    facts = opened.facts
    shut = facts.once("for grown-ups", lambda: _for_grown_ups(facts))
    for activity in opened.activities:
        if activity.place is None or activity.place.id not in shut:
            continue
        for name in activity.travellers:
            if too_young(shut[activity.place.id], opened.group.stakeholder(name).age):
                yield Violation("too_young", f"{name} is too young for {activity.title}", activity.id, (name,))


def children_are_never_left(opened: Inspection) -> Iterator[Violation]:
    """While a child waits between two activities, some adult is at the same spot."""
    people = opened.group.stakeholders
    adults = [s for s in people if not s.child]
    children = [s.name for s in people if s.child] if adults else []
    for day, own in opened.days if children else ():
        watch = _Watch(day, [(own[s.name], s.presence) for s in adults])
        for child in children:
            for spot, start, end, line in _waits(own[child]):
                if watch.misses(spot, start, end):
                    text = f"{child} is left at {spot} from {hhmm(start)} to {hhmm(end)}"
                    yield Violation("child_alone", text, line, (child,))


def _for_grown_ups(facts: TripFacts) -> dict[str, PackPlace]:
    return {p.id: p for city in facts.cities.values() for p in city.places.values() if for_grown_ups(p)}


def _waits(mine: Sequence[Activity]) -> Iterator[tuple[str, int, int, str]]:
    """Yield where and from when until when somebody waits between two activities, and the line before."""
    here = BASE
    for before, after in pairwise(mine):
        here = ends_at(before, here)
        if after.start_min - before.end_min > SHORT_WAIT_MIN:
            yield here, before.end_min, after.start_min, before.id


@dataclass(slots=True)
class _Watch:
    """What the adults of a day do: whether one of them is where a child waits."""

    day: Day
    adults: list[tuple[Sequence[Activity], Presence]]
    moments: list[int] = field(init=False)
    """The minutes at which somebody has just come or gone."""

    def __post_init__(self) -> None:
        self.moments = sorted({minute + 1 for a in self.day.activities for minute in (a.start_min, a.end_min)})

    def misses(self, spot: str, start: int, end: int) -> bool:
        """Return whether at some moment of a wait no adult is at its spot."""
        at_risk = self.moments[bisect_right(self.moments, start) : bisect_left(self.moments, end - SHORT_WAIT_MIN)]
        return any(not any(self._is_at(mine, who, spot, m) for mine, who in self.adults) for m in at_risk)

    def _is_at(self, mine: Sequence[Activity], who: Presence, spot: str, moment: int) -> bool:
        """Return whether a traveller is at a spot at a moment, not on the way."""
        done = 0
        for a in mine:
            if a.start_min > moment:
                break
            if a.end_min >= moment:
                return a.kind not in {"transfer", "journey"} and (begins_at(a) or _stands(mine[:done])) == spot
            done += 1
        return bool(mine) and _stands(mine[:done]) == spot and not _is_away(mine, who, self.day, moment)


def _stands(done: Sequence[Activity]) -> str:
    """Return where somebody stands who has done this much of a day."""
    for a in reversed(done):
        spot = ends_at(a, "")
        if spot:
            return spot
    return BASE


def _is_away(mine: Sequence[Activity], presence: Presence, day: Day, moment: int) -> bool:
    """Return whether somebody has not come yet, by a journey or on their own, or has gone."""
    if mine[0].kind == "journey" and moment < mine[0].start_min:
        return True
    arrives, leaves = presence.arrives, presence.leaves
    late = arrives is not None and moment < minutes_into(arrives, day.date)
    return late or (leaves is not None and moment > minutes_into(leaves, day.date))
