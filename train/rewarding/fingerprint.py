"""Fingerprint: what a served judge says of plans that never change, so that no other takes its place unseen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import fsum
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from planner.drafters.model.compact import compact
from planner.exporters.write import write_export
from roles.errors import BadInput, MissingModel, ProblemsFound, shown
from train.environment import Environment
from train.reward import WelfareReward
from train.rewarding.appraisal import Appraisal, Case
from train.rewarding.guards import Guard, Masked, fault_in, no_fault
from train.rewarding.outcome import complete
from train.task_set.task import Task

FILE: Final = "fingerprint.json"
PLANS: Final = 20
"""Plans of a fingerprint: the first tasks' drafts, one of each where there are as many tasks."""
ROUNDS: Final = 50
"""Of the solver's search: the plans have to be plans, not the best ones."""
BOUND: Final = 0.02
"""Mean absolute drift of a utility, or of a holistic score, above which it is another judge. Our own choice."""
FEWEST: Final = 0.5
"""Share of the plans that a judge has to judge; with less, nothing is said about it."""
EVERYBODY: Final = ""
"""The name under which a judge of the whole group is heard."""

Tell = Callable[[str], None]


class JudgeChanged(ProblemsFound):
    """The judge says something else of the same plans than before training."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One plan as its policy would write it, and what the judge said of each traveller in it."""

    task: str
    text: str
    utilities: Mapping[str, float]


def judge_drift(reward: WelfareReward, world: Environment, folder: Path, tell: Tell) -> float | None:
    """Return how far the judge has moved on average since the fingerprint in `folder`, taken now where there is none.

    None without a judge, and where it judged too few plans to tell. Raises JudgeChanged above BOUND, MissingModel when
    no fingerprint can be taken, BadInput when the kept one cannot be read.
    """
    if reward.settings.judge is None:
        return None
    path = folder / FILE
    if not path.exists():
        _write(path, _first(reward, world))
        tell(f"{path.name}: the judge {reward.settings.judge.model} will be compared with what it says now")
        return None
    before = _read(path)
    now, why = _heard(reward, [(one.task, one.text) for one in before])
    if len(now) < FEWEST * len(before):
        tell(f"the judge was not compared with before: it judged {len(now)} of {len(before)} plans ({why})")
        return None
    found = drift(before, now)
    if found > BOUND:
        raise JudgeChanged(
            f"training stops: the judge {reward.settings.judge.model} has changed, it moved by {found:.3f} on average "
            f"over {len(now)} plans that did not change, more than {BOUND}; the last whole checkpoint stands. "
            "Serve the model that this run began with, or begin another run with another --out"
        )
    return found


def drift(before: Sequence[Heard], now: Sequence[Heard]) -> float:
    """Return the mean absolute difference over all travellers of the plans that were judged both times."""
    known = {(one.task, one.text): one.utilities for one in before}
    pairs = [(known[one.task, one.text][name], value) for one in now for name, value in one.utilities.items()]
    return fsum(abs(then - today) for then, today in pairs) / len(pairs)


def fixed_plans(world: Environment, tasks: Sequence[Task]) -> list[tuple[str, str]]:
    """Return task and text of up to PLANS drafts of the solver; the tasks hold the seeds."""
    from planner.drafters.solver import search_drafts  # numba: seconds when its cache is cold

    found: dict[tuple[str, str], None] = {}
    chosen = tasks[:PLANS]
    for task in chosen:
        ready = world.ready(task)
        for outline in search_drafts(replace(ready.draft, how_many=-(-PLANS // len(chosen)), rounds=ROUNDS)):
            found[task.id, compact(outline, ready.table, ready.draft)] = None
    return list(found)[:PLANS]


def _first(reward: WelfareReward, world: Environment) -> list[Heard]:
    plans = fixed_plans(world, list(reward.tasks.values()))
    heard, why = _heard(reward, plans)
    if len(heard) < FEWEST * len(plans) or not heard:
        raise MissingModel(f"before training, the judge judged {len(heard)} of {len(plans)} plans ({why})")
    return heard


def _heard(reward: WelfareReward, plans: Sequence[tuple[str, str]]) -> tuple[list[Heard], str]:
    """Return what the judge says of plans as far as it does, and why it says no more."""
    assert reward.appraise is not None  # noqa: S101  # set in __post_init__
    cases = [case for task, text in plans if (case := _case(reward, task, text))]
    said = Guard().tried(partial(reward.appraise, cases), no_fault)
    if isinstance(said, Masked):
        return [], shown(said.why, 160)
    faults = [fault_in([one], 1) for one in said]
    heard = [
        Heard(case.task, case.text, _utilities(one))
        for case, one, fault in zip(cases, said, faults, strict=True)
        if fault is None
    ]
    return heard, shown(next((fault.why for fault in faults if fault), "nobody has a day on the others"), 160)


def _case(reward: WelfareReward, task: str, text: str) -> Case | None:
    """Return a plan before its panel, by the fixed shares; None where it leaves somebody out."""
    known = reward.tasks[task]
    panel, candidate = reward.world.ready(known).panel, reward.world.step(known, text).candidate
    if candidate is None or not complete(candidate, panel):
        return None
    return Case(task, text, panel, panel.weights.shares, candidate)


def _utilities(said: Appraisal) -> Mapping[str, float]:
    if said.utilities:
        return said.utilities
    assert said.welfare is not None  # noqa: S101  # no fault was found
    return {EVERYBODY: said.welfare}


def _write(path: Path, heard: Sequence[Heard]) -> None:
    write_export(path, TypeAdapter(list[Heard]).dump_json(list(heard), indent=2) + b"\n")


def _read(path: Path) -> list[Heard]:
    try:
        return TypeAdapter(list[Heard]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadInput("cannot be read as a judge's fingerprint", file=path) from error
