"""Welfare rules: utilities and weights in, one number in [0, 1] out; no rule ever sees text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log

Welfare = Callable[[Sequence[float], Sequence[float]], float]

LEXIMIN_DECAY = 1e-3
"""Worth of the next worse-off traveller beside the one before in the printed leximin number."""

TIE = 1e-9
"""Utilities closer than this are equal to leximin."""

GOOD_ENOUGH = 0.5
SOFTNESS = 0.1
"""Log-sigmoid-and: the utility at which a traveller is as likely content as not, and the width of that judgement."""


def utilitarian(utilities: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean (Harsanyi 1955): the default."""
    return fsum(w * u for u, w in zip(utilities, weights, strict=True))


def nash(utilities: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted geometric mean: zero as soon as anyone gets nothing (Nash 1950)."""
    if min(utilities) <= 0.0:
        return 0.0
    return exp(fsum(w * log(u) for u, w in zip(utilities, weights, strict=True)))


@dataclass(frozen=True, slots=True)
class OrderedAverage:
    """Average in ascending order, each next traveller counting `decay` times the one before (OWA, Yager 1988).

    Decay 0 is the worst-off alone, 1 the weighted mean. Shares enter as lengths of the ordered line (WOWA, Torra 1997):
    the traveller between t and t + w gets Q(t + w) - Q(t), Q(t) = (1 - decay^(K t)) / (1 - decay^K).
    """

    decay: float = 0.5

    def __call__(self, utilities: Sequence[float], weights: Sequence[float]) -> float:
        """Return the ordered weighted average, in [min, max] of the utilities."""
        total, reached, before = 0.0, 0.0, 0.0
        for utility, weight in sorted(zip(utilities, weights, strict=True)):
            reached += weight
            line = self._line(len(utilities), reached)
            total += (line - before) * utility
            before = line
        return total / before

    def _line(self, count: int, reached: float) -> float:
        """Return Q(t), the part of the whole that the worse-off share t of the group gets."""
        if self.decay == 1.0:
            return reached
        return float((1.0 - self.decay ** (count * reached)) / (1.0 - self.decay**count))


owa: Welfare = OrderedAverage()


def egalitarian(utilities: Sequence[float], weights: Sequence[float]) -> float:
    """Return the worst-off traveller's utility, whatever the weights (Rawls 1971)."""
    del weights
    return min(utilities)


def leximin(utilities: Sequence[float], weights: Sequence[float]) -> float:
    """Return a number close to the leximin order: an equal-share ordered average with a steep decay (Yager 1997).

    Comparing plans uses `leximin_key`, which is exact; the weights do not count.
    """
    del weights
    return OrderedAverage(LEXIMIN_DECAY)(utilities, [1.0 / len(utilities)] * len(utilities))


def leximin_key(utilities: Sequence[float]) -> tuple[float, ...]:
    """Return what leximin compares: utilities, worst-off first, in steps of `TIE` so that ties are ties (Sen 1970)."""
    return tuple(round(utility / TIE) * TIE for utility in sorted(utilities))


def log_sigmoid_and(utilities: Sequence[float], weights: Sequence[float]) -> float:
    """Return the chance that the plan is good for everyone: exp of the weighted mean of log sigmoid((u - 0.5) / 0.1).

    The log-sigmoid-centred combination is Wang et al. 2024 (transforming and combining rewards); the exponential, which
    keeps the number in (0, 1) and the order unchanged, is ours.
    """
    return exp(-fsum(w * log(1.0 + exp((GOOD_ENOUGH - u) / SOFTNESS)) for u, w in zip(utilities, weights, strict=True)))


WELFARE_RULES: Mapping[str, Welfare] = {
    "egalitarian": egalitarian,
    "leximin": leximin,
    "log_sigmoid_and": log_sigmoid_and,
    "nash": nash,
    "owa": owa,
    "utilitarian": utilitarian,
}
"""Every welfare rule by name."""
