"""Holistic reward: one model reads everybody at once and gives one score, the baseline that training has to beat."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from rewards.holistic import Holistic
from train.rewarding.appraisal import Appraisal, Case


@dataclass(frozen=True, slots=True)
class ByHolisticJudge:
    """Judge plans by a holistic judge, `at_once` side by side: how much each traveller counts is up to the judge."""

    judge: Holistic
    at_once: int = 1

    def __call__(self, cases: Sequence[Case]) -> list[Appraisal]:
        """Return the judge's scores; None and why where it gave none."""
        with ThreadPoolExecutor(max_workers=self.at_once) as pool:
            return list(pool.map(self._one, cases))

    def _one(self, case: Case) -> Appraisal:
        opinion = self.judge(case.panel.group, case.candidate)
        return Appraisal(opinion.value, why=opinion.why)
