"""`fairtrip refine`: help whoever fell shortest, or change a plan as somebody says in their own words."""

import re
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.options import FolderOption, InterviewModelOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given, known_traveller
from roles.errors import BadInput, shown

if TYPE_CHECKING:
    from planner.agent.refinement import Refinement
    from planner.agent.setting import Judged, Setting
    from planner.cli.session.session import Session

PLAN_ID: Final = re.compile(r"[0-9a-f]{1,10}")
"""What a plan's id and its beginnings look like; everything else is words."""


def command(
    trip: TripArgument,
    plan: Annotated[
        str | None,
        typer.Argument(metavar="[PLAN]", help="Id of a plan; default: the last chosen.", show_default=False),
    ] = None,
    words: Annotated[
        str | None,
        typer.Argument(metavar="[WORDS]", help="What to change, in quotes, in your own words.", show_default=False),
    ] = None,
    for_: Annotated[
        str | None,
        typer.Option("--for", metavar="NAME", help="Whom to help; with words: who says them.", show_default=False),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do what was understood without asking.")] = False,
    model: InterviewModelOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Help whoever falls shortest, or change a plan as your words say."""
    from planner.cli.session import kept

    plan, words = told_apart(plan, words)
    given = Given(trip, folder, roles, pack, models={"interview_model": model}, asking=("read", "judge"))
    if words is not None:
        from planner.cli.talk import rewording

        rewording.command(given, plan, words, for_, yes=yes, as_json=json)
        return
    session, _ = kept.open_planned(given)
    _help(session, plan, known_traveller(session, for_), as_json=json)
    session.models.settle("edits that nobody has judged were not taken", as_json=json)


def told_apart(first: str | None, second: str | None) -> tuple[str | None, str | None]:
    """Return (plan id, words): what has up to ten hexadecimal digits and nothing else is an id.

    Raises BadInput when two are given and the first is no id.
    """
    if first is None or PLAN_ID.fullmatch(first):
        return first, second
    if second is not None:
        raise BadInput(f"'{shown(first)}' is no plan id; put all words into one pair of quotes")
    return None, first


def _help(session: "Session", plan: str | None, target: str | None, *, as_json: bool) -> None:
    """Take the first edit that helps somebody and that the others can bear, and say what it changed."""
    from planner.agent.refiner import shortfalls
    from planner.agent.run import plan_record
    from planner.cli import page
    from planner.cli.runs import running
    from planner.cli.session import kept

    with session.writing() as store:
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
    if as_json:
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
