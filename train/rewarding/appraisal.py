"""Appraisal: what the plans of one sample group are worth to the group of travellers, as the panel judges them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from rewards.critic import Panel
from rewards.experience import Candidate


@dataclass(frozen=True, slots=True)
class Case:
    """One plan before its panel; `shares` are the weights to judge by: the panel's, unless training tilts them."""

    task: str
    text: str
    panel: Panel
    shares: Mapping[str, float]
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a plan is worth: welfare in [0, 1], or None and why; utilities as far as a judge tells people apart."""

    welfare: float | None
    utilities: Mapping[str, float] = field(default_factory=dict)
    why: str = ""


Appraise = Callable[[Sequence[Case]], Sequence[Appraisal]]
"""Judges the plans of one sample group, in their order; whatever goes wrong in it is for the guard to find."""


@dataclass(frozen=True, slots=True)
class ByPanel:
    """Judge each traveller apart and add them up by the shares: (1 - worst) S + worst min u.

    `at_once` plans are judged side by side: more than one only where judging waits for somebody.
    """

    worst: float = 0.0
    at_once: int = 1

    def __call__(self, cases: Sequence[Case]) -> list[Appraisal]:
        """Return the appraisals; None with the judge's reason where one traveller could not be judged."""
        if self.at_once == 1:
            return [self._one(case) for case in cases]
        with ThreadPoolExecutor(max_workers=self.at_once) as pool:
            return list(pool.map(self._one, cases))

    def _one(self, case: Case) -> Appraisal:
        score = case.panel.score(case.candidate)
        known = {name: utility.value for name, utility in score.utilities.items() if utility.value is not None}
        if score.welfare is None:
            silent = next(utility for name, utility in score.utilities.items() if name not in known)
            return Appraisal(None, known, "; ".join(reason.text for reason in silent.reasons) or "unjudged")
        welfare = score.welfare
        if case.shares != case.panel.weights.shares:
            names = sorted(known)
            welfare = case.panel.welfare([known[name] for name in names], [case.shares[name] for name in names])
        return Appraisal((1.0 - self.worst) * welfare + self.worst * min(known.values()), known)
