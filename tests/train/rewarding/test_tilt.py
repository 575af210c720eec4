"""Tilt: neglected roles gain, weights stay weights, and the fixed ones stay recognisable."""

from math import exp
from random import Random

import pytest

from train.rewarding.tilt import FLOOR, NO_ROLE, Tilt, role_of

NAMES = ("Ana", "Ben", "Cem", "Dan")
ROLES = {"Ana": "crowd", "Ben": "crowd", "Cem": "crowd", "Dan": "loner"}
EQUAL = dict.fromkeys(NAMES, 0.25)


def test_without_a_step_or_a_batch_the_weights_are_the_fixed_ones(group_on_paper):
    group = group_on_paper(NAMES, ROLES)
    assert Tilt(0.0, {"loner": 3.0}).shares(group, EQUAL) is EQUAL
    assert Tilt(0.05).shares(group, EQUAL) is EQUAL


def test_shares_sum_to_one_and_keep_half_of_what_was_fixed(group_on_paper):
    group, random = group_on_paper(NAMES, ROLES), Random(1)
    tilt = Tilt(0.5)
    for _ in range(300):
        tilt = tilt.moved((role, random.random() / (3 if role == "loner" else 1)) for role in ROLES.values())
        shares = tilt.shares(group, EQUAL)
        assert sum(shares.values()) == pytest.approx(1.0)
        assert min(shares.values()) >= FLOOR * 0.25 - 1e-12
    assert shares["Dan"] > 0.6


def test_a_role_that_comes_late_begins_in_the_middle(group_on_paper):
    tilt = Tilt(0.5).moved([("crowd", 0.9), ("elder", 0.1)])
    assert tilt.shares(group_on_paper(NAMES, ROLES), EQUAL)["Dan"] > 0.25
    assert tilt.moved([("loner", 0.5)]).pull["loner"] == pytest.approx((0.05 + 0.45) / 2 + 0.25)


def test_travellers_without_a_role_are_one_role(group_on_paper):
    assert role_of(group_on_paper(("Ana",)).stakeholders[0]) == NO_ROLE


def test_far_roles_do_not_overflow(group_on_paper):
    tilt = Tilt(0.05, {"crowd": 0.0, "loner": 5000.0})
    assert tilt.shares(group_on_paper(NAMES, ROLES), EQUAL)["Dan"] == pytest.approx(FLOOR / 4 + 1 - FLOOR)
    away = Tilt(0.05, {"else": 5000.0, "crowd": 0.0, "loner": 0.0})
    assert away.shares(group_on_paper(NAMES, ROLES), EQUAL) == pytest.approx(EQUAL)


def test_training_against_the_tilt_raises_the_worst_role(group_on_paper):
    group = group_on_paper(NAMES, ROLES)
    plain, robust = ([trained(group, world, step) for world in range(6)] for step in (0.0, 0.05))
    worst = [sum(u["loner"] for u in side) / 6 for side in (plain, robust)]
    crowd = [sum(u["crowd"] for u in side) / 6 for side in (plain, robust)]
    assert worst[1] > worst[0] + 0.1
    assert crowd[1] < crowd[0]


def trained(group, world: int, step: float) -> dict[str, float]:
    """Return both roles' utilities after an exact policy gradient over 20 plans; the loner likes what others do not."""
    random, tilt = Random(world), Tilt(step)
    plans = [(like := random.random(), 1 - 0.8 * like - 0.2 * random.random()) for _ in range(20)]
    logits = [0.0] * len(plans)
    for _ in range(400):
        weights = [exp(logit) for logit in logits]
        chances = [weight / sum(weights) for weight in weights]
        shares = tilt.shares(group, EQUAL)
        values = [(1 - shares["Dan"]) * crowd + shares["Dan"] * loner for crowd, loner in plans]
        mean = sum(p * v for p, v in zip(chances, values, strict=True))
        logits = [x + p * (v - mean) for x, p, v in zip(logits, chances, values, strict=True)]
        got = {
            role: sum(p * u[n] for p, u in zip(chances, plans, strict=True))
            for n, role in enumerate(("crowd", "loner"))
        }
        tilt = tilt.moved(got.items())
    return got
