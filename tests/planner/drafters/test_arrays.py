import numpy as np
import pytest

from planner.drafters.arrays import SLOT_CODES, WELFARE_CODES, problem_of
from planner.drafters.task import Lock
from rewards.welfare import WELFARE_RULES


@pytest.fixture
def problem(task_of, framed):
    return lambda rest="travellers: [{name: Ana}, {name: Rui}]", **changes: problem_of(framed(task_of(rest, **changes)))


def test_every_welfare_rule_has_a_code(problem):
    assert set(WELFARE_CODES) == set(WELFARE_RULES)
    assert problem(welfare_rule="nash").welfare == WELFARE_CODES["nash"]


def test_shapes_agree(problem):
    made = problem()
    places, people, days = len(made.duration), len(made.weights), len(made.day_start)
    assert made.travel_min.shape == (places + 1, places + 1)
    assert (made.windows.shape[:2], made.allowed.shape) == ((days, places), (days, places))
    assert made.place_points.shape == made.forbid.shape == made.must.shape == made.cost.shape == (people, places)
    assert (made.present.shape, made.at_meal.shape, made.rest_min.shape) == (
        (people, days, 3),
        (people, days, 2),
        (people, days),
    )
    assert np.isclose(made.weights.sum(), 1.0)
    assert (made.best > made.floor).all()


def test_presence_and_meals_are_those_of_the_frames(problem, task_of, framed):
    rest = "travellers: [{name: Ana}, {name: Rui, arrive: 2027-05-13 15:00}, {name: Mia, age: 2, roles: [toddler]}]"
    made, frames = problem(rest), framed(task_of(rest)).frames
    assert made.present[1, 0].tolist() == [False, False, "Rui" in frames[0].present["evening"]]
    assert made.at_meal[1, 0].tolist() == [False, True]
    assert made.lunch_window[0].tolist() == list(frames[0].lunch)
    assert made.dinner_window[2].tolist() == [-1, -1]
    assert made.rest_min[2].tolist() == [90, 90, 90]
    assert made.child.tolist() == [False, False, True]


def test_only_locks_that_name_a_day_and_a_slot_are_the_engines(problem):
    locks = (Lock("lis-castelo", 1, "afternoon", ("Rui",)), Lock("lis-rossio"), Lock("lis-trindade", 0, "dinner"))
    made = problem(locks=locks)
    assert [(lock.day, lock.slot, lock.party) for lock in made.locks] == [
        (1, SLOT_CODES["afternoon"], (1,)),
        (0, SLOT_CODES["dinner"], None),
    ]


def test_who_needs_company_is_never_parted(problem):
    made = problem("travellers: [{name: Ana, wishes: {need: [{company: Rui}]}}, {name: Rui}, {name: Ida}]")
    assert made.together.tolist() == [[False, True, False], [True, False, False], [False, False, False]]
    bound = problem("travellers: [{name: Ana, wishes: {need: [{company: together}]}}, {name: Rui}, {name: Ida}]")
    assert bound.together[0].tolist() == [False, True, True]


def test_among_strangers_a_child_stays_with_its_family(problem):
    people = "travellers: [{name: Ana}, {name: Mia, age: 5}, {name: Rui}]"
    two = problem(f"households: [{{name: A, members: [Ana, Mia]}}, {{name: B, members: [Rui]}}], {people}")
    assert two.together.tolist() == [[False, True, False], [True, False, False], [False, False, False]]
    assert not problem(people).together.any()
