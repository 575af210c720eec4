"""`fairtrip lock`: settle a place, so that no later plan moves it or leaves it out."""

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given

if TYPE_CHECKING:
    from planner.drafters.task import Lock


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
    from planner.cli import page
    from planner.cli.session import kept
    from planner.cli.session.locking import as_planned, describe, require_possible
    from planner.facts.named import find_place

    session, before = kept.open_planned(Given(trip, folder, roles, pack))
    found = find_place(session.prepared.facts, place)
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


def _wanted(lock: "Lock", day: int | None, slot: str | None) -> "Lock":
    """Return the lock with what the command line asks for; a place moved to another time is for everybody there."""
    moved = (day is not None and day - 1 != lock.day) or (slot is not None and slot != lock.slot)
    if day is not None and day - 1 != lock.day:
        lock = replace(lock, day=day - 1, slot=None)
    if slot is not None:
        lock = replace(lock, slot=slot)
    return replace(lock, who=()) if moved else lock
