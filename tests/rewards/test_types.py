import pytest

from rewards.types import PRIVATE, Reason, Violation


@pytest.mark.parametrize(
    ("points", "worth", "disappoints"), [(-1.0, 0.0, True), (0.0, 2.0, True), (0.5, 2.0, False), (0.0, 0.0, False)]
)
def test_a_reason_disappoints_when_it_costs_or_gives_nothing_where_it_could(points, worth, disappoints):
    assert Reason("museum", points, worth=worth).disappoints is disappoints


@pytest.mark.parametrize(("sealed", "told"), [(False, "no vegan lunch"), (True, PRIVATE)])
def test_a_broken_sealed_wish_is_told_as_private(sealed, told):
    assert Violation("diet", "no vegan lunch", sealed=sealed).open_text == told
