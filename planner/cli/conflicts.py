"""`fairtrip conflicts`: what people want against each other, and the cheapest ways out."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from planner.cli.output import print_json
from planner.cli.session import (
    FolderOption,
    ForOption,
    Given,
    JsonOption,
    PackOption,
    RolesOption,
    TripArgument,
    known_traveller,
    open_session,
)

if TYPE_CHECKING:
    from planner.conflicts import Conflict


def command(
    trip: TripArgument,
    for_: ForOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Show what people want against each other, and the ways out."""
    from planner.cli.page import line
    from planner.conflicts import conflicts

    session = open_session(Given(trip, folder, roles, pack))
    reader = known_traveller(session, for_)
    found = [c for c in conflicts(session.panel.group, session.prepared.facts) if set(c.sealed_for) <= {reader}]
    if json:
        print_json({"conflicts": [asdict(conflict) for conflict in found]})
    elif not found:
        line("nobody wants what somebody else does not")
    for conflict in () if json else found:
        _print(conflict)


def _print(conflict: "Conflict") -> None:
    from planner.cli.page import line, listed

    line(conflict.text, "bold")
    listed(conflict.ways_out, indent=2)
