"""Plans that are repaired before they are judged, as the agent repairs every draft."""

import pytest

from planner.drafters.model.compact import text_of
from train.environment import Environment
from train.reward import WelfareReward
from train.rewarding.repaired import Repaired, world_of
from train.rewarding.settings import RewardSettings

BROKEN, WHOLE = "0.6 0.6 0.6 | 1", "0.6 0.6 0.6"


@pytest.fixture(scope="module")
def crowded(trip_task):
    """Return an environment, a task, and a text that crowds every sight of the brief into one morning."""
    environment, task = Environment(), trip_task()
    ready = environment.ready(task)
    empty = {"morning": [], "lunch": "own", "afternoon": [], "dinner": "own", "evening": [], "apart": []}
    morning = {**empty, "morning": [key for key in ready.table.places if key[0] == "a"]}
    answer = {"stay1": {"area": "baixa-chiado", "lodging": "mid"}, "day1": morning, "day2": empty}
    return environment, task, text_of(answer, ready.draft)


def test_what_the_agent_can_mend_is_not_held_against_a_policy(crowded):
    environment, task, text = crowded
    assert environment.step(task, text).violations
    assert not Repaired(environment).step(task, text).violations
    earned = {}
    for judged in ("written", "repaired"):
        settings = RewardSettings(judged=judged)
        reward = WelfareReward(world_of(environment, settings), {task.id: task}, settings)
        (earned[judged],) = reward.rewards("feasible", [text], {"task": [task.id]})
    assert earned["written"] < earned["repaired"] == 1.0


def test_an_unreadable_text_stays_one(crowded):
    environment, task, _ = crowded
    assert Repaired(environment).step(task, "nonsense").unreadable


def test_a_plan_beyond_repair_earns_no_welfare(paper_reward):
    written, repaired = (paper_reward(judged=judged) for judged in ("written", "repaired"))
    texts, tasks = [WHOLE, BROKEN], ["one"] * 2
    earned = {reward.settings.judged: reward((), texts, task=tasks) for reward in (written, repaired)}
    assert earned["repaired"][0] == earned["written"][0]
    assert earned["repaired"][1] == pytest.approx(earned["written"][1] - 0.7 * 0.6)
