"""Setting: everything a run is given before its first step, and how one outline is judged in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from planner.additions import Leeway
from planner.drafters.task import Drafter, DraftTask, Lock
from planner.experiences import candidate
from planner.facts.gather import TripFacts
from planner.outline import Outline, noted
from planner.plan import Plan
from planner.repair import Repaired, repair
from rewards.critic import Panel
from rewards.types import Score
from roles.group import Group


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may turn: how many drafts, how much search, how many refinements, whether to ask a person."""

    how_many: int = 4
    rounds: int = 0
    refinements: int = 3
    ask: bool = False
    feedback: int = 0
    """How often drafters that read are told what the best draft lacks, and draft again."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An outline, the plan it became and the panel's score of it."""

    outline: Outline
    plan: Plan
    score: Score


@dataclass(frozen=True, slots=True)
class Setting:
    """One run's fixed surroundings: nothing in here changes between its steps."""

    group: Group
    facts: TripFacts
    panel: Panel
    drafters: Mapping[str, Drafter]
    locks: tuple[Lock, ...] = ()
    banned: frozenset[str] = frozenset()
    start: Outline | None = None
    options: Options = Options()
    readers: Mapping[str, Drafter] = field(default_factory=dict)
    """Drafters that can be told what the last round lacked."""
    fallback: Mapping[str, Drafter] = field(default_factory=dict)
    """Who drafts when no draft of the readers can be used."""
    screen: Panel | None = None
    """The same panel judging by rules, for a first look; None where the panel itself judges by rules."""

    judged_by: str = "rules"
    """Whose judgement the panel is: the rules', or a model's by name."""

    def by_rules(self) -> "Setting":
        """Return this setting with the rules as the only judge: for a run whose judge gives no answer."""
        return replace(self, panel=self.screen, screen=None, judged_by="rules") if self.screen else self

    @property
    def leeway(self) -> Leeway:
        """Return what may be added to a plan of this run."""
        return Leeway(self.facts, self.banned, frozenset(lock.place for lock in self.locks))

    def task(self) -> DraftTask:
        """Return what a drafter of this run is told."""
        return DraftTask(
            group=self.group,
            facts=self.facts,
            weights=self.panel.weights,
            welfare_rule=self.panel.welfare_rule,
            locks=self.locks,
            banned=self.banned,
            start=self.start,
            how_many=self.options.how_many,
            rounds=self.options.rounds,
            seed=self.group.seed,
        )

    def mended(self, outline: Outline) -> Repaired:
        """Return an outline scheduled, checked and repaired."""
        return repair(outline, self.group, self.facts, self.locks, self.banned)

    def judge(self, outline: Outline) -> Judged:
        """Return an outline scheduled, checked, repaired and scored: the one way a draft becomes a candidate.

        What was repaired stays with the outline, so that judging it again tells it again.
        """
        mended = self.mended(outline)
        score = self.panel.score(candidate(mended.plan, mended.violations))
        return Judged(noted(mended.outline, mended.plan.changes), mended.plan, score)
