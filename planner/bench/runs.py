"""Runs: what an agent left behind on GroupTravelBench tasks, scored task by task and averaged both ways."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.bench.items import accepted
from planner.bench.metrics import (
    AVERAGINGS,
    METRICS,
    Averaging,
    Metric,
    Metrics,
    averaged,
    metrics,
    overview,
)
from planner.bench.outside import DIFFICULTIES, OutsideTask, Preference, lines_of, problem_of
from planner.bench.places import PlaceTable
from roles.errors import BadInput, nearest

EVERY: Final = "all"


class Run(BaseModel):
    """One trial: the plan, what the agent believed users want, and the table with compromises; None is nothing left.

    Without `effective` the task's own table counts. A plan that their structural test refuses is no plan.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    task_id: str
    trial: int = 0
    plan: dict[str, Any] | None = None  # plain JSON of theirs: the rules read it as they find it
    believed: dict[str, Any] | None = None
    effective: dict[str, Preference] | None = None


@dataclass(frozen=True, slots=True)
class Average:
    """Means over the tasks of one difficulty, or over all; `overview` is the mean of three of them."""

    difficulty: str
    averaging: Averaging
    tasks: int
    values: Mapping[Metric, float | None]

    @property
    def overview(self) -> float | None:
        """Return the mean of completeness, fairness and validity; their overview also holds a judge, ours does not."""
        return overview(self.values)


def read_runs(path: Path, tasks: Mapping[str, OutsideTask]) -> Iterator[Run]:
    """Yield the runs of a JSON Lines file; raises BadInput with file and line for one that is none or of no task."""
    for where, line in lines_of(path, "runs"):
        try:
            run = Run.model_validate_json(line)
        except ValidationError as error:
            raise BadInput(f"{where}: not a run: {problem_of(error)}") from error
        if run.task_id not in tasks:
            raise BadInput(f"{where}: no task '{run.task_id}'{nearest(run.task_id, tasks)}")
        yield run


def score(run: Run, task: OutsideTask, places: PlaceTable) -> Metrics:
    """Return the four metrics of one run by the published rules."""
    plan = run.plan if accepted(run.plan) else None
    return metrics(plan, run.effective or task.table, run.believed, places)


def averages(runs: Sequence[Run], tasks: Mapping[str, OutsideTask], places: PlaceTable) -> list[Average]:
    """Return the means over the tasks that were run, by both conventions, for all and for each difficulty."""
    scored: dict[str, list[Metrics]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.task_id, run.trial)):
        scored[run.task_id].append(score(run, tasks[run.task_id], places))
    found = []
    for difficulty in (EVERY, *DIFFICULTIES):
        ids = [name for name in scored if difficulty in (EVERY, tasks[name].difficulty_type)]
        for averaging in AVERAGINGS if ids else ():
            values = {m: averaged([[one.of(m) for one in scored[name]] for name in ids], averaging) for m in METRICS}
            found.append(Average(difficulty, averaging, len(ids), values))
    return found
