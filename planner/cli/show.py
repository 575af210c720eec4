"""`fairtrip show`: a plan as it is kept, the last chosen one by default."""

from planner.cli.output import answers, print_json
from planner.cli.session import (
    FolderOption,
    ForOption,
    Given,
    JsonOption,
    PackOption,
    PlanArgument,
    RolesOption,
    TripArgument,
)


def command(
    trip: TripArgument,
    plan: PlanArgument = None,
    for_: ForOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Show a plan: its days, its people, what is not met and why."""
    from planner.cli import kept, page
    from planner.exporters.audience import Audience
    from planner.exporters.terminal import render_plan

    session, store = kept.open_planned(Given(trip, folder, roles, pack))
    found = kept.load(session, store, plan)
    if found.changed:
        page.remark(f"the request or a role changed since plan {found.plan.id} was made; run: fairtrip plan {trip}")
    if json:
        print_json({"changed": found.changed, **page.document(found.plan, found.score, Audience(for_))})
        return
    answers().print(render_plan(found.plan, found.score, Audience(for_)))
