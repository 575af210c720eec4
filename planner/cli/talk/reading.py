"""Reading: what people say in their own words, read as steps, shown for correction and kept when accepted."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from planner.cli import page

READ: Final = "the rules have read the rest, and what they read is kept"
"""What a limit means for what people said."""

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.cli.session.session import Session
    from planner.plan import Plan
    from planner.talk.act import Act
    from planner.talk.changing.resolve import Step, Talk
    from planner.talk.context import Context
    from planner.talk.reader import Reader


def talk_of(session: "Session", plan: "Plan | None" = None, speaker: str | None = None) -> "Talk":
    """Return what a sentence is resolved against in a session."""
    from planner.talk.changing.resolve import Talk

    return Talk(session.prepared.request, session.panel.group, session.prepared.facts, plan, speaker or "")


def context(session: "Session", plan: "Plan | None" = None, speaker: str | None = None) -> "Context":
    """Return what a reader may know of a session's trip."""
    from planner.catalog.catalog import installed_packs, open_catalog
    from planner.talk.context import context_of

    catalog = open_catalog((*installed_packs(), *map(Path, session.settings.packs)))
    try:
        return context_of(session.panel.group, catalog, plan, speaker, speaker)
    finally:
        catalog.close()


def reader(session: "Session") -> "Reader":
    """Return who reads sentences: the model that the settings name for it, else the rules."""
    from planner.talk.reader import read

    if session.models.reading is None:
        return read
    from planner.talk.model_reader import ModelReader

    return ModelReader(session.models.reading, page.remark)


def acts(session: "Session", words: str, plan: "Plan | None" = None, speaker: str | None = None) -> "tuple[Act, ...]":
    """Return what somebody's words ask for; every question that a model is asked about them is in the trip's log."""
    known = context(session, plan, speaker)
    if session.models.reading is None:
        return reader(session)(words, known)
    with session.writing():
        return reader(session)(words, known)


def read_steps(
    session: "Session", words: str, plan: "Plan | None" = None, speaker: str | None = None
) -> "tuple[Step, ...]":
    """Return what somebody's words come to, in order; nothing changes by it."""
    from planner.talk.changing.resolve import resolved_steps

    return resolved_steps(acts(session, words, plan, speaker), talk_of(session, plan, speaker))


def tell_steps(steps: "Sequence[Step]", talk: "Talk") -> None:
    """Print what was understood, a numbered line each, with answers to what was asked."""
    for number, step in enumerate(steps, start=1):
        page.line(f"{number}. {step.text}")
        page.listed(remarks(step, talk), indent=3)


def remarks(step: "Step", talk: "Talk") -> "Iterator[str]":
    """Yield what is to be said about a step besides its text: why it is not done, or the answer to a question."""
    from planner.talk.changing.replies import reply

    if step.problem:
        yield step.problem
    if step.reply:
        yield from reply(step.act, talk)


def step_record(step: "Step", talk: "Talk") -> dict[str, object]:
    """Return a step as plain JSON."""
    return {
        "act": step.act.model_dump(mode="json", exclude_defaults=True),
        "text": step.text,
        "amendments": [amendment.model_dump(mode="json", exclude_defaults=True) for amendment in step.amendments],
        "keep": step.keep or None,
        "leave_out": step.leave_out or None,
        "remarks": list(remarks(step, talk)),
    }


def keep_amendments(store: "Trip", steps: "Sequence[Step]") -> list[int]:
    """Write the amendments of the steps into the log and return their numbers."""
    from planner.talk.said import accept

    return [accept(store, amendment) for step in steps for amendment in step.amendments]
