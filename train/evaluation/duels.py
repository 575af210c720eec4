"""Duels: whose plan the travellers would rather have, pair by pair, told by somebody who took no part in training."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from planner.executor import Executor
from planner.finished import Finished, Json
from rewards.pairs import PairJudge
from roles.errors import BadInput
from train.environment import Environment
from train.evaluation.cell import Cell
from train.task_set.task import Task

DUELS: Final = "duels.jsonl"
BY_RULES: Final = "GroupTravelBench points"
"""Who decides without a judge model: other rules than those that reward and choose, one traveller one vote."""

RANK: Final = {"feasible": 2, "infeasible": 1, "unreadable": 0}
"""What decides before anybody is asked: a plan that holds beats one that does not, any plan beats none."""


@dataclass(frozen=True, slots=True)
class Duel:
    """One policy's plan against the baseline's: `sign` 1 when it is preferred, -1 when theirs is, 0 for a tie.

    None says that `judge` could not tell. `votes` holds each traveller's own sign, empty where nobody was asked.
    """

    policy: str
    baseline: str
    task: str
    trial: int
    judge: str
    sign: int | None
    votes: Mapping[str, int]

    @property
    def key(self) -> tuple[str, str, str, int]:
        """Return what tells one duel from all others by the same judge."""
        return self.policy, self.baseline, self.task, self.trial


Pair = tuple[Task, Cell, Cell]
"""A task with the cell of a policy and the baseline's in the same trial."""


def by_points(pair: Pair) -> Duel:
    """Decide by what each traveller gains under GroupTravelBench's rules; most votes win."""
    _, own, base = pair
    votes = {name: _sign(points - base.points[name]) for name, points in own.points.items() if name in base.points}
    return _decided(pair, BY_RULES, votes)


@dataclass(frozen=True, slots=True)
class ByJudge:
    """Decides by asking a model each traveller's choice in both orders; one that cannot tell leaves the duel open."""

    name: str
    judge: PairJudge
    environment: Environment

    def __call__(self, pair: Pair) -> Duel:
        """Return the duel; nobody is asked where one plan holds and the other does not."""
        task, own, base = pair
        if own.fate != base.fate or own.outline is None or base.outline is None or own.outline == base.outline:
            return _decided(pair, self.name, {})
        group = self.environment.ready(task).panel.group
        first, second = (self.environment.judged(task, outline).candidate for outline in (own.outline, base.outline))
        assert first is not None  # noqa: S101  # every outline has a plan
        assert second is not None  # noqa: S101  # likewise
        lived = zip(first.experiences, second.experiences, strict=True)
        found = {mine.traveller: self.judge(group.stakeholder(mine.traveller), mine, theirs) for mine, theirs in lived}
        votes = {name: preference.sign for name, preference in found.items()}
        told = {name: sign for name, sign in votes.items() if sign is not None}
        return _decided(pair, self.name, told) if len(told) == len(votes) else _open(pair, self.name)


def pairs_of(cells: Sequence[Cell], tasks: Sequence[Task], baseline: str) -> list[Pair]:
    """Return every trial of every other policy beside the baseline's trial of the same number."""
    known, by_key = {task.id: task for task in tasks}, {cell.key: cell for cell in cells}
    theirs = ((cell, by_key.get((baseline, cell.task, cell.trial))) for cell in cells if cell.policy != baseline)
    return [(known[own.task], own, base) for own, base in theirs if base is not None]


def duels(
    pairs: Sequence[Pair], decide: Callable[[Pair], Duel], done: Finished, executor: Executor, judge: str
) -> list[Duel]:
    """Return the duel of every pair in their order, asking only about those that `done` has no verdict of `judge` on.

    What the judge could not tell is asked again by the next run.
    """
    found = {duel.key: duel for duel in map(_duel, done.read()) if duel.judge == judge and duel.sign is not None}
    keys = [(own.policy, base.policy, own.task, own.trial) for _, own, base in pairs]
    fresh = [pair for pair, key in zip(pairs, keys, strict=True) if key not in found]
    for duel in executor(decide, fresh):
        done.add(asdict(duel))
        found[duel.key] = duel
    return [found[key] for key in keys]


def _decided(pair: Pair, judge: str, votes: Mapping[str, int]) -> Duel:
    task, own, base = pair
    by_fate = _sign(RANK[own.fate] - RANK[base.fate])
    sign = by_fate or _sign(sum(votes.values()))
    return Duel(own.policy, base.policy, task.id, own.trial, judge, sign, {} if by_fate else votes)


def _open(pair: Pair, judge: str) -> Duel:
    task, own, base = pair
    return Duel(own.policy, base.policy, task.id, own.trial, judge, None, {})


def _duel(record: Json) -> Duel:
    try:
        return Duel(**record)  # type: ignore[arg-type]  # a line that does not fit is told below
    except TypeError as error:
        raise BadInput(f"a line of {DUELS} is no duel of this version; use another --out") from error


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
