import pytest

from rewards.types import Reason


@pytest.mark.parametrize(
    ("points", "worth", "disappoints"), [(-1.0, 0.0, True), (0.0, 2.0, True), (0.5, 2.0, False), (0.0, 0.0, False)]
)
def test_a_reason_disappoints_when_it_costs_or_gives_nothing_where_it_could(points, worth, disappoints):
    assert Reason("museum", points, worth=worth).disappoints is disappoints
