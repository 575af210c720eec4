"""`fairtrip unlock`: let a place move or go again."""

from typing import Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given


def command(
    trip: TripArgument,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Name or id of the place.", show_default=False)],
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Let a locked place move or go again."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.facts.named import find_place
    from roles.errors import BadInput

    session, _ = kept.open_planned(Given(trip, folder, roles, pack))
    found = find_place(session.prepared.facts, place)
    with session.writing() as store:
        locked = {lock.place: session.prepared.facts.place(lock.place).name for lock in store.locks()}
        if found not in locked:
            raise BadInput(f"'{place}' is not locked; locked: {', '.join(locked.values()) or 'nothing'}")
        store.append("unlock", {"place": found})
    if json:
        print_json({"unlocked": found, "locks": sorted(set(locked) - {found})})
        return
    page.line(f"unlocked: {locked[found]}")
