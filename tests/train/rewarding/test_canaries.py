"""Canaries: in a real world, no padding, praise or nonsense earns more than the honest text."""

import pickle
from dataclasses import replace

import pytest

from planner.drafters.model.compact import compact
from planner.drafters.solver import search_drafts
from rewards.critic import Critic
from train.environment import Environment
from train.reward import WelfareReward, reward_critic
from train.rewarding.canaries import CANARIES, canary_gains
from train.rewarding.settings import RewardSettings
from train.task_set.difficulty import Difficulty
from train.task_set.task import Task, task_id

REQUEST = {
    "dates": {"start": "2027-05-13", "end": "2027-05-14"},
    "cities": ["lisbon"],
    "travellers": [
        {"name": "Ana", "age": 35, "wishes": {"must": [{"theme": "museum"}], "prefer": [{"food": "seafood"}]}},
        {"name": "Mia", "age": 8, "wishes": {"must": [{"place": "lis-oceanario"}]}},
    ],
}
EASY = Difficulty(**dict.fromkeys(Difficulty.model_fields, 0.1))
TASK = Task(id=task_id(REQUEST), split="train", seed=0, difficulty=EASY, request=REQUEST)


@pytest.fixture(scope="module")
def honest() -> tuple[Environment, str]:
    """Return the world and the solver's draft in the form that a policy writes."""
    world = Environment(critic=reward_critic(RewardSettings()))
    ready = world.ready(TASK)
    return world, compact(next(iter(search_drafts(ready.draft))), ready.table, ready.draft)


def test_no_canary_earns_more_than_what_it_is_made_from(honest):
    world, text = honest
    gains = canary_gains(WelfareReward(world, {TASK.id: TASK}), TASK, text)
    assert set(gains) == set(CANARIES)
    assert max(gains.values()) <= 0.0
    assert max(gain for name, gain in gains.items() if name not in ("praise before", "padding")) < -0.5


def test_padding_costs(honest):
    world, text = honest
    gains = canary_gains(WelfareReward(world, {TASK.id: TASK}), TASK, text)
    assert gains["padding"] == pytest.approx(-0.05)


def test_the_drafts_of_a_solver_are_judged_as_the_panel_judges_them(honest):
    world, text = honest
    reward = WelfareReward(world, {TASK.id: TASK})
    earned = reward((), [text], task=[TASK.id])[0]
    choosing = replace(world, critic=Critic())
    score = choosing.score(TASK, choosing.step(TASK, text))
    assert score is not None
    assert score.feasible
    assert earned == pytest.approx(0.3 + 0.7 * score.welfare)


def test_a_reward_and_its_world_give_the_same_in_another_process(honest):
    world, text = honest
    reward, texts = WelfareReward(world, {TASK.id: TASK}), [text, text.replace("a", "z"), "nonsense"]
    copy = pickle.loads(pickle.dumps(reward))
    assert copy((), texts, task=[TASK.id] * 3) == reward((), texts, task=[TASK.id] * 3)


def test_canaries_that_nobody_can_judge_are_no_verdict(paper_reward):
    reward = paper_reward()
    with pytest.raises(ValueError, match="could not be judged"):
        canary_gains(reward, reward.tasks["one"], "x y z")
