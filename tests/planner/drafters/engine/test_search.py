"""The joint search, against the plain evaluation and against brute force."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from planner.drafters.engine.evaluate import evaluate, welfare_of
from planner.drafters.engine.problem import Lock, Problem
from planner.drafters.engine.search import Search, solve


@pytest.mark.parametrize("seed", range(12))
def test_a_joint_plan_keeps_every_rule_and_its_utilities_are_right(make_problem, seed):
    problem = make_problem(seed, rule=seed % 5)
    plan = solve(problem, 300, seed)
    opinion = evaluate(problem, plan)
    if plan.feasible:
        assert opinion.faults == ()
    assert np.allclose(plan.utilities, opinion.utilities)
    assert plan.welfare == pytest.approx(welfare_of(problem.welfare, opinion.utilities, tuple(problem.weights)))


def test_most_random_trips_have_a_feasible_plan(make_problem):
    assert sum(solve(make_problem(seed), 300, seed).feasible for seed in range(12)) >= 9


def test_the_same_seed_and_rounds_give_the_same_plan(make_problem):
    problem = make_problem(3)
    assert solve(problem, 400, 5) == solve(problem, 400, 5)


def test_more_rounds_never_lose_the_best_plan(make_problem):
    search = Search(make_problem(4), 1)
    values = [search.run(100) for _ in range(4)]
    assert values == sorted(values)


def _line(positions: list[int], points: list[float], windows: list[tuple[int, int]], end: int) -> Problem:
    places = [*positions, 0]
    travel = [[abs(a - b) for b in places] for a in places]
    n = len(positions)
    return Problem(
        travel_min=travel, duration=np.full(n, 5), windows=np.array(windows)[None, :, None], start_point=[n],
        end_point=[n],
        day_start=[0], day_end=[end], place_points=[points], floor=[0.0], best=[float(sum(points))], first_block=[0],
    )  # fmt: skip


def _brute_force(problem: Problem) -> float:
    n, best = len(problem.duration), 0.0
    for size in range(1, n + 1):
        for order in permutations(range(n), size):
            clock, here = 0, n
            for node in order:
                clock = max(clock + problem.travel_min[here, node], problem.windows[0, node, 0, 0])
                if clock > problem.windows[0, node, 0, 1]:
                    break
                clock, here = clock + 5, node
            else:
                if clock + problem.travel_min[here, n] <= problem.day_end[0]:
                    best = max(best, float(problem.place_points[0, list(order)].sum()))
    return best / float(problem.best[0])


@pytest.mark.parametrize("seed", range(6))
def test_tiny_days_are_solved_to_the_optimum(seed):
    rng = np.random.default_rng(seed)
    opens = rng.integers(0, 60, 6)
    windows = [(int(o), int(o + rng.integers(5, 60))) for o in opens]
    problem = _line([int(x) for x in rng.integers(-30, 30, 6)], [float(x) for x in rng.integers(1, 9, 6)], windows, 110)
    assert solve(problem, 300).welfare == pytest.approx(_brute_force(problem))


def test_locked_visits_and_meals_stay_where_they_are(make_problem):
    problem = make_problem(1)
    plan = solve(problem, 300, 1)
    day = plan.days[0]
    visit = next((b, w.stops[0].node) for b, walks in enumerate(day.blocks) for w in walks if w.stops)
    locks = (Lock(visit[1], 0, visit[0]), Lock(day.lunch.node, 0, 3))
    again = solve(replace(problem, locks=locks), 300, 9, start=plan)
    assert again.feasible
    assert again.days[0].lunch.node == day.lunch.node
    assert any(s.node == visit[1] for w in again.days[0].blocks[visit[0]] for s in w.stops)


def test_a_closed_slot_keeps_only_what_is_locked(make_problem):
    problem = make_problem(2)
    closed = np.zeros((2, 5), bool)
    closed[0, :3] = True
    plan = solve(replace(problem, closed=closed), 200, 1)
    assert all(not walk.stops for block in plan.days[0].blocks for walk in block)


def test_a_warm_start_is_kept_when_nothing_is_searched(make_problem):
    problem = make_problem(6)
    plan = solve(problem, 300, 1)
    assert solve(problem, 0, 2, start=plan).objective >= plan.objective - 1e-9


def test_what_somebody_needs_is_visited(make_problem):
    problem = make_problem(7)
    forbidden = problem.forbid.any(axis=0) | problem.is_lunch
    node = next(
        n for n in range(14) if not forbidden[n] and problem.allowed[0, n] and n not in solve(problem, 300, 1).nodes
    )
    must = np.zeros_like(problem.forbid)
    must[0, node] = True
    plan = solve(replace(problem, must=must, cost_cap=None, walk_hard=None), 300, 1)
    assert node in plan.nodes or ("must", node) in plan.missing


def test_an_impossible_lock_is_reported_not_dropped_silently(make_problem):
    problem = make_problem(1)
    windows = problem.windows.copy()
    windows[:, 0] = (1, 0)
    plan = solve(replace(problem, windows=windows, locks=(Lock(0, 0, 0),)), 50, 1)
    assert ("locked", 0) in plan.missing
    assert not plan.feasible


def test_a_lock_that_names_the_wrong_slot_is_refused(make_problem):
    with pytest.raises(ValueError, match="cannot take slot 3"):
        solve(replace(make_problem(1), locks=(Lock(0, 0, 3),)), 1)


def test_a_hard_pace_holds_for_people_without_a_soft_one():
    problem = Problem(
        travel_min=np.full((9, 9), 5) - 5 * np.eye(9, dtype=int),
        duration=np.full(8, 30),
        windows=np.tile(np.array([540, 1200]), (1, 8, 1, 1)),
        start_point=np.array([8]),
        end_point=np.array([8]),
        day_start=np.array([540]),
        day_end=np.array([1320]),
        place_points=np.ones((1, 8)),
        floor=np.array([0.0]),
        best=np.array([8.0]),
        pace_hard=np.array([3]),
    )
    plan = solve(problem, 400, seed=1)
    assert sum(len(walk.stops) for block in plan.days[0].blocks for walk in block) == 3
    assert plan.feasible
