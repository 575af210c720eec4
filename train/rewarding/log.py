"""Step log: what a step of training is told about its rewards, as numbers for curves and columns for a table."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from rewards.fairness import fairness
from train.rewarding.group import GroupRewards
from train.rewarding.outcome import Outcome
from train.rewarding.settings import RewardSettings

DIGITS = 4
"""Decimals of a utility in the table."""


@dataclass(frozen=True, slots=True)
class StepLog:
    """One step: its sample groups, the share masked lately, what the alarm compared, and how long judging took."""

    groups: Sequence[GroupRewards]
    settings: RewardSettings
    lost: float
    held_back: float | None
    rings: bool
    seconds: float

    def metrics(self) -> Iterator[tuple[str, float]]:
        """Yield name and number; what nobody measured is left out, never 0."""
        yield from _means([outcome for group in self.groups for outcome in group.outcomes])
        yield from _utilities(self.groups)
        masked = Counter(group.masked.kind for group in self.groups if group.masked)
        yield "reward/groups_tied", sum(group.tied(self.settings) for group in self.groups) / len(self.groups)
        yield "reward/groups_masked", masked.total() / len(self.groups)
        yield "reward/groups_masked_lately", self.lost
        for kind, count in sorted(masked.items()):
            yield f"reward/masked/{kind.replace(' ', '_')}", float(count)
        if self.held_back is not None:
            yield "reward/held_back", self.held_back
        yield "reward/alarm", float(self.rings)
        yield "reward/seconds", self.seconds

    def columns(self) -> Iterator[tuple[str, list[str]]]:
        """Yield name and a text for each completion: what became of it, everybody's utility, what is broken."""
        rows = [row for group in self.groups for row in _rows(group)]
        yield "fate", [fate for fate, _, _ in rows]
        yield "utilities", [utilities for _, utilities, _ in rows]
        yield "broken", [broken for _, _, broken in rows]


def log(step: StepLog, columns: Mapping[str, Any]) -> None:
    """Hand everything to the `log_metric` and `log_extra` that a trainer passes along, where it does. Any: its own."""
    if "log_metric" in columns:
        for name, value in step.metrics():
            columns["log_metric"](name, value)
    if "log_extra" in columns:
        for name, values in step.columns():
            columns["log_extra"](name, values)


def _means(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, float]]:
    """Yield the mean of everything measured, over the completions on which it was."""
    measured: dict[str, list[float]] = {}
    for outcome in outcomes:
        for name, value in _measured(outcome):
            measured.setdefault(name, []).append(value)
    for name, values in sorted(measured.items()):
        yield f"reward/{name}", fsum(values) / len(values)


def _measured(outcome: Outcome) -> Iterator[tuple[str, float]]:
    for fate in ("judged", "left_out", "unreadable"):
        yield fate, float(outcome.fate == fate)
    yield "characters", float(outcome.characters)
    yield from zip(("part_readable", "part_feasible", "part_welfare"), outcome.parts.components, strict=True)
    if outcome.candidate is not None:
        yield "violations", float(len(outcome.candidate.violations))
        yield "feasible", float(not outcome.candidate.violations)
        yield "replaced", float(outcome.replaced)
    if outcome.welfare is not None:
        yield "welfare", outcome.welfare
    if outcome.utilities:
        figures = fairness(outcome.utilities)
        yield from (("worst_off", figures.worst), ("dispersion", figures.dispersion), ("gini", figures.gini))


def _utilities(groups: Sequence[GroupRewards]) -> Iterator[tuple[str, float]]:
    """Yield the mean utility of every role: names mean nothing from one task to the next."""
    heard: dict[str, list[float]] = {}
    for group in groups:
        for role, utility in group.utilities():
            heard.setdefault(role, []).append(utility)
    for role, values in sorted(heard.items()):
        yield f"utility/{role.replace(' ', '_')}", fsum(values) / len(values)


def _rows(group: GroupRewards) -> list[tuple[str, str, str]]:
    if group.masked:
        return [(f"masked: {group.masked.kind}", "", "")] * group.size
    return [(outcome.fate, _told(outcome.utilities), _broken(outcome)) for outcome in group.outcomes]


def _told(utilities: Mapping[str, float]) -> str:
    return json.dumps({name: round(value, DIGITS) for name, value in sorted(utilities.items())}, ensure_ascii=False)


def _broken(outcome: Outcome) -> str:
    return ", ".join(violation.code for violation in outcome.candidate.violations) if outcome.candidate else ""
