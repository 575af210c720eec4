"""`fairtrip replan`: plan again around what is locked, changing as little as possible."""

from collections.abc import Sequence
from typing import Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session


def command(
    trip: TripArgument,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="PLACE", help="A place to leave out; may be repeated.", show_default=False),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="Start from this plan; default: the last chosen.")
    ] = None,
    rounds: Annotated[
        int | None, typer.Option("--rounds", help="Search rounds; more is slower.", show_default=False)
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Plan again around what is locked, changing as little as possible."""
    from planner.cli.runs import replanning, running
    from planner.cli.session import kept
    from planner.cli.session.model_use import PLANNED

    session, _ = kept.open_planned(Given(trip, folder, roles, pack, rounds=rounds, asking=("judge",)))
    banned = _banned(session, without or [])
    with session.writing() as store:
        replanning.require_unlocked(banned, session, store)
        banned |= kept.left_out(store)
        before = kept.load(session, store, plan)
        outcome = replanning.planned(session, store, before.outline, banned)
        after = outcome.chosen
        changes = replanning.changed(before.plan, after.plan)
        store.append(
            "replanned",
            {"run": outcome.run_id, "from": before.plan.id, "chosen": after.plan.id, "without": sorted(banned)},
        )
        if not after.score.feasible:
            running.finish(session, outcome, store, {"changes": changes}, as_json=json)
    if json:
        record = {"from": before.plan.id, "plan": running.plan_summary(after), "changes": changes}
        print_json({**record, "utilities": replanning.gains(before.score, after.score)})
    else:
        replanning.tell_change(before.plan, before.score, after, changes)
    session.models.settle(PLANNED, as_json=json)


def _banned(session: Session, names: Sequence[str]) -> frozenset[str]:
    from planner.facts.named import find_place

    return frozenset(find_place(session.prepared.facts, name) for name in names)
