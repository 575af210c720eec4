"""WelfareReward: the panel that chooses trips, as the reward that a planner is trained with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import Any, Final

from rewards.critic import Critic, Panel, critic
from roles.errors import BadInput
from train.processes import gathered
from train.rewarding.alarm import Alarm
from train.rewarding.appraisal import Appraisal, Appraise, Case
from train.rewarding.group import REWARD, GroupRewards
from train.rewarding.guards import Guard, Masked, fault_in, no_fault
from train.rewarding.judges import appraise_of, estimator_of
from train.rewarding.log import StepLog, log
from train.rewarding.outcome import Outcome, Seen, World, complete
from train.rewarding.parts import LEFT_OUT, UNREADABLE, length_cost, own_share, parts_of
from train.rewarding.rows import Rows, rows_of
from train.rewarding.sample_groups import sample_groups
from train.rewarding.settings import RewardSettings
from train.rewarding.tally import Tally, tally_of, together
from train.rewarding.tilt import Tilt
from train.task_set.task import Task

TASK: Final = "task"
"""The column of a data set that holds the ids of its tasks; TRL hands every column to a reward function."""

Completion = str | Sequence[Mapping[str, Any]]
"""A text, or a conversation whose last message holds it. Any: a message may hold more than text."""


def reward_critic(settings: RewardSettings) -> Critic:
    """Return the critic that an environment is given for these settings: their weigher, estimator and welfare rule."""
    return replace(critic(settings.weigher, settings.welfare_rule), estimate=estimator_of(settings))


@dataclass
class WelfareReward:
    """A reward function for TRL: R of every completion, in [0, 1], or None throughout a sample group that is masked.

    R = 0.1 readable + 0.2 feasible + 0.7 welfare by default (`rewarding.parts`). Travellers are added up inside, by
    weights that are fixed before a draft exists. `appraise` judges: whom the settings name, unless it is given.
    `gather` hands every process the tallies of all, so that they stop, ring and lean alike.
    Picklable where `world` and `appraise` are; loads no torch. A step of training is one call, or one call for each
    component. Not for several threads at once.
    """

    world: World
    tasks: Mapping[str, Task]
    settings: RewardSettings = field(default_factory=RewardSettings)
    appraise: Appraise | None = None
    gather: Callable[[Tally], list[Tally]] = gathered
    guard: Guard = field(init=False)
    tilt: Tilt = field(init=False)
    alarm: Alarm = field(default_factory=Alarm, init=False)
    _last: "_Step | None" = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        settings = self.settings
        if self.appraise is None:
            self.appraise = appraise_of(settings)
        self.guard = Guard(settings.masked_share, settings.masked_window)
        self.tilt = Tilt(settings.robust)

    @property
    def __name__(self) -> str:
        """Return the name under which a trainer logs it."""
        return REWARD

    def __call__(
        self, prompts: Sequence[object], completions: Sequence[Completion], **columns: Any
    ) -> list[float | None]:
        """Return the rewards. Any: columns are the data set's and the trainer's.

        Raises BadInput for a batch without tasks, a task that nobody knows and a sample group that is parted between
        processes, RewardStopped when too many sample groups were masked.
        """
        del prompts
        return self.rewards(REWARD, completions, columns)

    def rewards(self, name: str, completions: Sequence[Completion], columns: Mapping[str, Any]) -> list[float | None]:
        """Return the rewards or one component of them; the components of one step are judged once. Any: as above."""
        ids, texts = self._ids(columns, len(completions)), tuple(text_of(one) for one in completions)
        if self._last is None or (self._last.ids, self._last.texts) != (ids, texts) or name in self._last.given:
            self._last = self._step(ids, texts, columns)
        self._last.given.add(name)
        return [reward for group in self._last.groups for reward in group.rewards(name, self.settings)]

    def best_answer(self) -> tuple[Task, str] | None:
        """Return the task and the text of the answer of the last step that earned most; None where none was judged."""
        judged = [row for row in self._last.rows() if row[2].fate == "judged"] if self._last else []
        if not judged:
            return None
        task, text, _ = max(judged, key=lambda row: row[2].parts.total(self.settings))
        return self.tasks[task], text

    def rows(self) -> Rows:
        """Return the advantages of the last step apart, a row for every role and one for what is common."""
        return rows_of(self._last.groups, self.settings) if self._last else {}

    def _step(self, ids: tuple[str, ...], texts: tuple[str, ...], columns: Mapping[str, Any]) -> "_Step":
        """Judge a batch and tell everybody who watches; raises RewardStopped when it may not go on like this."""
        begun = perf_counter()
        rows = sample_groups(ids, self.settings.group_size)
        groups = [self._group(self.tasks[ids[row.start]], texts[row]) for row in rows]
        mine, seconds = tally_of(groups, self.settings), perf_counter() - begun
        everywhere = together(self.gather(mine))
        lost = self.guard.stepped(everywhere.masked, everywhere.groups)
        rings = self._rings(everywhere)
        log(StepLog(groups, self.settings, lost, mine.held_back, rings, seconds), columns)
        self.guard.stop_when_failing()
        if self.settings.robust:
            self.tilt = self.tilt.moved(everywhere.utilities)
        return _Step(ids, texts, groups)

    def _rings(self, everywhere: Tally) -> bool:
        reward, check = everywhere.reward, everywhere.held_back
        return reward is not None and check is not None and self.alarm.observed(reward, check)

    def _group(self, task: Task, texts: Sequence[str]) -> GroupRewards:
        """Judge one sample group; whatever fails masks all of it. Equal texts are judged once."""
        panel = self.guard.tried(lambda: self.world.ready(task).panel, no_fault)
        if isinstance(panel, Masked):
            return GroupRewards(len(texts), None, panel)
        if panel.welfare_rule != self.settings.welfare_rule:
            raise ValueError(f"this panel judges by {panel.welfare_rule}: give the world the settings' reward_critic")
        several = list(dict.fromkeys(texts))
        seen = self.guard.tried(lambda: [self.world.step(task, text) for text in several], no_fault)
        if isinstance(seen, Masked):
            return GroupRewards(len(texts), panel, seen)
        outcomes = self._outcomes(task, panel, dict(zip(several, seen, strict=True)))
        if isinstance(outcomes, Masked):
            return GroupRewards(len(texts), panel, outcomes)
        return GroupRewards(len(texts), panel, [outcomes[text] for text in texts])

    def _outcomes(self, task: Task, panel: Panel, seen: Mapping[str, Seen]) -> dict[str, Outcome] | Masked:
        """Return what came of every text: only plans with everybody in them are put before a judge."""
        assert self.appraise is not None  # noqa: S101  # set in __post_init__
        shares = self.tilt.shares(panel.group, panel.weights.shares)
        cases = [
            Case(task.id, text, panel, shares, step.candidate)
            for text, step in seen.items()
            if step.candidate is not None and complete(step.candidate, panel)
        ]
        heard = self.guard.tried(partial(self.appraise, cases), partial(fault_in, size=len(cases)))
        if isinstance(heard, Masked):
            return heard
        said = {case.text: appraisal for case, appraisal in zip(cases, heard, strict=True)}
        return {text: self._outcome(panel, text, step, said.get(text)) for text, step in seen.items()}

    def _outcome(self, panel: Panel, text: str, step: Seen, appraisal: Appraisal | None) -> Outcome:
        if step.candidate is None or step.outline is None:
            return Outcome("unreadable", UNREADABLE, characters=len(text))
        if appraisal is None or appraisal.welfare is None:
            return Outcome("left_out", LEFT_OUT, characters=len(text), replaced=len(step.replaced))
        issues = len(step.candidate.violations) + len(step.replaced)
        extra = length_cost(len(text), panel.group.frame.days, self.settings)
        lost = self.settings.judged == "repaired" and bool(step.candidate.violations)
        counted = 0.0 if lost else own_share(step.outline, len(step.replaced))
        parts = parts_of(appraisal.welfare * counted, step.candidate, issues, extra, self.settings)
        said, replaced = appraisal.utilities, len(step.replaced)
        return Outcome("judged", parts, step.candidate, appraisal.welfare, said, len(text), replaced, counted)

    def _ids(self, columns: Mapping[str, Any], rows: int) -> tuple[str, ...]:
        """Return the task of every row."""
        ids = columns.get(TASK)
        if not isinstance(ids, Sequence) or len(ids) != rows:
            raise BadInput(f"the data set needs a column '{TASK}' with the id of each row's task")
        if unknown := sorted({str(one) for one in ids} - set(self.tasks)):
            raise BadInput(f"no task '{unknown[0]}' among the {len(self.tasks)} tasks that this reward was given")
        return tuple(str(one) for one in ids)


@dataclass(frozen=True, slots=True)
class _Step:
    """The last batch, so that the components of one step are judged once."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    groups: Sequence[GroupRewards]
    given: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[tuple[str, str, Outcome]]:
        """Yield task, text and outcome of every completion that has one."""
        start = 0
        for group in self.groups:
            rows = slice(start, start := start + group.size)
            if not group.masked:
                yield from zip(self.ids[rows], self.texts[rows], group.outcomes, strict=True)


@dataclass(frozen=True)
class Component:
    """One component of a reward as a reward function of its own, to be normalised apart from the others."""

    reward: WelfareReward
    name: str

    @property
    def __name__(self) -> str:
        """Return the name under which a trainer logs it."""
        return self.name

    def __call__(
        self, prompts: Sequence[object], completions: Sequence[Completion], **columns: Any
    ) -> list[float | None]:
        """Return the component of every completion; masked groups are those of the whole reward. Any: as there."""
        del prompts
        return self.reward.rewards(self.name, completions, columns)


def text_of(completion: Completion) -> str:
    """Return what a policy wrote, "" where its last message holds no text."""
    if isinstance(completion, str):
        return completion
    content = completion[-1].get("content") if completion else ""
    return content if isinstance(content, str) else ""
