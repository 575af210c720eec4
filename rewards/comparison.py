"""Comparison: candidates scored so that they compare, all of them by the judge or all of them by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.critic import Panel
from rewards.experience import Candidate
from rewards.types import Score


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores of one panel, in the candidates' order; `fallback` says why the rules judged in the judge's place."""

    panel: Panel
    scores: tuple[Score, ...]
    fallback: str = ""


def judged_or_rules(judged: Panel, by_rules: Panel, candidates: Sequence[Candidate]) -> Comparison:
    """Score every candidate by the judging panel, or, as soon as it leaves one utility open, all of them by the rules.

    A utility that the rules leave open too (somebody has no day on a plan) is no failure of the judge. Raises
    ValueError for panels of different weights or welfare rules: only the estimator may differ.
    """
    if (judged.weights, judged.welfare_rule) != (by_rules.weights, by_rules.welfare_rule):
        raise ValueError("the two panels differ in more than their estimator")
    ruled = by_rules.score_all(candidates)
    scores = judged.score_all(candidates)
    missing = [why for score, rule in zip(scores, ruled, strict=True) for why in _missing(score, rule)]
    if not missing:
        return Comparison(judged, tuple(scores))
    asked = len(candidates) * len(judged.group.names)
    note = f"{len(missing)} of {asked} judgements failed, so all plans are compared by the rules ({missing[0]})"
    return Comparison(by_rules, tuple(ruled), note)


def _missing(score: Score, rule: Score) -> list[str]:
    """Return why the judge left utilities open that the rules did not."""
    return [
        utility.reasons[0].text if utility.reasons else "no reason given"
        for name, utility in score.utilities.items()
        if utility.value is None and rule.utilities[name].value is not None
    ]
