"""Evaluate: policies side by side on the same tasks and trials; what is done is kept and never done again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from planner.executor import Executor
from planner.finished import Finished, Json
from roles.errors import BadInput, LimitReached, Unwritable
from train.environment import Environment
from train.evaluation.cell import Cell, Measuring
from train.evaluation.outside import Rules
from train.evaluation.policies import Policy
from train.task_set.task import Task

CELLS: Final = "cells.jsonl"
SETTINGS: Final = "settings.json"
MOST_UNASKED: Final = 20
"""Trials without an answer for technical reasons after which a run stops: the endpoint is not there."""
TOLD: Final = 100
"""Lines of progress of one run, about."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One piece of work: a policy's name, a task, and the number of the trial."""

    policy: str
    task: Task
    number: int

    @property
    def key(self) -> tuple[str, str, int]:
        """Return what tells one trial from all others."""
        return self.policy, self.task.id, self.number


@dataclass(frozen=True, slots=True)
class Examiner:
    """Lets policies try and measures what they made; each process has a copy. `rules` are those of outside tasks."""

    policies: Mapping[str, Policy]
    environment: Environment
    rules: Mapping[str, Rules] = field(default_factory=dict)

    def __call__(self, trial: Trial) -> Cell | str:
        """Return the cell of a trial, or why it could not take place."""
        attempt = self.policies[trial.policy](self.environment.ready(trial.task), trial.number)
        if attempt.unasked:
            return f"{trial.policy}: {attempt.nothing}"
        return Measuring(self.environment, self.rules)(trial.task, (trial.policy, trial.number), attempt)


def trials_of(policies: Sequence[str], tasks: Sequence[Task], trials: int) -> list[Trial]:
    """Return every trial, task by task: a run that is stopped has whole tasks."""
    return [Trial(policy, task, number) for task in tasks for number in range(trials) for policy in policies]


def evaluate(examiner: Examiner, wanted: Sequence[Trial], done: Finished, executor: Executor, tell: Tell) -> list[Cell]:
    """Return the cells of the wanted trials in their order, doing only what `done` does not hold yet.

    Every cell is in `done` before the next one is waited for: a killed run goes on where it was. Trials that had no
    answer for technical reasons are missing and told; raises LimitReached as soon as there are many of them.
    """
    cells = kept(done)
    open_ones = [trial for trial in wanted if trial.key not in cells]
    if len(open_ones) < len(wanted):
        tell(f"{len(wanted) - len(open_ones)} of {len(wanted)} trials are done already")
    unasked: list[str] = []
    for count, found in enumerate(executor(examiner, open_ones), start=1):
        if isinstance(found, str):
            unasked.append(found)
            _stop_at_many(unasked)
            continue
        done.add(found.model_dump(mode="json", exclude_defaults=True))
        cells[found.key] = found
        if count % max(1, len(open_ones) // TOLD) == 0 or count == len(open_ones):
            tell(f"{count} of {len(open_ones)} trials, last: {found.policy}, task {found.task}, {found.fate}")
    if unasked:
        tell(f"{len(unasked)} trials had no answer ({unasked[0]}); run the same command again to ask once more")
    return [cells[trial.key] for trial in wanted if trial.key in cells]


def kept(done: Finished) -> dict[tuple[str, str, int], Cell]:
    """Return the cells of a file by their keys; raises BadInput for a line that is none."""
    cells = {}
    for number, record in enumerate(done.read(), start=1):
        try:
            cell = Cell.model_validate(record)
        except ValidationError as error:
            raise BadInput("is no result of this version; use another --out", file=done.path, line=number) from error
        cells[cell.key] = cell
    return cells


def agree_on(folder: Path, settings: Json) -> None:
    """Write the settings of an evaluation into its folder; raises BadInput when earlier ones differ in what they share.

    Policies may be added to a folder later, each under its own name; what was measured otherwise does not compare.
    """
    path = folder / SETTINGS
    earlier = _read(path)
    for name, value in settings.items():
        before = earlier.get(name, value)
        if isinstance(before, dict) and isinstance(value, dict):
            clash = next((key for key in value if before.get(key, value[key]) != value[key]), None)
            if clash is not None:
                raise BadInput(
                    f"{clash} was {before[clash]} here and is now {value[clash]}; use another --out", file=path
                )
        elif before != value:
            raise BadInput(f"{name} was {before} here and is now {value}; use another --out", file=path)
    both = {
        name: {**before, **value}
        if isinstance(value, dict) and isinstance(before := earlier.get(name, {}), dict)
        else value
        for name, value in settings.items()
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(both, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{folder}: cannot be written ({error.strerror})") from error


def _read(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        record: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput("is damaged; use another --out", file=path) from error
    return record


def _stop_at_many(unasked: Sequence[str]) -> None:
    if len(unasked) >= MOST_UNASKED:
        raise LimitReached(
            f"{len(unasked)} trials had no answer ({unasked[-1]}); what is measured is kept, run it again to go on"
        )
