"""Noise: the simulated judge obeys the laws R1-R7 of docs/experiments.md, each derived by hand and written out here."""

from statistics import NormalDist

import numpy as np
import pytest

from rewards.noise import Dirichlet, Leaning, NoisyJudge, Wandering, steady

DRAWS = 60_000
WITHIN = 0.03


def equal(people):
    return np.full(people, 1 / people)


def people_with_spread(people, spread):
    line = np.linspace(-1, 1, people)
    return 0.5 + spread * line / line.std(ddof=1)


def scores_of(judge, weights, utilities, seed=7):
    scores, _ = judge(weights, np.broadcast_to(utilities, (DRAWS, len(utilities))), np.random.default_rng(seed))
    return scores


@pytest.mark.parametrize("people", [2, 3, 4, 6])
@pytest.mark.parametrize("spread", [0.1, 0.4])
def test_wandering_weights_move_the_score_as_r2_says(people, spread):
    seen = scores_of(NoisyJudge(Wandering(0.05)), equal(people), people_with_spread(people, spread)).std()
    assert seen == pytest.approx(0.05 * people**0.5 * spread, rel=WITHIN)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.3, 0.5), (0.1, 0.2, 0.3, 0.1, 0.3)])
def test_dirichlet_weights_move_the_score_as_r3_says(weights):
    utilities = np.linspace(0.9, 0.1, len(weights))
    seen = scores_of(NoisyJudge(Dirichlet(20.0)), np.array(weights), utilities).std()
    variance = weights @ utilities**2 - (weights @ utilities) ** 2
    assert seen == pytest.approx((variance / (20.0 + 1)) ** 0.5, rel=WITHIN)


@pytest.mark.parametrize("halo", [0.0, 0.5])
@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.25,) * 4, (0.1, 0.2, 0.3, 0.4)])
def test_rating_people_costs_what_r5_says(weights, halo):
    shares = np.array(weights)
    seen = scores_of(NoisyJudge(estimation=0.1, halo=halo), shares, people_with_spread(len(weights), 0.3)).std()
    assert seen == pytest.approx(0.1 * (halo + (1 - halo) * (shares**2).sum()) ** 0.5, rel=WITHIN)


@pytest.mark.parametrize("halo", [0.0, 0.5, 0.9])
def test_all_noise_together_is_what_r6_says(halo):
    judge = NoisyJudge(Wandering(0.2), estimation=0.3, halo=halo, readout=0.05)
    seen = scores_of(judge, equal(4), people_with_spread(4, 0.25)).std()
    weighed, rated = 4 * 0.2**2 * 0.25**2, 0.3**2 * (halo + (1 - halo) / 4)
    both = 4 * 0.2**2 * 0.3**2 * (1 - halo)  # errors of weights that sum to 0 cannot see what all travellers share
    assert seen == pytest.approx((weighed + rated + both + 0.05**2) ** 0.5, rel=WITHIN)


@pytest.mark.parametrize("people", [2, 4, 6])
def test_two_plans_are_turned_round_as_often_as_r7_says(people):
    judge, utilities = NoisyJudge(Wandering(0.06)), people_with_spread(people, 0.25)
    better, worse = scores_of(judge, equal(people), utilities + 0.05, 1), scores_of(judge, equal(people), utilities, 2)
    law = NormalDist(0.05, (2 * people) ** 0.5 * 0.06 * 0.25).cdf(0.0)
    assert (better < worse).mean() == pytest.approx(law, abs=0.004)


def test_no_weights_move_a_score_further_than_r1_allows():
    judge, generator = NoisyJudge(Wandering(0.1)), np.random.default_rng(2)
    utilities = np.broadcast_to([0.9, 0.2, 0.5], (2_000, 3))
    scores, used = judge(equal(3), utilities, generator)
    drift = np.abs(used - equal(3)).sum(axis=1) / 2
    shifts = np.abs(scores - utilities.mean(axis=1))
    assert (shifts <= drift * (0.9 - 0.2) + 1e-12).all()


@pytest.mark.parametrize("drift", [steady, Wandering(0.1), Dirichlet(9.0), Leaning(0.5)])
def test_every_drift_keeps_the_weights_adding_up_to_one(drift):
    _, used = NoisyJudge(drift)(equal(3), np.random.default_rng(1).random((50, 3)), np.random.default_rng(2))
    assert used.shape == (50, 3)
    assert used.sum(axis=1) == pytest.approx(1.0)


def test_errors_have_the_standard_deviation_that_was_asked_for():
    errors = Wandering(0.07)(equal(3), np.zeros((DRAWS, 3)), np.random.default_rng(1))
    assert errors.std(axis=0) == pytest.approx(0.07, rel=WITHIN)


def test_a_single_traveller_cannot_be_weighed_wrongly():
    assert Wandering(0.1)(equal(1), np.ones((4, 1)), np.random.default_rng(1)).tolist() == [[0.0]] * 4


def test_leaning_counts_who_fares_worst_more_and_needs_no_chance():
    errors = Leaning(0.5)(equal(2), np.array([[0.8, 0.2]]), np.random.default_rng(1))
    assert errors == pytest.approx(np.array([[-0.15, 0.15]]))


def test_the_offset_moves_every_score_alike():
    assert scores_of(NoisyJudge(offset=0.2), equal(2), np.array([0.1, 0.3])) == pytest.approx(0.4)


def test_the_same_seed_gives_the_same_readings():
    judge = NoisyJudge(Wandering(0.1), 0.1, 0.5, 0.02)
    first, second = (scores_of(judge, equal(2), np.array([0.1, 0.9])) for _ in range(2))
    assert (first == second).all()
