"""Outside: GroupTravelBench's own tasks, which users bring, as tasks of ours whose plans are scored by their tables."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from planner.bench.items import items
from planner.bench.metrics import Metrics, metrics
from planner.bench.outside import OutsideTask, Table, problem_of, read_outside_tasks
from planner.bench.own import outside_metrics, points_of
from planner.bench.places import NOWHERE, PlaceTable, read_places
from planner.bench.points import totals
from planner.bench.requests import request_of
from planner.exporters.grouptravelbench import GroupTravelBenchExporter
from planner.plan import Plan
from roles.errors import BadInput, FairtripError
from roles.library import load_roles
from roles.merge import load_group
from roles.request import TripRequest
from train.environment import Environment, Ready
from train.own_files import NONE, named_file
from train.task_set.difficulty import difficulty
from train.task_set.task import Task, task_id

Scored = tuple[Metrics, Mapping[str, int]]
"""The four metrics of a plan, and what every traveller with a vote gains by it in points."""
Rules = Callable[[Plan, Ready], Scored]
"""Scores a plan by GroupTravelBench's rules; pickled for other processes."""

THEIR_KEY: Final = "user_preferences"
"""Key that tells a line of theirs from a task of ours."""
SEED_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class TableRules:
    """The rules on a task of theirs: its own table of preferences, its names of cities, what is known of its places.

    Completeness is 100 by construction, because these policies are given the wishes; nobody is asked for a compromise.
    """

    table: Table
    cities: Sequence[str]
    places: PlaceTable = NOWHERE

    def __call__(self, plan: Plan, ready: Ready) -> Scored:
        """Return metrics and points of a plan, exported with the names of the task."""
        users = {name: name if name in self.table else "" for name in plan.travellers}
        called = {stay.city: name for stay, name in zip(ready.draft.facts.frame.stays, self.cities, strict=True)}
        document = {"days": GroupTravelBenchExporter(users, called).days(plan)}
        believed = {user: wanted.model_dump(mode="json") for user, wanted in self.table.items()}
        gained = totals(items(document), self.table, self.places)
        return metrics(document, self.table, believed, self.places), gained


@dataclass(frozen=True, slots=True)
class Outside:
    """The rules of outside tasks by our ids, none where all tasks are ours; `places` names what is known of places."""

    rules: Mapping[str, Rules] = field(default_factory=dict)
    places: str = NONE


def by_own_wishes(plan: Plan, ready: Ready) -> Scored:
    """Return metrics and points of a plan for a task of ours, its group written in their fields."""
    group, facts = ready.panel.group, ready.draft.facts
    return outside_metrics(plan, group, facts), points_of(plan, group, facts)


def is_theirs(path: Path) -> bool:
    """Return whether a file of tasks begins with one of GroupTravelBench's; False for one that cannot be read."""
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(next((line for line in file if line.strip()), "null"))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and THEIR_KEY in first


def outside_tasks(
    path: Path, limit: int, places: Path | None, environment: Environment, tell: Callable[[str], None]
) -> tuple[list[Task], Outside]:
    """Return their first tasks (all of them when `limit` is 0) as ours, and the rules of each.

    A task that has no trip here, because no pack has its cities or places, is left out and told; raises BadInput when
    none is left.
    """
    known = read_places(places) if places else NOWHERE
    tasks: dict[str, Task] = {}
    rules: dict[str, Rules] = {}
    for theirs in islice(read_outside_tasks(path), limit or None):
        try:
            task = task_of(theirs, environment)
            environment.ready(task)
        except FairtripError as error:
            tell(f"{theirs.task_id} is left out: {error}")
            continue
        tasks[task.id], rules[task.id] = task, TableRules(theirs.table, theirs.metadata.cities, known)
    if not tasks:
        raise BadInput("no task of it has a trip here; bring packs with its cities: --pack FILE", file=path)
    return list(tasks.values()), Outside(rules, named_file(places) if places else NONE)


def task_of(theirs: OutsideTask, environment: Environment) -> Task:
    """Return a task of theirs as one of ours; raises BadInput for one that says too little, or contradicts itself."""
    request = request_of(theirs)
    try:
        trip = TripRequest.model_validate(request)
    except ValidationError as error:
        raise BadInput(f"as a trip it is wrong: {problem_of(error)}") from error
    name, hard = task_id(request), difficulty(load_group(trip, load_roles(environment.role_folders)))
    return Task(id=name, split="imported", seed=int(name[:SEED_DIGITS], 16), difficulty=hard, request=request)
