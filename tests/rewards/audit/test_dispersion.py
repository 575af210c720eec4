from dataclasses import replace

import numpy as np
import pytest

from rewards.audit.case import Case, Readings, Simulated, invented
from rewards.audit.dispersion import head_count, nested, scatter
from rewards.critic import Critic
from rewards.experience import Candidate
from rewards.noise import Dirichlet, NoisyJudge, Wandering, steady


def judge(drift=steady, **noise):
    return Simulated(NoisyJudge(drift, **noise), 1)


@pytest.mark.parametrize("people", [2, 4, 6])
def test_the_slope_is_the_variance_of_a_weight(people):
    found = scatter(invented(people, 24, 20, 0), judge(Wandering(0.06)), readings=200)
    assert found.weighting_sd == pytest.approx(0.06, rel=0.03)
    assert found.sd_per_spread == pytest.approx(0.06 * np.sqrt(people), rel=0.03)
    assert found.slope.low <= 0.06**2 <= found.slope.high


def test_the_intercept_is_what_rating_costs_everywhere():
    found = scatter(invented(4, 24, 20, 0), judge(Wandering(0.06), estimation=0.1, halo=0.5), readings=200)
    assert found.intercept.value == pytest.approx(0.00625 + 4 * (0.06 * 0.1) ** 2 / 2, rel=0.1)


def test_fixed_weights_give_a_flat_line():
    found = scatter(invented(4, 24, 20, 0), judge(estimation=0.1), readings=50)
    assert found.slope.low <= 0.0 <= found.slope.high


def test_noise_that_is_none_has_no_weighting_part():
    found = scatter(invented(4, 24, 2, 0), judge(), readings=3)
    assert found.sds == pytest.approx((0.0,) * 48, abs=1e-12)


def test_cases_of_different_groups_cannot_share_a_line():
    with pytest.raises(ValueError, match="different numbers"):
        scatter([*invented(2, 5, 1, 0), *invented(3, 5, 1, 0)], judge())


def test_plans_that_were_scored_once_are_too_few():
    with pytest.raises(ValueError, match="scored twice"):
        scatter(invented(2, 5, 1, 0), lambda case, _: Readings(case.truth[None]))


@pytest.mark.parametrize(("drift", "exponent"), [(Wandering(0.06), 0.5), (Dirichlet(20.0), 0.2)])
def test_the_exponent_tells_how_the_errors_grow_with_the_group(drift, exponent):
    found = head_count(invented(6, 24, 20, 0), judge(drift), readings=100)
    assert [one.people for one in found.scatters] == [2, 3, 4, 5, 6]
    assert found.exponent == pytest.approx(exponent, abs=0.06)


def test_without_weighting_noise_there_is_no_exponent():
    silent = head_count(invented(3, 8, 1, 0), lambda case, readings: Readings(np.tile(case.truth, (readings, 1))))
    assert silent.exponent is None
    assert head_count(invented(2, 8, 1, 0), judge(Wandering(0.1))).exponent is None


def test_a_nested_case_is_the_same_plans_for_the_first_travellers(random_trip, day):
    group = next(group for seed in range(9) if len((group := random_trip(seed)).names) > 2)
    panel = Critic().convene(group)
    candidate = Candidate("one", tuple(day(name) for name in group.names))
    shares = np.array([panel.weights.shares[name] for name in group.names])
    smaller = nested(Case(shares, np.full((1, len(shares)), 0.5), panel.group, (candidate,)), 2)
    assert smaller.group.names == group.names[:2]
    assert [lived.traveller for lived in smaller.candidates[0].experiences] == list(group.names[:2])
    assert smaller.weights == pytest.approx(shares[:2] / shares[:2].sum())
    assert replace(smaller, group=None, candidates=()).people == 2
