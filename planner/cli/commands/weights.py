"""`fairtrip weights`: the receipt, each traveller's share and why, before anything is drafted."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument, WeigherOption
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session, open_session

if TYPE_CHECKING:
    from rewards.receipt import Receipt, ReceiptRow

EVERY = "all"
"""What --method takes for every weigher."""


def command(
    trip: TripArgument,
    weigher: WeigherOption = None,
    method: Annotated[
        list[str] | None,
        typer.Option("--method", help="Compare with this weigher, or 'all'; may be repeated.", show_default=False),
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Show each traveller's share and why, before anything is drafted."""
    from rewards.receipt import receipt

    session = open_session(Given(trip, folder, roles, pack, weigher=weigher))
    made = receipt(session.panel.weights)
    others = _shares(session, method or [])
    if json:
        print_json({"receipt": {"digest": made.digest, **asdict(made)}, "compared": others})
        return
    _print(session.prepared.group.title, made, others)


def _shares(session: Session, methods: list[str]) -> dict[str, Mapping[str, float]]:
    """Return the shares under other weighers by name; raises BadInput for an unknown one."""
    from rewards.critic import critic
    from rewards.weights import WEIGHERS

    names = WEIGHERS if EVERY in methods else methods
    return {name: critic(name).convene(session.prepared.group).weights.shares for name in names}


def _print(title: str, receipt: "Receipt", others: Mapping[str, Mapping[str, float]]) -> None:
    from planner.cli.page import heading, line, listed, table

    line(f"{title}: weights", "bold")
    line(f"by '{receipt.method}', fixed from the request before any draft")
    line()
    table(["", "share", "stake", "best case", "forgotten case"], [_cells(row) for row in receipt.rows])
    heading("Why (in points)")
    listed(f"{row.name}: {row.why}" for row in receipt.rows if row.why)
    if others:
        heading("Other weighers")
        table(["", *others], [[row.name, *(f"{o[row.name]:.1%}" for o in others.values())] for row in receipt.rows])
    line()
    line(f"request {receipt.request_digest}")
    line(f"receipt {receipt.digest}")


def _cells(row: "ReceiptRow") -> list[str]:
    figures = ("" if value is None else f"{value:.2f}" for value in (row.stake, row.best, row.forgotten))
    return [row.name, f"{row.share:.1%}", *figures]
