"""Summary: cells to figures with intervals: means over tasks, paired differences to a baseline, slices of the tasks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import quantiles
from typing import Final

from rewards.audit.figure import Figure, mean_figure
from train.evaluation.cell import Cell
from train.evaluation.duels import Duel
from train.evaluation.measured import MEASURES, SLICED, ZERO_WITHOUT_TRIALS

EVERYTHING: Final = "all tasks"
THIRDS: Final = ("low", "middle", "high")
PAIRED: Final = "win rate"

PerTask = Mapping[str, float]
"""The mean over a task's trials, by task."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one policy on one slice of the tasks, and how far it lies from the baseline's on the same tasks.

    Both intervals are 95 % by bootstrap over tasks (Efron 1979), the difference's over paired tasks: the same resampled
    tasks for both policies. `difference` is None for the baseline itself and without a task that both have a value for.
    """

    policy: str
    measure: str
    part: str
    figure: Figure
    tasks: int
    difference: Figure | None = None
    paired_tasks: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """All rows, and the trials of each policy by what became of them."""

    baseline: str
    rows: tuple[Row, ...]
    counts: Mapping[str, Mapping[str, int]]

    def row(self, policy: str, measure: str, part: str = EVERYTHING) -> Row | None:
        """Return one row, None where there was nothing to measure."""
        return next((r for r in self.rows if (r.policy, r.measure, r.part) == (policy, measure, part)), None)


def summary(cells: Sequence[Cell], baseline: str, duels: Sequence[Duel] = (), seed: int = 0) -> Summary:
    """Return every figure of an evaluation; the order of the cells does not matter, the seed decides the resamples."""
    ordered = sorted(cells, key=lambda cell: cell.key)
    policies = list(dict.fromkeys([baseline, *(cell.policy for cell in ordered)]))
    parts = {
        EVERYTHING: frozenset(cell.task for cell in ordered),
        **by_people(ordered),
        **by_dispersion(ordered, baseline),
    }
    rows: list[Row] = []
    for part, tasks in parts.items():
        for measure in MEASURES if part == EVERYTHING else SLICED:
            means = {p: per_task([c for c in ordered if c.policy == p and c.task in tasks], measure) for p in policies}
            for policy in policies:
                rows += _row(policy, measure, part, means, baseline, seed)
        for policy in policies:
            met = [duel for duel in duels if duel.policy == policy and duel.task in tasks and duel.sign is not None]
            rows += _win_rate(policy, part, met, seed)
    counts = {policy: _counts([cell for cell in ordered if cell.policy == policy]) for policy in policies}
    return Summary(baseline, tuple(rows), counts)


def per_task(cells: Sequence[Cell], measure: str) -> dict[str, float]:
    """Return the mean over the trials of each task that count, in the order of the tasks; tasks without any are out."""
    values: dict[str, list[float]] = defaultdict(list)
    for cell in cells:
        found = MEASURES[measure].of(cell)
        if found is not None:
            values[cell.task].append(found)
        elif measure in ZERO_WITHOUT_TRIALS:
            values[cell.task] += []
    return {task: fsum(several) / max(1, len(several)) for task, several in sorted(values.items())}


def by_people(cells: Sequence[Cell]) -> dict[str, frozenset[str]]:
    """Return the tasks of each number of people."""
    people = {cell.task: cell.people for cell in cells}
    return {
        f"{number} people": frozenset(task for task, count in people.items() if count == number)
        for number in sorted(set(people.values()))
    }


def by_dispersion(cells: Sequence[Cell], baseline: str) -> dict[str, frozenset[str]]:
    """Return the tasks in thirds by how far apart the baseline's plans leave the travellers: the same for all policies.

    Tasks for which the baseline has no feasible plan belong to none; with fewer than three tasks there are no thirds.
    """
    spread = per_task([cell for cell in cells if cell.policy == baseline], "dispersion")
    if len(spread) < len(THIRDS):
        return {}
    low, high = quantiles(spread.values(), n=len(THIRDS))
    third = {task: THIRDS[(value > low) + (value > high)] for task, value in spread.items()}
    parts = {f"{name} dispersion": frozenset(task for task, own in third.items() if own == name) for name in THIRDS}
    return {name: tasks for name, tasks in parts.items() if tasks}


def _row(policy: str, measure: str, part: str, means: Mapping[str, PerTask], baseline: str, seed: int) -> list[Row]:
    own, base = means[policy], means[baseline]
    if not own:
        return []
    shared = [task for task in own if task in base] if policy != baseline else []
    gap = mean_figure([own[task] - base[task] for task in shared], seed) if shared else None
    return [Row(policy, measure, part, mean_figure(list(own.values()), seed), len(own), gap, len(shared))]


def _win_rate(policy: str, part: str, met: Sequence[Duel], seed: int) -> list[Row]:
    """Return how often a policy's plan is preferred to the baseline's, a tie counting half; `met` are decided duels."""
    values: dict[str, list[float]] = defaultdict(list)
    for duel in met:
        values[duel.task].append((1 + (duel.sign or 0)) / 2)
    means = [fsum(several) / len(several) for _, several in sorted(values.items())]
    return [Row(policy, PAIRED, part, mean_figure(means, seed), len(means))] if means else []


def _counts(cells: Sequence[Cell]) -> dict[str, int]:
    fates = [cell.fate for cell in cells]
    unscored = sum(cell.fate != "unreadable" and cell.welfare is None for cell in cells)
    return {
        "trials": len(cells), "feasible": fates.count("feasible"), "infeasible": fates.count("infeasible"),
        "unreadable": fates.count("unreadable"), "unscored": unscored,
    }  # fmt: skip
