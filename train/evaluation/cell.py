"""Cell: one attempt of one policy at one task, everything measured about it, and its line in a file of results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from planner.bench.metrics import Metrics
from planner.catalog.money import convert
from planner.clash import needs_of
from planner.outline import Outline
from rewards.types import Score, Violation
from train.environment import Environment, Ready, Step
from train.evaluation.outside import Rules, by_own_wishes
from train.evaluation.policies import Attempt
from train.task_set.task import Task

Fate = Literal["feasible", "infeasible", "unreadable"]
"""A plan that breaks no rule once it is repaired, one that still does, and no plan at all."""

COMPARED_IN = "EUR"
BUDGET, UNKNOWN_PRICE, SHARED_BUDGETS = "budget", "budget_unknown", ("household_budget", "group_budget")
"""Rules about money that somebody made a need: of one person, or of a purse that several share."""


class Record(BaseModel):
    """A frozen record of a line of results."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outside(Record):
    """The four GroupTravelBench metrics of the exported plan; None where there is no plan to score."""

    completeness: float | None
    utility: float | None
    fairness: float | None
    validity: float | None


class Cell(Record):
    """One trial. The plan is what the planner would make of the attempt, repaired where code can repair it.

    Nothing that could not be measured is a number: without a plan everything about plans is None, and an unscored plan
    has no welfare. `needs` is the share of needs that hold, None where nobody has one; `cost` is euros a person
    and day.
    """

    policy: str
    task: str
    trial: int
    people: int
    fate: Fate
    unreadable: str = ""
    as_written: bool = False
    welfare_written: float | None = None
    welfare: float | None = None
    worst: float | None = None
    gini: float | None = None
    dispersion: float | None = None
    needs: float | None = None
    cost: float | None = None
    outside: Outside
    points: dict[str, int] = {}
    broken: tuple[str, ...] = ()
    outline: Outline | None = None
    tokens: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        """Return what tells one trial from all others."""
        return self.policy, self.task, self.trial


@dataclass(frozen=True, slots=True)
class Measuring:
    """Turns attempts into cells; one for each process. `rules` are GroupTravelBench's own of its own tasks, by id."""

    environment: Environment
    rules: Mapping[str, Rules] = field(default_factory=dict)

    def __call__(self, task: Task, names: tuple[str, int], attempt: Attempt) -> Cell:
        """Return the cell of an attempt by the policy and in the trial of `names`; same attempt, same cell."""
        ready = self.environment.ready(task)
        policy, trial = names
        written = self._written(task, attempt)
        start = {"policy": policy, "task": task.id, "trial": trial, "people": task.people, "tokens": attempt.tokens}
        mended = self.environment.after_repair(task, written)
        if mended.plan is None or mended.outline is None:
            nothing = Outside(completeness=100.0, utility=None, fairness=None, validity=None)
            return Cell(**start, fate="unreadable", unreadable=written.unreadable, outside=nothing)
        score = self.environment.score(task, mended)
        before = self.environment.score(task, written)
        outside, points = self.rules.get(task.id, by_own_wishes)(mended.plan, ready)
        return Cell(
            **start,
            **_judged(score),
            fate="feasible" if mended.feasible else "infeasible",
            as_written=written.feasible_as_written,
            welfare_written=before.welfare if before else None,
            needs=needs_met(ready, mended.violations),
            cost=_euros(mended, ready),
            outside=_outside(outside),
            points=dict(points),
            broken=tuple(sorted({violation.code for violation in mended.violations})),
            outline=mended.outline.model_copy(update={"notes": ()}),
        )

    def _written(self, task: Task, attempt: Attempt) -> Step:
        if attempt.nothing:
            return Step(task.id, unreadable=attempt.nothing)
        if attempt.outline is not None:
            return self.environment.judged(task, attempt.outline)
        return self.environment.step(task, attempt.text)


def needs_met(ready: Ready, violations: tuple[Violation, ...]) -> float | None:
    """Return the share of needs that a plan keeps, budgets of purses included; None where nobody has a need.

    Needs of one person about one matter count once: a broken rule says whose and about what, no more.
    """
    asked = {
        (tuple(sorted(need.owners)), f"need_{need.wish.kind}" if need.wish and need.wish.kind != BUDGET else BUDGET)
        for need in needs_of(ready.panel.group, ready.draft.facts)
    }
    broken = {whose for violation in violations for whose in _whose(violation)}
    return 1.0 - len(asked & broken) / len(asked) if asked else None


def _whose(violation: Violation) -> list[tuple[tuple[str, ...], str]]:
    """Return the needs that a broken rule may be about: one of a purse, or one of each traveller it names."""
    if violation.code in SHARED_BUDGETS:
        return [(tuple(sorted(violation.travellers)), BUDGET)]
    matter = BUDGET if violation.code == UNKNOWN_PRICE else violation.code
    return [((name,), matter) for name in violation.travellers]


def _judged(score: Score | None) -> dict[str, float | None]:
    if score is None or score.fairness is None:
        return {"welfare": score.welfare if score else None}
    fair = score.fairness
    return {"welfare": score.welfare, "worst": fair.worst, "gini": fair.gini, "dispersion": fair.dispersion}


def _euros(step: Step, ready: Ready) -> float:
    """Return what the trip costs a person and day, in euros by the catalogue's own rates."""
    assert step.candidate is not None  # noqa: S101  # only asked about plans
    frame = ready.draft.facts.frame
    cents = convert(step.candidate.cost_minor, frame.currency, COMPARED_IN, ready.draft.facts.rate_table)
    return round(cents / 100 / len(ready.panel.group.names) / frame.days, 2)


def _outside(found: Metrics) -> Outside:
    return Outside(
        completeness=found.completeness, utility=found.utility, fairness=found.fairness, validity=found.validity
    )
