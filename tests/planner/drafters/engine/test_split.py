"""Parting and meeting again."""

from dataclasses import replace

import numpy as np
import pytest

from planner.drafters.engine.evaluate import evaluate, welfare_of
from planner.drafters.engine.problem import Lock
from planner.drafters.engine.search import solve
from planner.drafters.engine.split import assess, split


@pytest.mark.parametrize("seed", range(12))
def test_a_split_keeps_every_rule_and_is_never_worse(make_problem, seed):
    problem = make_problem(seed, rule=seed % 5)
    joint = solve(problem, 200, seed)
    parted = split(problem, joint, seed=seed)
    opinion = evaluate(problem, parted)
    if parted.feasible:
        assert opinion.faults == ()
    assert parted.objective >= joint.objective - 1e-9
    assert np.allclose(parted.utilities, opinion.utilities)
    assert parted.welfare == pytest.approx(welfare_of(problem.welfare, opinion.utilities, tuple(problem.weights)))


def test_assessing_a_joint_plan_repeats_its_search_value(make_problem):
    problem = make_problem(2)
    plan = solve(problem, 200, 1)
    assert assess(problem, plan).objective == pytest.approx(plan.objective)


def test_opposed_people_part_and_both_get_what_they_want(make_problem):
    problem = make_problem(5, people=2)
    points = np.zeros_like(problem.place_points)
    points[0, :7], points[1, 7:14] = 2.0, 2.0
    free = np.ones((2, 2, 3), bool)
    against = replace(
        problem, place_points=points, forbid=(points == 0) & ~problem.is_lunch, feature_points=None, child=None,
        present=free, at_meal=None, cost_cap=None, best=np.full(2, 20.0),
    )  # fmt: skip
    joint = solve(against, 200, 1)
    parted = split(against, joint)
    assert parted.split_blocks > 0
    assert parted.welfare > joint.welfare
    assert evaluate(against, parted).faults == ()


def test_people_who_belong_together_are_never_parted(make_problem):
    problem = make_problem(3)
    plan = split(replace(problem, together=~np.eye(4, dtype=bool)), solve(problem, 200, 1))
    assert plan.split_blocks == 0


def test_a_visit_locked_for_some_parts_the_group_there(make_problem):
    problem = replace(make_problem(4), present=np.ones((4, 2, 3), bool), at_meal=None, cost_cap=None, child=None)
    free = next(n for n in range(14) if problem.allowed[0, n] and problem.windows[0, n, 0, 0] < 660)
    locked = replace(problem, locks=(Lock(free, 0, 0, (0, 1)),))
    plan = split(locked, solve(locked, 200, 1))
    walks = [walk for walk in plan.days[0].blocks[0] if any(stop.node == free for stop in walk.stops)]
    assert [walk.members for walk in walks] == [(0, 1)]


def test_a_high_price_keeps_the_group_together(make_problem):
    problem = replace(make_problem(5), split_penalty=100.0)
    assert split(problem, solve(problem, 100, 1)).split_blocks == 0


def test_eight_people_are_parted_by_taste(make_problem):
    problem = make_problem(8, people=8)
    joint = solve(problem, 100, 1)
    plan = split(problem, joint, rounds=4, sweeps=2)
    assert plan.objective > joint.objective
    assert plan == split(problem, joint, rounds=4, sweeps=2)
