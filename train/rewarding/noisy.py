"""Noisy: exact utilities read by a simulated judge, so that an experiment knows which errors trained a policy."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from rewards.noise import NoisyJudge, Wandering, steady
from train.rewarding.appraisal import Appraisal, Appraise, ByPanel, Case
from train.rewarding.settings import NoiseSettings


@dataclass(frozen=True, slots=True)
class Noisy:
    """Judge plans by H = sum_r (w_r + e_r)(u_r + eps_r), cut to [0, 1]; the exact utilities stay in the log.

    The same seed, task and text get the same errors, in every process: a judge that answers a question once.
    """

    judge: NoisyJudge
    seed: int = 0
    exact: Appraise = field(default_factory=ByPanel)

    def __call__(self, cases: Sequence[Case]) -> list[Appraisal]:
        """Return the appraisals; one that has no exact value has no noisy one."""
        appraisals = self.exact(cases)
        return [self._read(case, appraisal) for case, appraisal in zip(cases, appraisals, strict=True)]

    def _read(self, case: Case, appraisal: Appraisal) -> Appraisal:
        if appraisal.welfare is None:
            return appraisal
        import numpy as np  # kept out of the import of a reward: half of all rewards need none

        digest = sha256(f"{self.seed}\0{case.task}\0{case.text}".encode("utf-8", "surrogatepass")).digest()
        generator = np.random.default_rng(int.from_bytes(digest[:16], "big"))
        names = sorted(appraisal.utilities)
        weights = np.array([case.shares[name] for name in names])
        utilities = np.array([appraisal.utilities[name] for name in names])
        score, _ = self.judge(weights, utilities, generator)
        return replace(appraisal, welfare=min(1.0, max(0.0, float(score))))


def noisy(settings: NoiseSettings) -> Noisy:
    """Return the simulated judge of a recipe: decomposed with steady weights, holistic with wandering ones."""
    drift = Wandering(settings.weighting) if settings.weighting else steady
    return Noisy(NoisyJudge(drift, settings.estimation, settings.halo), settings.seed)
