import numpy as np
import pytest

from rewards.audit.figure import Figure, figure, mean_figure, paired_figure, slope


def test_the_interval_of_a_mean_covers_it_about_as_often_as_it_says():
    generator = np.random.default_rng(5)
    found = [mean_figure(generator.normal(2.0, 1.0, 40)) for _ in range(200)]
    assert 0.88 <= np.mean([one.low <= 2.0 <= one.high for one in found]) <= 0.99


def test_a_single_value_has_no_interval():
    assert mean_figure([0.3]) == Figure(0.3)


def test_no_value_is_no_figure():
    with pytest.raises(ValueError, match="nothing was measured"):
        figure(np.array([]), lambda drawn: drawn.mean(axis=-1))


def test_a_line_is_found_again_with_an_interval_around_it():
    generator = np.random.default_rng(1)
    x = generator.random(200)
    found = paired_figure(x, 3.0 * x + generator.normal(0.0, 0.1, 200), slope)
    assert found.low < 3.0 < found.high
    assert found.value == pytest.approx(3.0, rel=0.03)


def test_points_above_one_another_have_no_slope():
    assert slope(np.array([1.0, 1.0]), np.array([0.0, 5.0])) == 0.0
