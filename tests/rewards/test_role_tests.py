import pytest

from rewards.example_day import lived
from rewards.measures import MEASURE_OF
from rewards.role_tests import check_role, run_examples
from rewards.types import Utility
from roles.library import load_roles
from roles.role import ExampleDay, Role

LIBRARY = load_roles()
HIKER = {"name": "outdoors", "measure": "walk_km_a_day", "best": 12, "worst": 2}


def role(**told):
    return Role.model_validate({"name": "walker", "title": "Walker", "summary": "Walks.", **told})


@pytest.mark.parametrize("name", LIBRARY.names)
def test_every_shipped_role_judges_as_its_file_promises(name):
    assert check_role(LIBRARY.get(name)) == ()
    results = run_examples(LIBRARY.get(name))
    assert results
    assert [result.name for result in results if not result.passed] == []


def test_an_example_the_wrong_way_round_fails_with_both_numbers():
    wrong = {"name": "less is more", "better": {"walk_km": 1}, "worse": {"walk_km": 12}}
    (result,) = run_examples(role(scores=(HIKER,), examples=(wrong,)))
    assert (result.passed, result.text) == (False, "the better day gets 0.000, the worse day 1.000")


def test_a_wish_against_its_own_score_is_found():
    odd = role(scores=(HIKER,), wishes={"must": [{"walking": "5 km"}]})
    assert check_role(odd)[0].startswith("monotonicity: a better walk_km_a_day lowers utility")


def test_scores_that_ask_for_opposite_things_are_found():
    short = {"name": "indoors", "measure": "walk_km_a_day", "best": 2, "worst": 12}
    problems = check_role(role(scores=(HIKER, short)))
    assert [problem.split(":")[0] for problem in problems] == ["scale", "scale"]


def test_a_role_without_scores_has_no_scale_to_check():
    assert check_role(role(wishes={"prefer": [{"theme": "nature"}, {"food": "cafe", "city": "lisbon"}]})) == ()


def test_more_themes_are_a_better_day_for_the_curious():
    assert check_role(role(scores=({"name": "variety", "measure": "theme_variety", "best": 5, "worst": 1},))) == ()


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("walk_km_a_day", 4), ("sights_a_day", 3), ("first_start_hour", 9.5), ("last_end_hour", 21),
        ("rest_min_a_day", 45), ("cost_a_day", 80), ("transfer_min_a_day", 40), ("longest_leg_min", 15),
        ("lunch_hour", 12.5), ("dinner_hour", 19), ("meal_cost", 15), ("effort", 1), ("time_together_share", 1),
    ],
)  # fmt: skip
def test_an_example_day_measures_as_it_is_told(measure, value):
    assert MEASURE_OF[measure](lived(ExampleDay(rest_min=45, longest_leg_min=15))) == pytest.approx(value)


def test_a_day_without_sights_ends_with_its_last_meal():
    idle = lived(
        ExampleDay(sights=0, end="25:30", alone=True, lodging=None, transfer_min=0, longest_leg_min=0, walk_km=2)
    )
    assert MEASURE_OF["last_end_hour"](idle) == 25.5
    assert [(leg.minutes, leg.walk_m) for leg in idle.legs] == [(0, 2000)]
    assert lived(ExampleDay(sights=0, lunch=None, dinner=None)).meals == ()


def test_an_estimator_that_reads_in_order_is_found():
    def first_only(person, experience):
        return Utility(experience.visits[0].start_min / 2000, (), 0.0, "first", "1")

    assert check_role(role(), first_only) == ("order: the order of wishes, scores or visits changes the utility",)


def test_an_estimator_that_cannot_judge_an_example_day_is_an_error_not_a_zero():
    with pytest.raises(ValueError, match="left an example day unjudged"):
        check_role(role(), lambda person, experience: Utility(None, estimator="mute"))
