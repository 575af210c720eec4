"""Rules of company: a child is never without an adult, neither at something nor in between, nor in a bar."""

from collections.abc import Iterator
from itertools import pairwise

from planner.days.writer import BASE
from planner.facts.access import for_grown_ups, too_young
from planner.facts.gather import TripFacts
from planner.plan import Activity, Day, Plan
from planner.rules.clock import clock_text
from planner.rules.movement import begins_at, ends_at, minutes_into
from rewards.types import Violation
from roles.group import Group, Presence, Stakeholder

SHORT_WAIT_MIN = 5
"""Minutes in which an adult who sets out a moment earlier or later is still around."""


def children_are_never_alone(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Every activity with somebody under 18 has an adult in it, unless no adult is on the trip."""
    del facts
    adults = {s.name for s in group.stakeholders if not s.child}
    children = {s.name for s in group.stakeholders if s.child}
    if not adults:
        return
    for activity in plan.activities:
        alone = children.intersection(activity.travellers)
        if alone and not adults.intersection(activity.travellers):
            names = ", ".join(sorted(alone))
            yield Violation(
                "child_alone", f"{names} at {activity.title} without an adult", activity.id, tuple(sorted(alone))
            )


def children_are_old_enough(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Nobody is taken to a bar or another place for grown-ups before the age it asks for."""
    for activity in plan.activities:
        if activity.place is None or not facts.has(activity.place.id):
            continue
        place = facts.place(activity.place.id)
        for name in activity.travellers:
            if for_grown_ups(place) and too_young(place, group.stakeholder(name).age):
                yield Violation("too_young", f"{name} is too young for {activity.title}", activity.id, (name,))


def children_are_never_left(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """While a child waits between two activities, some adult is at the same spot."""
    del facts
    adults = [s for s in group.stakeholders if not s.child]
    for day in plan.days:
        for child in (s.name for s in group.stakeholders if s.child and adults):
            for spot, start, end, line in _waits(day, child):
                if _left_alone(day, adults, (spot, start, end)):
                    text = f"{child} is left at {spot} from {clock_text(start)} to {clock_text(end)}"
                    yield Violation("child_alone", text, line, (child,))


def _waits(day: Day, name: str) -> Iterator[tuple[str, int, int, str]]:
    """Yield where and from when until when somebody waits between two activities, and the line before."""
    mine = [a for a in day.activities if name in a.travellers]
    here = BASE
    for before, after in pairwise(mine):
        here = ends_at(before, here)
        if after.start_min - before.end_min > SHORT_WAIT_MIN:
            yield here, before.end_min, after.start_min, before.id


def _left_alone(day: Day, adults: list[Stakeholder], wait: tuple[str, int, int]) -> bool:
    """Return whether at some moment of a wait no adult is at its spot; checked wherever somebody comes or goes."""
    spot, start, end = wait
    moments = {start + 1} | {a.end_min + 1 for a in day.activities} | {a.start_min + 1 for a in day.activities}
    at_risk = sorted(m for m in moments if start < m < end - SHORT_WAIT_MIN)
    return any(not any(_is_at(day, adult, spot, moment) for adult in adults) for moment in at_risk)


def _is_at(day: Day, adult: Stakeholder, spot: str, moment: int) -> bool:
    """Return whether a traveller of the day is at a spot at a moment, not on the way."""
    mine = [a for a in day.activities if adult.name in a.travellers]
    here = BASE
    for a in mine:
        if a.start_min <= moment <= a.end_min and a.kind not in {"transfer", "journey"}:
            return (begins_at(a) or here) == spot
        if a.start_min > moment:
            break
        if a.end_min >= moment:
            return False
        here = ends_at(a, here)
    return here == spot and bool(mine) and not _is_away(mine, adult.presence, day, moment)


def _is_away(mine: list[Activity], presence: Presence, day: Day, moment: int) -> bool:
    """Return whether somebody has not come yet, by a journey or on their own, or has gone."""
    if mine[0].kind == "journey" and moment < mine[0].start_min:
        return True
    arrives, leaves = presence.arrives, presence.leaves
    late = arrives is not None and moment < minutes_into(arrives, day)
    return late or (leaves is not None and moment > minutes_into(leaves, day))
