"""Reward functions: what a trainer is handed, and what it must not be handed."""

import pytest

from roles.errors import BadInput
from train.reward import Component
from train.rewarding.functions import check_functions, reward_functions


def test_together_is_one_function(paper_reward):
    reward = paper_reward()
    assert reward_functions(reward) == ([reward], [1.0], "sum_then_normalize")


def test_apart_is_one_function_for_each_component(paper_reward):
    functions, weights, aggregation = reward_functions(paper_reward(normalise="components"))
    assert [function.__name__ for function in functions] == ["readable", "feasible", "welfare"]
    assert (weights, aggregation) == ([0.1, 0.2, 0.7], "normalize_then_sum")
    check_functions(functions, aggregation)


def utility_of_ana(prompts, completions, **columns):
    return [0.5 for _ in completions]


def test_travellers_as_reward_functions_of_their_own_are_refused(paper_reward):
    reward = paper_reward()
    with pytest.raises(BadInput, match="'utility_of_ana' would be normalised apart: travellers are not"):
        check_functions([Component(reward, "welfare"), utility_of_ana], "normalize_then_sum")
    with pytest.raises(BadInput, match="'welfare' would be normalised apart"):
        check_functions([Component(reward, "welfare"), Component(reward, "welfare")], "normalize_then_sum")
    with pytest.raises(BadInput, match="'welfare' would be normalised apart"):
        check_functions([Component(reward, "feasible"), Component(paper_reward(), "welfare")], "normalize_then_sum")


def test_summed_functions_and_a_single_one_may_be_anything(paper_reward):
    check_functions([paper_reward(), utility_of_ana], "sum_then_normalize")
    check_functions([utility_of_ana], "normalize_then_sum")
