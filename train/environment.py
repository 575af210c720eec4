"""Environment: what a policy wrote about a task becomes an outline, a plan and a candidate for the panel."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from planner.catalog.catalog import Catalog, open_catalog
from planner.check import checked
from planner.drafters.model.answer import objection, outline_of
from planner.drafters.model.brief import brief
from planner.drafters.model.compact import answer_from
from planner.drafters.model.id_table import IdTable
from planner.drafters.model.policy_drafting import IDEA
from planner.drafters.model.prompt import render
from planner.drafters.task import DraftTask
from planner.experiences import candidate
from planner.facts.prepare import prepare
from planner.outline import Outline, noted
from planner.plan import Plan
from planner.repair import repair
from planner.schedule import schedule
from rewards.critic import Critic, Panel
from rewards.experience import Candidate
from rewards.llm.ask import Message
from rewards.llm.reading import repaired, strict_json
from rewards.types import Score, Violation
from roles.library import RoleLibrary, load_roles
from train.task_set.task import Task

Form = Literal["compact", "json"]
"""What a policy is shown and writes: the brief and short lines, or the model drafter's prompt and its JSON."""

KEPT: Final = 256
"""Prepared tasks that are kept: every task of a step, as often as it is asked for, and those of the next."""
ASKED: Final = "Draft the whole trip."


@dataclass(frozen=True, slots=True)
class Ready:
    """A task prepared once: what is known before a draft exists, the panel, and what the policy is shown."""

    task: Task
    draft: DraftTask
    table: IdTable
    panel: Panel
    messages: tuple[Message, ...]

    @property
    def prompt(self) -> str:
        """Return what a policy without instructions is shown: the task alone."""
        return self.messages[-1].text


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one text: unreadable, infeasible and unscored are three facts, and none of them is a number.

    `unreadable` says why there is no outline, "" when there is one. `replaced` is what reading put in place of ids that
    could not stand there, `changes` what repair did. Whether it could be scored is for the panel's score to say.
    """

    task: str
    unreadable: str = ""
    outline: Outline | None = None
    plan: Plan | None = None
    candidate: Candidate | None = None
    replaced: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()

    @property
    def violations(self) -> tuple[Violation, ...]:
        """Return what is broken about the plan; empty as well when there is none."""
        return self.candidate.violations if self.candidate else ()

    @property
    def feasible(self) -> bool:
        """Return whether there is a plan and nothing about it is broken, whoever mended it."""
        return self.candidate is not None and not self.candidate.violations

    @property
    def feasible_as_written(self) -> bool:
        """Return whether the policy's own words made a feasible plan: nothing replaced, nothing repaired."""
        return self.feasible and not self.replaced and not self.changes


@dataclass(slots=True)
class Environment:
    """Reads, schedules and checks on the processor alone; hand copies to processes, each keeps its own tasks.

    The same task and text give the same step in every process. Not for several threads at once.
    """

    form: Form = "compact"
    critic: Critic = field(default_factory=Critic)
    packs: tuple[Path, ...] = ()
    role_folders: tuple[Path, ...] = ()
    kept: int = KEPT
    _ready: OrderedDict[str, Ready] = field(default_factory=OrderedDict, init=False, repr=False, compare=False)
    _world: tuple[RoleLibrary, Catalog] | None = field(default=None, init=False, repr=False, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("form", "critic", "packs", "role_folders", "kept")}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._ready, self._world = OrderedDict(), None

    def ready(self, task: Task) -> Ready:
        """Return a task prepared, from memory when it was asked for lately. Raises BadInput for an unknown place."""
        if task.id in self._ready:
            self._ready.move_to_end(task.id)
        else:
            self._ready[task.id] = self._prepared(task)
            while len(self._ready) > self.kept:
                self._ready.popitem(last=False)
        return self._ready[task.id]

    def step(self, task: Task, text: str) -> Step:
        """Return what a text comes to as it is written: nothing is repaired."""
        ready = self.ready(task)
        answer = read_answer(text, ready.draft)
        if isinstance(answer, str):
            return Step(task.id, unreadable=answer)
        return self.judged(task, outline_of(answer, ready.table, ready.draft, IDEA))

    def judged(self, task: Task, outline: Outline) -> Step:
        """Return what an outline comes to as it is written; its notes are what reading had to replace."""
        ready = self.ready(task)
        plan = schedule(outline, ready.panel.group, ready.draft.facts)
        candidate = checked(plan, ready.panel.group, ready.draft.facts)
        return Step(task.id, "", outline, plan, candidate, replaced=outline.notes)

    def after_repair(self, task: Task, step: Step) -> Step:
        """Return the step with its outline repaired as the agent repairs every draft.

        An unreadable one stays, and so does a feasible one: repair would find nothing to mend.
        """
        if step.outline is None or step.feasible:
            return step
        ready = self.ready(task)
        bare = step.outline.model_copy(update={"notes": ()})
        mended = repair(bare, ready.panel.group, ready.draft.facts)
        changes = mended.plan.changes
        outline = noted(mended.outline, changes)
        return replace(
            step,
            outline=outline,
            plan=mended.plan,
            candidate=candidate(mended.plan, mended.violations),
            changes=changes,
        )

    def score(self, task: Task, step: Step) -> Score | None:
        """Return the panel's score of a step, None for an unreadable one; unjudged people leave welfare None."""
        return None if step.candidate is None else self.ready(task).panel.score(step.candidate)

    def _prepared(self, task: Task) -> Ready:
        if self._world is None:
            self._world = load_roles(self.role_folders), open_catalog(self.packs)
        known = prepare(task.trip(), *self._world)
        panel = self.critic.convene(known.group)
        draft = DraftTask(
            panel.group, known.facts, panel.weights, welfare_rule=panel.welfare_rule, seed=panel.group.seed
        )
        if self.form == "json":
            shown = render(draft)
            question = Message("user", f"{shown.trip}\n{ASKED}\n")
            return Ready(task, draft, shown.table, panel, (Message("system", shown.instructions), question))
        short = brief(draft)
        return Ready(task, short.task, short.table, panel, short.messages())


def read_answer(text: str, task: DraftTask) -> Mapping[str, object] | str:
    """Return the answer in a text, JSON or compact, or why there is none; the planner's own test of answers decides."""
    written = text.rpartition("</think>")[2]
    try:
        value = strict_json(repaired(written)) if "{" in written else answer_from(written.strip(), task)
    except ValueError as error:  # Unreadable is one
        return str(error)
    wrong = objection(value, range(1, task.group.frame.days + 1))
    if wrong or not isinstance(value, Mapping):
        return wrong or "the answer is not a JSON object"
    return value
