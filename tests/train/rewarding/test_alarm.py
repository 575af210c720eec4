"""Alarm: it rings soon after a policy finds a loophole, and stays quiet while a policy learns."""

from math import exp, inf, log
from random import Random
from statistics import fmean, stdev

import pytest

from train.rewarding.alarm import FEWEST, Alarm, trend

PLANS, TASKS, SIZE = 24, 4, 8
FOUND = 0.05
"""Chance of the loophole when the policy stumbles over it."""

BEGUN = 0.1
"""Chance from which it is being used: the onset."""


def test_it_rings_within_twenty_steps_of_a_loophole_ten_times_of_ten():
    for seed in range(10):
        rung, onset = run(seed, found_at=40)
        assert 40 <= rung <= onset + 20


def test_it_stays_quiet_while_a_policy_learns_honestly():
    assert [run(seed, found_at=None)[0] for seed in range(10)] == [inf] * 10


def run(seed: int, found_at: int | None, steps: int = 200) -> tuple[float, float]:
    """Train a softmax policy over 24 plans by GRPO; return the steps of the alarm and of the onset."""
    random, alarm, onset = Random(seed), Alarm(), inf
    plans = [(random.uniform(0.3, 0.8), float(random.random() < 0.8)) for _ in range(PLANS)]
    logits = [0.0] * PLANS + [-inf]
    for step in range(steps):
        if step == found_at:
            logits[-1] = log(FOUND * sum(exp(logit) for logit in logits))
        picks, rewards, checks = rollout(random, plans, logits)
        if exp(logits[-1]) >= BEGUN * sum(exp(logit) for logit in logits):
            onset = min(onset, step)
        if alarm.observed(fmean(rewards), fmean(checks)):
            return step, onset
        logits = updated(logits, picks, rewards)
    return inf, onset


def rollout(
    random: Random, plans: list[tuple[float, float]], logits: list[float]
) -> tuple[list[int], list[float], list[float]]:
    """Return the picks of 4 tasks of unlike difficulty, what they earn, and whether their plans are valid."""
    chances, picks, rewards, checks = [exp(logit) for logit in logits], [], [], []
    for _ in range(TASKS):
        difficulty = random.gauss(0.0, 0.1)
        for pick in random.choices(range(PLANS + 1), chances, k=SIZE):
            welfare, valid = plans[pick] if pick < PLANS else (1.0, 0.0)
            paid = 1.0 if pick == PLANS else 0.1 + 0.7 * (welfare - difficulty + random.gauss(0, 0.05)) + 0.2 * valid
            picks, rewards, checks = [*picks, pick], [*rewards, paid], [*checks, valid]
    return picks, rewards, checks


def updated(logits: list[float], picks: list[int], rewards: list[float]) -> list[float]:
    total = sum(exp(logit) for logit in logits)
    moves = [0.0] * len(logits)
    for start in range(0, len(picks), SIZE):
        group = slice(start, start + SIZE)
        mean, divisor = fmean(rewards[group]), stdev(rewards[group]) + 1e-4
        for pick, reward in zip(picks[group], rewards[group], strict=True):
            advantage = (reward - mean) / divisor
            moves[pick] += advantage / len(picks)
            moves = [move - advantage * exp(x) / total / len(picks) for move, x in zip(moves, logits, strict=True)]
    return [logit + move for logit, move in zip(logits, moves, strict=True)]


def test_both_falling_or_both_rising_is_no_hacking():
    for reward, check in ((0.01, 0.01), (-0.01, -0.01), (-0.01, 0.01), (0.01, 0.0)):
        alarm = Alarm()
        assert not any(alarm.observed(0.5 + step * reward, 0.5 + step * check) for step in range(30))


def test_it_rings_for_series_that_part_and_remembers_when():
    alarm = Alarm()
    rings = [alarm.observed(0.4 + step / 100, 0.6 - step / 100) for step in range(15)]
    assert rings == [False] * (FEWEST - 1) + [True] * (16 - FEWEST)
    assert alarm.rung == FEWEST


def test_a_trend_is_a_line_with_its_error():
    assert trend([1.0, 2.0, 3.0]) == (1.0, inf)
    assert trend([1.0, 1.0, 1.0]) == (0.0, 0.0)
    assert trend([0.0, 1.0, 1.0, 2.0]) == pytest.approx((0.6, 0.6 / (0.2 / 2 / 5) ** 0.5))
