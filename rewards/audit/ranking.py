"""Ranking (E4): does a critic put plans in the order that the group's own weights and exact utilities give?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rewards.audit.case import Case, Floats, Judge
from rewards.audit.figure import Figure, Unmeasured, mean_figure

SAME = 1e-9
"""Scores closer than this are one score."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one critic's order of a case's plans agrees with the exact one; means over cases.

    `kendall` is tau-b in [-1, 1], `top` the share of cases in which the best plan is chosen, `loss` the true score that
    the choice gives away.
    """

    critic: str
    kendall: Figure
    top: Figure
    loss: Figure


def ranking(cases: Sequence[Case], critics: Mapping[str, Judge], seed: int = 0) -> tuple[Agreement, ...]:
    """Let every critic read every plan once and compare orders (E4). Plans without a score are left out.

    Raises Unmeasured for a critic that scored no two plans.
    """
    return tuple(_agreement(name, cases, judge, seed) for name, judge in critics.items())


def kendall(one: Floats, other: Floats) -> float:
    """Return tau-b (Kendall 1945): concordant minus discordant pairs, ties taken out of the norm; 0 if all are tied."""
    first, second = _order(one), _order(other)
    norm = np.sqrt(float((first != 0).sum()) * float((second != 0).sum()))
    return float((first * second).sum()) / norm if norm else 0.0


def _agreement(name: str, cases: Sequence[Case], judge: Judge, seed: int) -> Agreement:
    rows = [row for case in cases if (row := _row(case, judge(case, 1).scores[0])) is not None]
    if not rows:
        raise Unmeasured(f"critic '{name}' scored no two plans of any case")
    taus, tops, losses = zip(*rows, strict=True)
    return Agreement(name, mean_figure(taus, seed), mean_figure(tops, seed), mean_figure(losses, seed))


def _row(case: Case, scores: Floats) -> tuple[float, float, float] | None:
    """Return (tau, best chosen, loss) of one case, None when fewer than two plans were scored."""
    known = ~np.isnan(scores)
    if known.sum() < 2:
        return None
    truth, told = case.truth[known], scores[known]
    loss = float(truth.max() - truth[np.argmax(told)])
    return kendall(truth, told), float(loss <= SAME), loss


def _order(scores: Floats) -> Floats:
    """Return the sign of every difference, upper triangle, as one row."""
    gaps = scores[:, None] - scores[None, :]
    signs = np.where(np.abs(gaps) <= SAME, 0.0, np.sign(gaps))
    return np.asarray(signs[np.triu_indices(len(scores), 1)])
