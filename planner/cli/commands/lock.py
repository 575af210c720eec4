"""`fairtrip lock`: settle a place, so that no later plan moves it or leaves it out."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session import Given, Session
from roles.errors import BadInput, nearest, shown

if TYPE_CHECKING:
    from planner.drafters.task import Lock
    from planner.plan import Plan


def command(
    trip: TripArgument,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Name or id of the place.", show_default=False)],
    day: Annotated[int | None, typer.Option("--day", min=1, help="Day of the trip.", show_default=False)] = None,
    slot: Annotated[
        str | None,
        typer.Option("--slot", help="morning, lunch, afternoon, dinner or evening.", show_default=False),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="Lock it as this plan has it.", show_default=False)
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Settle a place: no later plan moves it or leaves it out."""
    from planner.cli import kept, page

    session, before = kept.open_planned(Given(trip, folder, roles, pack))
    found = find_place(session, place)
    planned = kept.load(session, before, plan).plan if plan or kept.choice(before) else None
    lock = _wanted(as_planned(found, planned), day, slot)
    require_possible(lock, session)
    with session.writing() as store:
        store.append("lock", {**asdict(lock), "who": list(lock.who)})
        locks = store.locks()
    if json:
        print_json({"lock": asdict(lock), "locks": [asdict(other) for other in locks]})
        return
    page.line(f"locked: {describe(lock, session)}")


def find_place(session: Session, name: str) -> str:
    """Return the id of a place of this trip's cities; raises BadInput naming the nearest."""
    from planner.facts import named

    return named.find_place(session.prepared.facts, name)


def describe(lock: "Lock", session: Session) -> str:
    """Return a lock in words: what, when, for whom."""
    when = "on any day" if lock.day is None else f"day {lock.day + 1}"
    who = f", for {', '.join(lock.who)}" if lock.who else ""
    return f"{session.prepared.facts.place(lock.place).name}, {when}{f', {lock.slot}' if lock.slot else ''}{who}"


def as_planned(place: str, plan: "Plan | None") -> "Lock":
    """Return the lock that keeps a place as a plan has it: anywhere when the plan leaves it out."""
    from planner.drafters.task import Lock

    for day in plan.days if plan else ():
        there = {name for activity in day.activities for name in activity.travellers}
        for activity in day.activities:
            if activity.place is not None and activity.place.id == place:
                who = () if set(activity.travellers) == there else activity.travellers
                return Lock(place, day.number - 1, activity.slot, who)
    return Lock(place)


def _wanted(lock: "Lock", day: int | None, slot: str | None) -> "Lock":
    """Return the lock with what the command line asks for; a place moved to another time is for everybody there."""
    moved = (day is not None and day - 1 != lock.day) or (slot is not None and slot != lock.slot)
    if day is not None and day - 1 != lock.day:
        lock = replace(lock, day=day - 1, slot=None)
    if slot is not None:
        lock = replace(lock, slot=slot)
    return replace(lock, who=()) if moved else lock


def require_possible(lock: "Lock", session: Session) -> None:
    """Raise BadInput when no plan can keep this lock."""
    from planner.drafters.task import SLOTS
    from planner.edit import MEALS

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
