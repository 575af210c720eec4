"""`fairtrip refine`: help whoever fell shortest without letting anybody else fall."""

from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.output import print_json
from planner.cli.session import (
    FolderOption,
    Given,
    JsonOption,
    PackOption,
    PlanArgument,
    RolesOption,
    TripArgument,
    known_traveller,
)

if TYPE_CHECKING:
    from planner.agent.refiner import Refinement
    from planner.agent.setting import Judged, Setting


def command(
    trip: TripArgument,
    plan: PlanArgument = None,
    for_: Annotated[
        str | None,
        typer.Option("--for", metavar="NAME", help="Whom to help; default: who falls shortest.", show_default=False),
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Help whoever falls shortest, without letting anybody else fall."""
    from planner.agent.refiner import shortfalls
    from planner.agent.run import plan_record
    from planner.agent.store import open_trip
    from planner.cli import kept, page, running

    given = Given(trip, folder, roles, pack)
    session, _ = kept.open_planned(given)
    target = known_traveller(session, for_)
    with open_trip(session.folder) as store:
        best = kept.load(session, store, plan).judged()
        setting = session.setting(store, banned=kept.left_out(store), drafting=False)
        targets = [target] if target else shortfalls(best.score)
        found = _first(best, setting, targets)
        if found is not None:
            better, refinement = found
            store.save_plan(better.plan.id, plan_record(better))
            record = running.refinement_record(refinement)
            run = kept.run_of(store)
            store.append("refined", {"run": run, "from": best.plan.id, "chosen": better.plan.id, **record})
    if json:
        record = running.refinement_record(found[1]) if found else {}
        chosen = running.plan_summary(found[0] if found else best)
        print_json({"accepted": found is not None, "tried": targets, "refinement": record or None, "plan": chosen})
        return
    if found is None:
        page.line(_why_not(targets, best))
        return
    page.line(running.refinement_line(found[1]))
    page.line(f"plan {running.plan_line(found[0])}")


def _first(best: "Judged", setting: "Setting", targets: list[str]) -> "tuple[Judged, Refinement] | None":
    """Return the first accepted edit, trying the travellers in their order."""
    from planner.agent.refiner import refine
    from planner.cli.page import stage

    for name in targets:
        stage(f"looking for an edit that helps {name}", best.score.welfare)
        found = refine(best, setting, name)
        if found is not None and not found[0].outline.places & setting.banned:
            return found
    return None


def _why_not(targets: list[str], best: "Judged") -> str:
    from rewards.critic import FLOOR

    whom = targets[0] if len(targets) == 1 else "anybody"
    if not best.score.feasible:
        return f"plan {best.plan.id} breaks a rule, and no edit tried mends that and helps {whom}"
    return (
        f"nothing accepted: no edit tried for {whom} keeps every rule, raises welfare and costs nobody more than "
        f"{FLOOR:.2f} of utility; plan {best.plan.id} stays as it is"
    )
