"""Held back: what is measured of the plans of a step without training ever seeing it, for the alarm to compare with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import fsum
from typing import Final

from rewards.critic import Panel
from rewards.estimators.rules import rules
from rewards.experience import Candidate

Judged = tuple[Panel, Candidate | None]
"""The panel of a task and what came of one completion; None where there is no plan for the whole group."""

Check = Callable[[Sequence[Judged]], float | None]
"""Returns a mean over the completions of a step, in [0, 1]; None where there is none."""


def validity(judged: Sequence[Judged]) -> float | None:
    """Return the share of completions whose plan breaks no rule."""
    return mean_of([float(candidate is not None and not candidate.violations) for _, candidate in judged])


def exact(judged: Sequence[Judged]) -> float | None:
    """Return the mean welfare by the rule estimator, no plan counting 0: the check of a reward that a judge gives."""
    scores = [replace(panel, estimate=rules).score(candidate) for panel, candidate in judged if candidate is not None]
    none = [0.0] * (len(judged) - len(scores))
    return mean_of([*none, *(score.welfare for score in scores if score.welfare is not None)])


CHECKS: Final[Mapping[str, Check]] = {"exact": exact, "validity": validity}
"""The checks by name."""


def mean_of(values: Sequence[float]) -> float | None:
    """Return the mean, None of nothing."""
    return fsum(values) / len(values) if values else None
