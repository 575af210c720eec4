"""`fairtrip show`: a plan as it is kept, the last chosen one by default."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.options import (
    FolderOption,
    ForOption,
    JsonOption,
    ModelOption,
    PackOption,
    PlanArgument,
    RolesOption,
    TripArgument,
)
from planner.cli.output import answers, print_json
from planner.cli.session.session import Given, Session
from roles.errors import BadInput
from roles.validation import check_word

TOLD: Final = "the days are told in plain words"
"""What a limit means for a story."""

if TYPE_CHECKING:
    from planner.plan import Plan
    from planner.story import Story


def command(
    trip: TripArgument,
    plan: PlanArgument = None,
    for_: ForOption = None,
    story: Annotated[bool, typer.Option("--story", help="Tell the days in sentences as well.")] = False,
    language: Annotated[str, typer.Option("--language", help="Of the story, two letters.")] = "en",
    model: ModelOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Show a plan: its days, its people, what is not met and why."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.exporters.audience import Audience
    from planner.exporters.terminal import render_plan

    given = Given(trip, folder, roles, pack, models=_asked(model), asking=("draft",) if story else ())
    session, store = kept.open_planned(given)
    found = kept.load(session, store, plan)
    if found.changed:
        page.remark(f"the request or a role changed since plan {found.plan.id} was made; run: fairtrip plan {trip}")
    told = _told(session, found.plan, language) if story else None
    if json:
        record = {"changed": found.changed, **page.document(found.plan, found.score, Audience(for_))}
        print_json({**record, **({"story": asdict(told)} if told else {})})
    else:
        answers().print(render_plan(found.plan, found.score, Audience(for_)))
    if told is not None and not json:
        _print(told)
    session.models.settle(TOLD, as_json=json)


def _asked(model: str | None) -> dict[str, object]:
    """Return the settings of a story that this model tells, whoever drafted the plan."""
    return {"model": model, "drafter": "auto"} if model else {}


def _told(session: Session, plan: "Plan", language: str) -> "Story":
    """Return the days in sentences: by the model that the settings name, else in plain words."""
    from planner.story import Story, plain_story, tell_story
    from rewards.llm.language import NAMES

    try:
        check_word(language, tuple(NAMES))
    except ValueError as error:
        raise BadInput(f"--language: {error}") from error
    if session.models.drafting is None:
        return Story(plain_story(plan, language))
    with session.writing():
        return tell_story(plan, session.prepared.facts, session.models.drafting, language)


def _print(told: "Story") -> None:
    from planner.cli import page

    page.heading("In words")
    for number, text in enumerate(told.days, start=1):
        page.line(f"Day {number}. {text}")
    if told.why:
        page.remark(f"told in plain words: {told.why}")
