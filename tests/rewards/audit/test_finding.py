import pytest

from rewards.audit.finding import Finding


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="E1: every row has 2 cells"):
        Finding("E1", "?", ("a", "b"), (("x",),))
