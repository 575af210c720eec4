"""Canaries: in a real world, no padding, praise or nonsense earns more than the honest text."""

import pickle
from dataclasses import replace

import pytest

from planner.drafters.model.compact import compact
from planner.drafters.solver import search_drafts
from rewards.critic import Critic
from train.environment import Environment
from train.reward import WelfareReward, reward_critic
from train.rewarding.appraisal import Appraisal
from train.rewarding.canaries import CANARIES, PRAISE, canary_gains, largest_gain
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


def heard(reward: WelfareReward, *texts: str) -> tuple[float | None, list[str]]:
    """Return the largest gain over the best of these answers, and what is told."""
    told = []
    if texts:
        reward((), list(texts), task=[TASK.id] * len(texts))
    return largest_gain(reward, told.append), told


def test_the_best_answer_of_the_last_step_is_what_canaries_are_made_from(honest):
    world, text = honest
    reward = WelfareReward(world, {TASK.id: TASK})
    assert heard(reward, "nonsense", text, text.replace("a", "z")) == (0.0, [])
    assert reward.best_answer() == (TASK, text)
    assert reward.alarm.step == 1


def test_a_reward_that_pays_for_praise_is_told_by_the_canarys_name(honest):
    def flattered(cases):
        return [Appraisal(1.0 if PRAISE in case.text else 0.5) for case in cases]

    gain, told = heard(WelfareReward(honest[0], {TASK.id: TASK}, appraise=flattered), honest[1])
    assert gain == pytest.approx(0.35)
    assert told == ["WARNING: the reward has a hole: canary 'praise before' earns 0.350 more than the best answer"]


def test_a_served_judge_may_waver_by_less_than_what_teaches(honest):
    def wavering(cases):
        return [Appraisal(0.51 if PRAISE in case.text else 0.5) for case in cases]

    settings = RewardSettings(judge={"model": "local/test-model"})
    gain, told = heard(WelfareReward(honest[0], {TASK.id: TASK}, settings, wavering), honest[1])
    assert (gain, told) == (pytest.approx(0.007), [])


def test_a_served_judge_is_asked_about_four_plans_at_most(honest):
    asked = []

    def counting(cases):
        asked.extend(cases)
        return [Appraisal(0.5) for _ in cases]

    canary_gains(WelfareReward(honest[0], {TASK.id: TASK}, appraise=counting), TASK, honest[1])
    assert len(asked) == 4


def test_without_an_answer_to_compare_with_nothing_is_said_about_canaries(honest):
    reward = WelfareReward(honest[0], {TASK.id: TASK})
    assert heard(reward) == (None, ["canaries: skipped, no answer of this step was judged"])
    assert heard(reward, "nonsense")[0] is None


def test_a_simulated_judge_errs_on_every_text_and_is_not_asked(honest):
    settings = RewardSettings(noise={"estimation": 0.1})
    assert heard(WelfareReward(honest[0], {TASK.id: TASK}, settings), honest[1]) == (None, [])


def test_canaries_that_nobody_can_judge_are_no_verdict(paper_reward):
    reward, told = paper_reward(), []
    assert canary_gains(reward, reward.tasks["one"], "x y z") is None
    reward((), ["0.9 0.8 0.7"], task=["one"])
    reward.appraise = lambda cases: []
    assert largest_gain(reward, told.append) is None
    assert told == ["canaries: skipped, one of them could not be judged"]
