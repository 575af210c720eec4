"""Several plans that differ."""

from planner.drafters.engine.candidates import TOLERANCE, draft_candidates, jaccard_distance, target_value
from planner.drafters.engine.evaluate import evaluate


def test_candidates_differ_and_none_is_much_worse_than_the_best(make_problem):
    problem = make_problem(3, sights=30)
    plans = draft_candidates(problem, 4, rounds=150)
    values = [target_value(problem, plan) for plan in plans]
    assert len(plans) == 4
    assert values == sorted(values, reverse=True)
    assert values[-1] >= values[0] * (1 - TOLERANCE)
    assert min(jaccard_distance(a, b) for a in plans for b in plans if a is not b) > 0.0


def test_every_candidate_is_feasible_and_labelled(make_problem):
    problem = make_problem(3)
    plans = draft_candidates(problem, 3, rounds=100, seed=2)
    assert all(evaluate(problem, plan).faults == () and plan.label for plan in plans)


def test_candidates_repeat_for_a_seed(make_problem):
    problem = make_problem(9)
    assert draft_candidates(problem, 3, rounds=60) == draft_candidates(problem, 3, rounds=60)


def test_one_person_gets_candidates_too(make_problem):
    assert draft_candidates(make_problem(3, people=1), 2, rounds=60)
