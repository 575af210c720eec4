import numpy as np
import pytest

from rewards.audit.repeats import alpha, repeats


def noisy(gap, sd, readings=400, seed=1):
    return np.random.default_rng(seed).normal([0.0, gap], sd, (readings, 2))


def test_a_judge_that_never_changes_its_mind_needs_one_reading():
    found = repeats([np.tile([0.1, 0.5, 0.9], (4, 1))])
    assert (found.sd, found.flips, found.unstable, found.alpha, found.needed) == (0.0, 0.0, 0.0, 1.0, 1)
    assert (found.readings, found.plans) == (4, 3)


def test_flips_and_needed_readings_follow_the_normal_law():
    found = repeats([noisy(gap=0.1, sd=0.1)])
    assert found.flips == pytest.approx(0.24, abs=0.03)
    assert found.unstable == 1.0
    assert found.needed == pytest.approx(2 * (1.645 * 0.1 / 0.1) ** 2, abs=1.5)


def test_who_says_the_same_of_every_plan_tells_nothing_apart():
    found = repeats([np.full((3, 2), 0.4)])
    assert (found.alpha, found.flips, found.needed) == (None, 0.0, None)


def test_alpha_is_krippendorffs_for_intervals():
    units = [np.array([1.0, 1.0, np.nan]), np.array([2.0, 3.0, 2.0]), np.array([5.0, 5.0, 5.0])]
    everything = np.array([1, 1, 2, 3, 2, 5, 5, 5], float)
    within = (2 * 0.0 + 3 * (1 / 3) + 3 * 0.0) / 8
    assert alpha(units) == pytest.approx(1 - within / everything.var(ddof=1))


def test_alpha_of_pure_noise_is_about_zero():
    drawn = np.random.default_rng(1).normal(size=(300, 5))
    assert alpha(list(drawn)) == pytest.approx(0.0, abs=0.05)


def test_missing_scores_are_left_out():
    table = np.array([[0.1, 0.9, np.nan], [0.1, np.nan, np.nan], [0.1, 0.8, 0.3]])
    assert repeats([table]).plans == 2


def test_pairs_that_were_never_read_together_twice_tell_nothing():
    table = np.array([[0.1, np.nan], [0.2, np.nan], [np.nan, 0.3], [np.nan, 0.4]])
    found = repeats([table])
    assert (found.flips, found.unstable, found.needed) == (None, None, None)


def test_plans_that_were_scored_once_are_refused():
    with pytest.raises(ValueError, match="scored twice"):
        repeats([np.array([[0.1, np.nan]])])
