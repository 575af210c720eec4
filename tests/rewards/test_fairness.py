import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.fairness import dispersion, envy, fairness, gini

VALUES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6)


def test_figures_of_a_group_of_three():
    figures = fairness({"Ana": 0.9, "Ben": 0.3, "Cleo": 0.6})
    assert (figures.worst_off, figures.worst) == ("Ben", 0.3)
    assert figures.widest_gap == pytest.approx(0.6)
    assert figures.gini == pytest.approx((-2 * 0.3 + 2 * 0.9) / (3 * 1.8))
    assert figures.envy == pytest.approx((0.3 + 0.3 + 0.6) / 6)
    assert figures.dispersion == pytest.approx(0.06**0.5)


def test_a_tie_for_the_worst_off_is_broken_by_name():
    assert fairness({"Zoe": 0.2, "Ana": 0.2}).worst_off == "Ana"


@given(st.floats(0.0, 1.0), st.integers(1, 6))
def test_equal_utilities_are_perfectly_fair(value, count):
    values = [value] * count
    assert gini(values) == pytest.approx(0.0)
    assert envy(values) == 0.0
    assert dispersion(values) == pytest.approx(0.0)


@given(VALUES)
def test_gini_lies_between_equality_and_one_who_has_all(values):
    assert -1e-9 <= gini(values) <= 1.0 - 1.0 / len(values) + 1e-9


def test_nobody_having_anything_is_equal():
    assert gini([0.0, 0.0]) == 0.0


@given(VALUES)
def test_envy_is_gini_in_units_of_utility(values):
    mean, count = sum(values) / len(values), len(values)
    expected = mean * gini(values) * count / (count - 1) if count > 1 else 0.0
    assert envy(values) == pytest.approx(expected)
