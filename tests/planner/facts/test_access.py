import pytest

from planner.facts.access import accessible, for_grown_ups, too_young


@pytest.fixture
def place(catalog):
    return catalog.place("lis-oceanario")


def test_only_what_is_known_to_be_accessible_counts(place):
    unknown = place.model_copy(update={"step_free": None, "stroller": "limited", "effort": 1})
    assert not accessible(unknown, "step_free")
    assert not accessible(unknown, "stroller")
    assert accessible(unknown, "low_effort")


def test_an_unknown_kind_of_access_is_a_slip(place):
    with pytest.raises(ValueError, match="no kind of access"):
        accessible(place, "wings")


def test_a_bar_is_for_adults_and_a_museum_only_better_later(place):
    bar = place.model_copy(update={"kind": "nightlife", "kid_from": None})
    museum = place.model_copy(update={"kid_from": 8})
    assert (too_young(bar, 15), too_young(bar, 18), too_young(bar, None)) == (True, False, False)
    assert (too_young(museum, 7), too_young(museum, 8)) == (True, False)
    assert (for_grown_ups(bar), for_grown_ups(museum)) == (True, False)
