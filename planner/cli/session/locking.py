"""Locking: a place as a plan has it, whether any plan can keep it so, and how that is said."""

from planner.cli.session.session import Session
from planner.drafters.task import SLOTS, Lock
from planner.edit import MEALS
from planner.plan import Plan
from roles.errors import BadInput, nearest, shown


def as_planned(place: str, plan: Plan | None) -> Lock:
    """Return the lock that keeps a place as a plan has it: anywhere when the plan leaves it out."""
    for day in plan.days if plan else ():
        there = {name for activity in day.activities for name in activity.travellers}
        for activity in day.activities:
            if activity.place is not None and activity.place.id == place:
                who = () if set(activity.travellers) == there else activity.travellers
                return Lock(place, day.number - 1, activity.slot, who)
    return Lock(place)


def require_possible(lock: Lock, session: Session) -> None:
    """Raise BadInput when no plan can keep this lock."""
    facts = session.prepared.facts
    place, frame = facts.place(lock.place), facts.frame
    if lock.slot is not None and lock.slot not in SLOTS:
        raise BadInput(f"no slot '{shown(lock.slot)}'{nearest(lock.slot, SLOTS)}; known: {', '.join(SLOTS)}")
    if lock.slot is not None and (lock.slot in MEALS) != (place.kind == "food"):
        allowed = [slot for slot in SLOTS if (slot in MEALS) == (place.kind == "food")]
        raise BadInput(f"{place.name} cannot be locked for {lock.slot}; allowed: {', '.join(allowed)}")
    if lock.day is None:
        return
    if lock.day >= frame.days:
        raise BadInput(f"there is no day {lock.day + 1}; the trip has {frame.days}")
    city = frame.city_of_day(lock.day)
    if city != facts.city_of(lock.place):
        raise BadInput(f"{place.name} is in {facts.city_of(lock.place)}; day {lock.day + 1} is spent in {city}")
    if facts.windows(lock.place, lock.day) == ():
        open_days = [str(n + 1) for n in range(frame.days) if facts.windows(lock.place, n)]
        known = f"open on day {', '.join(open_days)}" if open_days else "it opens on no day of this trip"
        raise BadInput(f"{place.name} is closed on day {lock.day + 1} ({frame.dates[lock.day]}); {known}")


def describe(lock: Lock, session: Session) -> str:
    """Return a lock in words: what, when, for whom."""
    when = "on any day" if lock.day is None else f"day {lock.day + 1}"
    who = f", for {', '.join(lock.who)}" if lock.who else ""
    return f"{session.prepared.facts.place(lock.place).name}, {when}{f', {lock.slot}' if lock.slot else ''}{who}"
