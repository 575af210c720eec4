"""Outcome: what became of one completion on its way to a reward."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from planner.outline import Outline
from rewards.critic import Panel
from rewards.experience import Candidate
from train.rewarding.parts import Parts
from train.task_set.task import Task

Fate = Literal["judged", "left_out", "unreadable"]
"""A plan that was judged, one that somebody has no part in, and text that is no outline."""


class Seen(Protocol):
    """What a world makes of one text: `train.environment.Step` is one."""

    @property
    def candidate(self) -> Candidate | None:
        """Return the plan as a panel sees it; None for text that is no outline."""
        ...

    @property
    def outline(self) -> Outline | None:
        """Return what the text says; None for text that is no outline."""
        ...

    @property
    def replaced(self) -> tuple[str, ...]:
        """Return what reading had to put in place of words that could not stand there."""
        ...


class Convened(Protocol):
    """A task whose weights and scales are fixed: `train.environment.Ready` is one."""

    @property
    def panel(self) -> Panel:
        """Return the panel, convened once for the task."""
        ...


class World(Protocol):
    """Where texts become plans: `train.environment.Environment` is one."""

    def ready(self, task: Task, /) -> Convened:
        """Return a task with its panel; convened at the first call, remembered for the next ones."""
        ...

    def step(self, task: Task, text: str, /) -> Seen:
        """Return what becomes of a text as it is written: parsed, scheduled and checked."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One completion with its parts; where there was nothing to judge, welfare is None and nobody has a utility."""

    fate: Fate
    parts: Parts
    candidate: Candidate | None = None
    welfare: float | None = None
    utilities: Mapping[str, float] = field(default_factory=dict)
    characters: int = 0
    replaced: int = 0
    counted: float = 0.0
    """The part of its welfare that is paid: the share of stops that the policy chose, 0 for what nobody could mend."""


def complete(candidate: Candidate, panel: Panel) -> bool:
    """Return whether everybody has a day on a plan: what nobody can judge otherwise is the policy's own doing."""
    return {lived.traveller for lived in candidate.experiences if lived.days} >= set(panel.group.names)
