import inspect
from math import exp

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rewards.welfare import WELFARE_RULES, OrderedAverage, egalitarian, leximin, leximin_key, nash, utilitarian

UTILITY = st.floats(0.0, 1.0)
GROUP = st.lists(st.tuples(UTILITY, st.floats(0.05, 1.0)), min_size=1, max_size=6)
RULE = pytest.mark.parametrize("rule", WELFARE_RULES.values(), ids=WELFARE_RULES)


def split(group):
    total = sum(weight for _, weight in group)
    return [utility for utility, _ in group], [weight / total for _, weight in group]


@RULE
@given(group=GROUP)
def test_welfare_lies_in_the_unit_interval(rule, group):
    assert -1e-9 <= rule(*split(group)) <= 1.0 + 1e-9


@RULE
@given(group=GROUP, gain=UTILITY, who=st.integers(0, 5))
def test_nobodys_gain_lowers_welfare(rule, group, gain, who):
    utilities, weights = split(group)
    better = list(utilities)
    better[who % len(better)] = max(better[who % len(better)], gain)
    assert rule(better, weights) >= rule(utilities, weights) - 1e-9


@RULE
@given(utilities=st.lists(UTILITY, min_size=1, max_size=6), data=st.data())
def test_with_equal_weights_names_do_not_matter(rule, utilities, data):
    weights = [1 / len(utilities)] * len(utilities)
    shuffled = data.draw(st.permutations(utilities))
    assert rule(shuffled, weights) == pytest.approx(rule(utilities, weights))


@pytest.mark.parametrize("name", ["utilitarian", "nash", "owa", "egalitarian", "leximin"])
@given(utility=UTILITY, weights=st.lists(st.floats(0.05, 1.0), min_size=1, max_size=6))
def test_equal_utilities_are_the_welfare(name, utility, weights):
    utilities, shares = split([(utility, weight) for weight in weights])
    assert WELFARE_RULES[name](utilities, shares) == pytest.approx(utility)


@RULE
def test_a_rule_sees_numbers_only(rule):
    annotations = [parameter.annotation for parameter in inspect.signature(rule).parameters.values()]
    assert [str(a) for a in annotations] == ["collections.abc.Sequence[float]"] * 2


@given(group=GROUP)
def test_ordered_averages_run_from_the_worst_off_to_the_mean(group):
    utilities, weights = split(group)
    assert OrderedAverage(0.0)(utilities, weights) == pytest.approx(egalitarian(utilities, weights))
    assert OrderedAverage(1.0)(utilities, weights) == pytest.approx(utilitarian(utilities, weights))


def test_equal_shares_give_the_classic_ordered_weights():
    assert OrderedAverage()([0.9, 0.3, 0.6], [1 / 3] * 3) == pytest.approx((4 * 0.3 + 2 * 0.6 + 0.9) / 7)


def test_a_traveller_of_double_weight_is_two_travellers_to_the_ordered_average():
    doubled = OrderedAverage(1e-6)([0.2, 0.8], [2 / 3, 1 / 3])
    assert doubled == pytest.approx(0.2, abs=1e-3)


def test_nash_is_nothing_as_soon_as_anyone_gets_nothing():
    assert nash([1.0, 0.0], [0.99, 0.01]) == 0.0
    assert nash([0.4, 0.9], [0.5, 0.5]) == pytest.approx((0.4 * 0.9) ** 0.5)


def test_leximin_looks_past_a_tie_of_the_worst_off():
    poor, rich = [0.2, 0.3, 0.9], [0.2, 0.4, 0.5]
    assert leximin_key(rich) > leximin_key(poor)
    assert leximin(rich, [1 / 3] * 3) > leximin(poor, [1 / 3] * 3)
    assert egalitarian(rich, []) == egalitarian(poor, [])


def test_leximin_calls_arithmetic_dust_a_tie():
    assert leximin_key([0.1 + 0.2, 0.5]) == leximin_key([0.5, 0.3])


@given(st.lists(UTILITY, min_size=3, max_size=3), st.lists(UTILITY, min_size=3, max_size=3))
def test_the_printed_leximin_number_follows_the_order(one, other):
    assume(min(abs(a - b) for a, b in zip(sorted(one), sorted(other), strict=True)) > 0.01)
    equal = [1 / 3] * 3
    assert (leximin_key(one) > leximin_key(other)) == (leximin(one, equal) > leximin(other, equal))


def test_log_sigmoid_and_is_the_chance_that_all_are_content():
    rule = WELFARE_RULES["log_sigmoid_and"]
    assert rule([0.5, 0.5], [0.5, 0.5]) == pytest.approx(0.5)
    assert rule([0.6], [1.0]) == pytest.approx(1 / (1 + exp(-1)))
    assert rule([0.7, 0.7], [0.5, 0.5]) > rule([0.4, 1.0], [0.5, 0.5])


@RULE
def test_as_many_weights_as_utilities(rule):
    if rule in (egalitarian, leximin):
        pytest.skip("these rules read no weights")
    with pytest.raises(ValueError, match="zip"):
        rule([0.5, 0.5], [1.0])
