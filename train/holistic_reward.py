"""Holistic reward: one model reads everybody at once and gives one score, the baseline that training has to beat."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.holistic import Holistic
from train.appraisal import Appraisal, Case


@dataclass(frozen=True, slots=True)
class ByHolisticJudge:
    """Judge plans by a holistic judge: it weighs people as it likes, so shares and welfare rule have no say."""

    judge: Holistic

    def __call__(self, cases: Sequence[Case]) -> list[Appraisal]:
        """Return the judge's scores; None and why where it gave none."""
        opinions = [self.judge(case.panel.group, case.candidate) for case in cases]
        return [Appraisal(opinion.value, why=opinion.why) for opinion in opinions]
