"""The engine's welfare rules are the house's."""

import numpy as np
import pytest

from planner.drafters.engine import problem as codes
from planner.drafters.engine.evaluate import welfare_of
from planner.drafters.engine.welfare import exact_value, search_value, slopes
from rewards.welfare import WELFARE_RULES

CODES = {
    "utilitarian": codes.UTILITARIAN, "nash": codes.NASH, "egalitarian": codes.EGALITARIAN, "owa": codes.OWA,
    "log_sigmoid_and": codes.LOG_SIGMOID,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CODES))
def test_kernels_and_reference_agree_with_the_rewards_package(name):
    rng = np.random.default_rng(1)
    for people in (1, 2, 5):
        utilities, weights = rng.random(people), rng.dirichlet(np.ones(people))
        value = WELFARE_RULES[name](list(utilities), list(weights))
        assert exact_value(CODES[name], utilities, weights) == pytest.approx(value)
        assert welfare_of(CODES[name], tuple(utilities), tuple(weights)) == pytest.approx(value)


def test_nash_is_zero_as_soon_as_anybody_gets_nothing():
    assert exact_value(codes.NASH, np.array([0.0, 1.0]), np.array([0.5, 0.5])) == 0.0
    assert welfare_of(codes.NASH, (0.0, 1.0), (0.5, 0.5)) == 0.0


@pytest.mark.parametrize("rule", range(5))
def test_search_values_rise_with_every_utility_even_outside_the_scale(rule):
    weights = np.array([0.2, 0.5, 0.3])
    for low in (np.array([-0.5, 0.3, 0.9]), np.array([0.2, 0.4, 1.2])):
        for p in range(3):
            high = low.copy()
            high[p] += 0.05
            assert search_value(rule, high, weights) > search_value(rule, low, weights)


@pytest.mark.parametrize("rule", [codes.UTILITARIAN, codes.NASH, codes.OWA, codes.LOG_SIGMOID])
def test_slopes_are_the_derivative_of_the_search_value(rule):
    weights, at, out = np.array([0.2, 0.5, 0.3]), np.array([0.2, 0.45, 0.8]), np.zeros(3)
    slopes(rule, at, weights, out)
    for p in range(3):
        step = np.zeros(3)
        step[p] = 1e-6
        rise = (search_value(rule, at + step, weights) - search_value(rule, at - step, weights)) / 2e-6
        assert out[p] == pytest.approx(rise, rel=1e-4)
