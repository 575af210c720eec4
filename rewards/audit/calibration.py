"""Calibration (E7): how wrong may fixed weights be before noisy ones are better? A fixed error never averages out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewards.audit.case import Floats
from rewards.audit.critics import Dials, shifted
from rewards.audit.figure import Figure, mean_figure
from rewards.noise import NoisyJudge, Wandering

ERRORS = (0.0, 0.02, 0.04, 0.06, 0.08, 0.1)
PLANS, DRAFTS, STEPS, RATE = 24, 8, 200, 0.2
"""The toy: a softmax policy over discrete plans, drafts a step, steps, and the learning rate."""
SCATTER = 0.25
"""Standard deviation of utilities over plans and people."""
TINY = 1e-4
"""Keeps a step without any difference between its drafts from dividing by zero."""


@dataclass(frozen=True, slots=True)
class Gain:
    """The share of the achievable gain of true welfare that a policy reaches, for weights with this error."""

    error: float
    trained: Figure


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One number of travellers: the gain under a holistic judge, and under fixed weights by their error.

    `break_even` is the error at which fixed weights lose their advantage, None where they keep it up to the largest.
    """

    people: int
    holistic: Figure
    fixed: tuple[Gain, ...]
    break_even: float | None


def sensitivity(
    people: int, dials: Dials, errors: Sequence[float] = ERRORS, runs: int = 100, seed: int = 0
) -> Sensitivity:
    """Train the toy policy under both critics and find the break-even (E7).

    Each step draws 8 of 24 plans from the policy, scores them, normalises the scores within the step and follows the
    policy gradient: GRPO without its clipping (Shao et al. 2024), which a single step a sample never reaches.
    """
    joint = NoisyJudge(Wandering(dials.weighting), dials.estimation, dials.halo)
    apart = NoisyJudge(estimation=dials.estimation)
    holistic = mean_figure(_trained(joint, people, 0.0, runs, seed), seed)
    fixed = tuple(Gain(error, mean_figure(_trained(apart, people, error, runs, seed), seed)) for error in errors)
    return Sensitivity(people, holistic, fixed, _break_even(holistic.value, fixed))


def _trained(judge: NoisyJudge, people: int, error: float, runs: int, seed: int) -> Floats:
    """Return the share of the achievable gain that each run's policy reaches; runs are computed side by side."""
    world = np.random.default_rng([seed, people])  # the same worlds for every judge
    utilities = np.clip(world.normal(0.5, SCATTER, (runs, PLANS, people)), 0.0, 1.0)
    true_weights = np.full(people, 1 / people)
    weights = shifted(np.broadcast_to(true_weights, (runs, 1, people)), error, world) if error else true_weights
    generator = np.random.default_rng([seed, people, 1])
    logits = np.zeros((runs, PLANS))
    rows = np.arange(runs)[:, None]
    for _ in range(STEPS):
        drafts = np.argmax(logits[:, None, :] + generator.gumbel(size=(runs, DRAFTS, PLANS)), axis=2)
        scores, _ = judge(weights, utilities[rows, drafts], generator)
        advantage = (scores - scores.mean(axis=1, keepdims=True)) / (scores.std(axis=1, keepdims=True) + TINY)
        np.add.at(logits, (rows, drafts), RATE * advantage / DRAFTS)  # advantages sum to 0: the baseline term vanishes
    truth = utilities @ true_weights
    reached = (_softmax(logits) * truth).sum(axis=1) - truth.mean(axis=1)
    return np.asarray(reached / (truth.max(axis=1) - truth.mean(axis=1)))


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _break_even(holistic: float, fixed: Sequence[Gain]) -> float | None:
    """Return the error, by straight lines between the measured ones, from which fixed weights gain less."""
    before: Gain | None = None
    for gain in fixed:
        ahead = gain.trained.value - holistic
        if ahead <= 0.0:
            if before is None:
                return gain.error
            led = before.trained.value - holistic
            return before.error + (gain.error - before.error) * led / (led - ahead)
        before = gain
    return None
