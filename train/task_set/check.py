"""Check of tasks: a sample is planned with the solver, to see how many can be met at all and how well."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from planner.drafters.solver import solve
from rewards.types import Score
from train.environment import Environment
from train.task_set.task import Task, read_tasks

DRAFTS = 2
"""Drafts of the solver for each task that is looked at."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What planning one task came to: the better draft's feasibility and welfare (None when it was not judged)."""

    task: str
    difficulty: float
    feasible: bool
    welfare: float | None


def check_sample(
    files: Sequence[Path], most: int, environment: Environment, tell: Callable[[int, int], None]
) -> list[Checked]:
    """Return what the solver makes of up to `most` tasks, spread evenly over each file; all places in form "json"."""
    found = list[Checked]()
    sample = [task for path in files for task in _spread(path, -(-most // len(files)))][:most]
    for task in sample:
        found.append(checked(task, environment))
        tell(len(found), len(sample))
    return found


def checked(task: Task, environment: Environment) -> Checked:
    """Return what the solver makes of one task, every draft repaired as the agent repairs it."""
    ready = environment.ready(task)
    scores: list[Score] = []
    for outline in islice(solve(ready.draft), DRAFTS):
        step = environment.after_repair(task, environment.judged(task, outline))
        score = environment.score(task, step)
        scores += [score] if score else []
    best = ready.panel.rank(scores)[0]
    return Checked(task.id, task.difficulty.total, best.feasible, best.welfare)


def by_difficulty(found: Sequence[Checked], parts: int = 3) -> list[tuple[float, float, int, int, float | None]]:
    """Return for each part from easy to hard: difficulty from and to, tasks, feasible ones, their mean welfare."""
    ordered = sorted(found, key=lambda one: (one.difficulty, one.task))
    rows = []
    for part in range(parts):
        here = ordered[len(ordered) * part // parts : len(ordered) * (part + 1) // parts]
        if here:
            welfare = [one.welfare for one in here if one.feasible and one.welfare is not None]
            mean = sum(welfare) / len(welfare) if welfare else None
            rows.append((here[0].difficulty, here[-1].difficulty, len(here), sum(one.feasible for one in here), mean))
    return rows


def _spread(path: Path, most: int) -> list[Task]:
    with path.open(encoding="utf-8") as file:
        total = sum(1 for _ in file)
    wanted = {total * n // most for n in range(min(most, total))} if most < total else set(range(total))
    return [task for n, task in enumerate(read_tasks(path)) if n in wanted]
