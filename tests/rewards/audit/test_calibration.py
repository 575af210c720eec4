import pytest

from rewards.audit.calibration import Gain, _break_even, sensitivity
from rewards.audit.critics import Dials
from rewards.audit.figure import Figure

DIALS = Dials(weighting=0.12)


def test_exact_fixed_weights_gain_more_and_bad_ones_less_than_a_noisy_judge():
    found = sensitivity(6, DIALS, (0.0, 0.05, 0.2), runs=100)
    gains = [gain.trained.value for gain in found.fixed]
    assert found.fixed[0].trained.low > found.holistic.high
    assert gains[0] > gains[1] > gains[2]
    assert gains[2] < found.holistic.value
    assert 0.05 < found.break_even < 0.2


def test_the_advantage_of_exact_weights_grows_with_the_group():
    leads = [
        (found := sensitivity(people, DIALS, (0.0,), runs=100)).fixed[0].trained.value - found.holistic.value
        for people in (2, 6)
    ]
    assert leads[0] < leads[1]


@pytest.mark.parametrize(
    ("gains", "error"), [((0.8, 0.7), None), ((0.6, 0.2), 0.05), ((0.4, 0.3), 0.0)]
)  # fmt: skip
def test_the_break_even_lies_where_the_lines_cross(gains, error):
    fixed = [Gain(at, Figure(value)) for at, value in zip((0.0, 0.1), gains, strict=True)]
    lead = _break_even(0.4, fixed)
    assert lead == (error if error is None else pytest.approx(error))
