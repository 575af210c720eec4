from math import sqrt

import numpy as np
import pytest

from rewards.noise import (
    Dirichlet,
    Leaning,
    NoisyJudge,
    Wandering,
    dirichlet_sd,
    estimation_sd,
    expected_spread,
    misranking,
    spread_of,
    steady,
    total_sd,
    wandering_sd,
    worst_shift,
)

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
    utilities = people_with_spread(people, spread)
    seen = scores_of(NoisyJudge(Wandering(0.05)), equal(people), utilities).std()
    assert seen == pytest.approx(wandering_sd(0.05, people, spread), rel=WITHIN)


@pytest.mark.parametrize(("people", "spread", "printed"), [(2, 0.1, 0.0071), (4, 0.3, 0.0300), (6, 0.4, 0.0490)])
def test_r2_gives_the_printed_figures(people, spread, printed):
    assert wandering_sd(0.05, people, spread) == pytest.approx(printed, abs=5e-5)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (0.2, 0.3, 0.5), (0.1, 0.2, 0.3, 0.1, 0.3)])
def test_dirichlet_weights_move_the_score_as_r3_says(weights):
    utilities = np.linspace(0.9, 0.1, len(weights))
    seen = scores_of(NoisyJudge(Dirichlet(20.0)), np.array(weights), utilities).std()
    assert seen == pytest.approx(dirichlet_sd(20.0, weights, list(utilities)), rel=WITHIN)


@pytest.mark.parametrize("people", [2, 4, 6])
def test_independent_utilities_are_spread_as_r4_says(people):
    drawn = np.random.default_rng(3).normal(0.5, sqrt(0.05), (DRAWS, people))
    assert drawn.var(axis=1).mean() == pytest.approx(expected_spread(0.05, people), rel=WITHIN)


@pytest.mark.parametrize("halo", [0.0, 0.5])
@pytest.mark.parametrize("people", [2, 4, 6])
def test_rating_people_costs_what_r5_says(people, halo):
    judge = NoisyJudge(estimation=0.1, halo=halo)
    seen = scores_of(judge, equal(people), people_with_spread(people, 0.3)).std()
    assert seen == pytest.approx(estimation_sd(equal(people), [0.1] * people, halo), rel=WITHIN)


def test_r5_gives_the_printed_variances_and_falls_with_readings():
    printed = {2: (0.0075, 0.0050), 4: (0.00625, 0.0025), 6: (0.0058, 0.0017)}
    for people, (joint, apart) in printed.items():
        errors = [0.1] * people
        assert estimation_sd(equal(people), errors, 0.5) ** 2 == pytest.approx(joint, abs=5e-5)
        assert estimation_sd(equal(people), errors) ** 2 == pytest.approx(apart, abs=5e-5)
    assert estimation_sd([1.0], [0.1], readings=4) == pytest.approx(0.05)


@pytest.mark.parametrize("halo", [0.0, 0.5, 0.9])
def test_all_noise_together_is_what_r6_says(halo):
    judge = NoisyJudge(Wandering(0.2), estimation=0.3, halo=halo, readout=0.05)
    utilities = people_with_spread(4, 0.25)
    seen = scores_of(judge, equal(4), utilities).std()
    assert seen == pytest.approx(total_sd(judge, 0.2, list(utilities)), rel=WITHIN)


@pytest.mark.parametrize(("people", "printed"), [(2, 0.048), (4, 0.119), (6, 0.168)])
def test_r7_gives_the_printed_chances_of_turning_two_plans_round(people, printed):
    noise = wandering_sd(0.06, people, 0.25)
    assert misranking(0.05, noise, noise) == pytest.approx(printed, abs=5e-4)


def test_without_noise_only_a_wrong_gap_turns_plans_round():
    assert misranking(0.1, 0.0, 0.0) == 0.0
    assert misranking(-0.1, 0.0, 0.0) == 1.0


def test_no_weights_move_a_score_further_than_r1_allows():
    judge, generator = NoisyJudge(Wandering(0.1)), np.random.default_rng(2)
    utilities = np.broadcast_to([0.9, 0.2, 0.5], (2_000, 3))
    scores, used = judge(equal(3), utilities, generator)
    drift = np.abs(used - equal(3)).sum(axis=1) / 2
    shifts = np.abs(scores - utilities.mean(axis=1))
    assert (shifts <= [worst_shift(tv, [0.9, 0.2, 0.5]) + 1e-12 for tv in drift]).all()


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
    assert spread_of([0.4]) == 0.0


def test_leaning_counts_who_fares_worst_more_and_needs_no_chance():
    errors = Leaning(0.5)(equal(2), np.array([[0.8, 0.2]]), np.random.default_rng(1))
    assert errors == pytest.approx(np.array([[-0.15, 0.15]]))


def test_the_offset_moves_every_score_alike():
    assert scores_of(NoisyJudge(offset=0.2), equal(2), np.array([0.1, 0.3])) == pytest.approx(0.4)


def test_the_same_seed_gives_the_same_readings():
    judge = NoisyJudge(Wandering(0.1), 0.1, 0.5, 0.02)
    first, second = (scores_of(judge, equal(2), np.array([0.1, 0.9])) for _ in range(2))
    assert (first == second).all()
