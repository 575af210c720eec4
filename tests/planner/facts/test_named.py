import pytest

from planner.facts.named import find_place
from roles.errors import BadInput


@pytest.mark.parametrize("name", ["lis-castelo", "São Jorge Castle", "sao jorge castle", "castle"])
def test_a_place_is_found_by_id_name_and_part_of_a_name(lisbon, name):
    assert find_place(lisbon.facts, name) == "lis-castelo"


def test_a_name_that_fits_several_places_lists_them(lisbon):
    with pytest.raises(BadInput, match=r"fits several places: .*, .*; write the id"):
        find_place(lisbon.facts, "museum")


def test_an_unknown_name_lists_the_nearest(lisbon):
    with pytest.raises(BadInput, match="nearest: "):
        find_place(lisbon.facts, "Castel Saint Gorge")


def test_a_meal_of_one_s_own_is_no_place_to_name(lisbon):
    with pytest.raises(BadInput):
        find_place(lisbon.facts, "self catered")
