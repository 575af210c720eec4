"""Advantages: TRL's arithmetic by hand, and what it does to weights and to faults."""

from random import Random
from statistics import correlation, fmean, stdev

import pytest

from train.rewarding.advantages import SOFTENER, dr_grpo, gdpo, grpo, spread, summed, whitened

SPREADS = (0.05, 0.1, 0.15, 0.2)
"""How much the drafts of one group differ for each of four travellers: some get the same whatever is planned."""


def test_grpo_divides_by_the_spread_and_dr_grpo_does_not():
    assert dr_grpo([0.2, 0.4, 0.6]) == pytest.approx([-0.2, 0.0, 0.2])
    assert grpo([0.2, 0.4, 0.6]) == pytest.approx([-0.2 / 0.2001, 0.0, 0.2 / 0.2001])


def test_dividing_makes_as_much_of_a_small_difference_as_of_a_large_one():
    assert grpo([0.50, 0.52]) == pytest.approx(grpo([0.1, 0.9]), rel=0.01)
    assert dr_grpo([0.50, 0.52]) != pytest.approx(dr_grpo([0.1, 0.9]), rel=0.01)


def test_a_row_without_reward_moves_nobody():
    assert grpo([0.2, None, 0.6]) == pytest.approx([-0.2 / 0.28294, 0.0, 0.2 / 0.28294], rel=1e-3)
    assert grpo([None, None]) == [0.0, 0.0]
    assert grpo([0.7]) == [0.0]


def test_equal_rewards_give_no_advantage():
    assert grpo([0.4] * 8) == [0.0] * 8
    assert spread([0.4, None, 0.5]) == pytest.approx(0.1)
    assert spread([None]) == 0.0


def test_gdpo_lets_a_small_component_be_heard_beside_a_large_one():
    readable, welfare = [0.0, 1.0, 1.0, 1.0], [0.0, 0.50, 0.52, 0.54]
    together = grpo(summed([readable, welfare], [1.0, 1.0]))
    apart = gdpo([readable, welfare], [1.0, 1.0])
    assert together[3] - together[1] < 0.06
    assert apart[3] is not None
    assert apart[1] is not None
    assert apart[3] - apart[1] > 0.1


def test_gdpo_leaves_out_what_no_component_rewards():
    parts = gdpo([[None, 0.2, 0.4], [None, 0.5, 0.5]], [1.0, 1.0])
    assert parts[0] is None
    assert whitened(parts)[0] == 0.0
    assert fmean(whitened(parts)[1:]) == pytest.approx(0.0)


def test_a_reward_that_lacks_one_component_is_on_another_scale():
    sums = summed([[0.1, 0.1, 0.1], [0.7, None, 0.6], [None, None, None]], [1.0, 1.0, 1.0])
    assert sums == pytest.approx([0.8, 0.1, 0.7])
    assert summed([[None], [None]], [1.0, 1.0]) == [None]


@pytest.mark.parametrize(("size", "least", "most"), [(2, 0.15, 0.27), (16, 0.30, 0.44)])
def test_travellers_normalised_apart_choose_another_draft_and_drift_in_weight(size, least, most):
    changed, drift = normalised_apart(size, groups=1500)
    assert least < changed < most
    assert 0.20 < drift < 0.40


def normalised_apart(size: int, groups: int) -> tuple[float, float]:
    """Return how often the best draft changes when utilities are divided by their spread, and how far weights move."""
    random, changed, drifts = Random(7), 0, []
    for _ in range(groups):
        weights = random.sample((0.28, 0.26, 0.24, 0.22), k=4)
        rows = [[random.gauss(0.6, sd) for _ in range(size)] for sd in SPREADS]
        fixed = [sumprod(weights, draft) for draft in zip(*rows, strict=True)]
        apart = gdpo(rows, weights)
        changed += fixed.index(max(fixed)) != apart.index(max(apart))
        pulls = [weight / (stdev(row) + SOFTENER) for weight, row in zip(weights, rows, strict=True)]
        drifts.append(sum(abs(pull / sum(pulls) - w) for pull, w in zip(pulls, weights, strict=True)) / 2)
    return changed / groups, fmean(drifts)


def sumprod(weights: list[float], values: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def test_two_drafts_normalised_apart_are_a_weighted_vote():
    apart = gdpo([[0.5, 0.501], [0.9, 0.1]], [0.6, 0.4])
    assert apart[1] is not None
    assert apart[1] > 0.0  # the one who gains 0.001 outvotes the one who loses 0.8


def test_components_normalised_apart_tell_welfare_from_form():
    together, apart, welfares = components(4000)
    assert correlation(together, welfares) < 0.2
    assert 0.4 < correlation(apart, welfares) < 0.75


def components(groups: int) -> tuple[list[float], list[float], list[float]]:
    """Return advantages summed and apart, and welfare, where form is 0 or 1 and welfare spreads by 0.05."""
    random, together, apart, welfares = Random(3), [], [], []
    for _ in range(groups):
        rows = [[float(random.random() < 0.5) for _ in range(8)] for _ in range(2)]
        rows.append([random.gauss(0.6, 0.05) for _ in range(8)])
        together += grpo(summed(rows, [1.0] * 3))
        apart += gdpo(rows, [1.0] * 3)
        welfares += rows[2]
    return together, whitened(apart), welfares
