from itertools import product

import numpy as np
import pytest

from rewards.audit.contradictions import Contradictions, compared, contradictions, on_grid, pooled


def verdicts_of(scores):
    return tuple(tuple((a > b) - (a < b) for b in scores) for a in scores)


def test_verdicts_that_follow_the_scores_contradict_nothing():
    assert contradictions([0.1, 0.5, 0.5], verdicts_of([0.1, 0.5, 0.5])) == Contradictions(3, 0.0, 1, 0.0)


@pytest.mark.parametrize("told", list(product((-1, 0, 1), repeat=3)))
def test_a_triple_is_broken_exactly_when_no_order_with_ties_gives_it(told):
    ab, bc, ac = told
    table = ((0, ab, ac), (-ab, 0, bc), (-ac, -bc, 0))
    fits = any(verdicts_of(order) == table for order in product(range(3), repeat=3))
    assert contradictions([0.0, 0.0, 0.0], table).broken == (not fits)


def test_a_pair_against_the_scores_is_counted():
    table = ((0, 1, 1), (-1, 0, 1), (-1, -1, 0))
    assert contradictions([0.1, 0.5, 0.0], table).against_scores == pytest.approx(1 / 3)


def test_two_plans_cannot_contradict_each_other_in_a_circle():
    with pytest.raises(ValueError, match="three plans"):
        contradictions([0.1, 0.2], ((0, 1), (-1, 0)))


def test_a_judge_without_noise_compares_as_it_scores():
    scores = np.array([0.1, 0.52, 0.53, 0.9])
    found = contradictions(on_grid(scores, 0.1).tolist(), compared(np.tile(scores, (3, 1)), 0.1))
    assert (found.against_scores, found.broken) == (0.0, 0.0)


def test_orders_that_disagree_are_a_tie():
    assert compared(np.array([[0.1, 0.9], [0.9, 0.1]]), 0.1) == ((0, 0), (0, 0))


def test_noise_makes_contradictions():
    readings = np.random.default_rng(1).normal(0.5, 0.2, (57, 8))
    found = contradictions(readings[0].tolist(), compared(readings[1:], 0.1))
    assert found.against_scores > 0.3
    assert found.broken > 0.0


def test_pooling_counts_every_pair_and_triple_once():
    found = pooled([Contradictions(3, 1.0, 1, 0.0), Contradictions(6, 0.5, 4, 0.5)])
    assert found == Contradictions(9, pytest.approx(6 / 9), 5, pytest.approx(0.4))
