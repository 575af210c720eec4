from statistics import fmean, stdev

import pytest

from rewards.committee import Committee
from rewards.types import Reason, Utility


def member(value, error=0.0, name="judge"):
    utility = Utility(value, (Reason(f"says {value}", 0.0),), error, name, "1")
    return lambda stakeholder, experience: utility


def heard(*members, **more):
    return Committee(tuple(members), **more)(None, None)


def test_the_median_counts_and_how_far_they_disagree_is_the_error():
    utility = heard(member(0.2), member(0.5), member(0.9))
    assert (utility.value, utility.standard_error) == (0.5, stdev((0.2, 0.5, 0.9)))
    assert utility.reasons[0].text == "says 0.5"


def test_the_mean_is_an_option():
    assert heard(member(0.2), member(0.5), member(0.8), member(0.9), centre=fmean).value == pytest.approx(0.6)


def test_judges_that_agree_are_no_surer_than_each_of_them():
    assert heard(member(0.5, 0.1), member(0.5, 0.1)).standard_error == pytest.approx(0.1)
    assert heard(member(0.5, 0.1), member(None)).standard_error == pytest.approx(0.1)


@pytest.mark.parametrize(("values", "judged"), [((None, 0.5), True), ((None, None, 0.5), False), ((None,), False)])
def test_fewer_than_half_are_no_committee(values, judged):
    utility = heard(*(member(value) for value in values))
    assert (utility.value is not None) is judged
    if not judged:
        assert utility.reasons[0].text == f"not judged: {values.count(None)} of {len(values)} judges could not"


def test_a_committee_names_its_members():
    utility = heard(member(0.5, name="rules"), member(None, name="judge:m"))
    assert (utility.estimator, utility.version) == ("committee(rules, judge:m)", "1, 1")
    with pytest.raises(ValueError, match="at least one"):
        Committee(())
