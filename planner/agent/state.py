"""State: what a run's checkpoints hold, in plain JSON types only, so that nothing is revived as code."""

import operator
from typing import Annotated, TypedDict

from planner.agent.refiner import Refinement
from planner.agent.setting import Judged, Setting
from planner.outline import Outline

JsonOutline = dict[str, object]


class Verdict(TypedDict):
    """One judged draft: enough to choose by, and the outline to judge it again from."""

    index: int
    outline: JsonOutline
    plan_id: str
    welfare: float | None
    feasible: bool
    drafter: str


class RefinementRecord(TypedDict):
    """One accepted refinement, as the log keeps it."""

    traveller: str
    edit: str
    welfare_before: float
    welfare_after: float
    changes: list[list[str | float]]


class RunState(TypedDict, total=False):
    """The whole state of one run."""

    request_digest: str
    drafts: list[JsonOutline]
    verdicts: Annotated[list[Verdict], operator.add]
    best: JsonOutline
    refinements: Annotated[list[RefinementRecord], operator.add]
    tried: list[str]
    question: str
    answer: str
    chosen: JsonOutline


class JudgeInput(TypedDict):
    """What one branch of the fan-out is sent."""

    index: int
    outline: JsonOutline
    drafter: str


def to_json(outline: Outline) -> JsonOutline:
    """Return an outline as JSON types."""
    return outline.model_dump(mode="json", exclude_defaults=True)


def from_json(record: JsonOutline) -> Outline:
    """Return the outline of a JSON record."""
    return Outline.model_validate(record)


def verdict(index: int, drafter: str, judged: Judged) -> Verdict:
    """Return what the state keeps of a judged draft."""
    return Verdict(
        index=index,
        outline=to_json(judged.outline),
        plan_id=judged.plan.id,
        welfare=judged.score.welfare,
        feasible=judged.score.feasible,
        drafter=drafter,
    )


def refinement_record(refinement: Refinement) -> RefinementRecord:
    """Return a refinement as JSON types."""
    return RefinementRecord(
        traveller=refinement.traveller,
        edit=refinement.edit,
        welfare_before=refinement.welfare_before,
        welfare_after=refinement.welfare_after,
        changes=[[name, change] for name, change in refinement.changes],
    )


def judged_of(record: JsonOutline, setting: Setting) -> Judged:
    """Return a stored outline judged again: deterministic, so nothing but the outline needs to be stored."""
    return setting.judge(from_json(record))
