"""Fingerprint: a judge that answers otherwise than before stops training; one that is silent says nothing."""

from dataclasses import dataclass, replace
from importlib.util import find_spec

import pytest

from rewards.estimators.judge import Judge
from rewards.holistic import Holistic
from rewards.llm.ask import Ask, Unanswered
from rewards.testing.misbehaving import Misbehaving
from rewards.testing.sample import sample
from rewards.testing.scripted import Scripted
from roles.errors import BadInput, MissingModel
from train.environment import Environment
from train.recipes.estimate import AT_START
from train.reward import WelfareReward, reward_critic
from train.rewarding.caps import Capped
from train.rewarding.fingerprint import BOUND, FILE, PLANS, Heard, JudgeChanged, drift, fixed_plans, judge_drift
from train.rewarding.holistic import ByHolisticJudge
from train.rewarding.settings import RewardSettings

DAY = {"start": "2027-05-13", "end": "2027-05-13"}


@dataclass
class Mood:
    """A judge that gives always the same letter, another one from some call on, or no answer at all."""

    letter: int = 0
    turns_at: int = 10**6
    silent: bool = False
    calls: int = 0

    def __call__(self, ask: Ask) -> object:
        self.calls += 1
        return Unanswered("refused", "no") if self.silent else self.verdict(ask.schema)

    def verdict(self, schema: dict[str, dict[str, dict[str, list[str]]]]) -> object:
        at = -1 if self.calls > self.turns_at else self.letter
        letters = {key: part["enum"][at] for key, part in schema["properties"].items() if _asks(key, part)}
        return {**sample(schema), **letters}


def _asks(key: str, part: dict[str, list[str]]) -> bool:
    return "enum" in part and not key.endswith("_line")


@pytest.fixture
def mood() -> Mood:
    return Mood()


@pytest.fixture
def reward(mood, trip_task) -> WelfareReward:
    """Return the reward of a judge that reads each of two travellers."""
    task = trip_task(dates=DAY)
    settings = RewardSettings(judge={"model": "local/test-model"})
    critic = replace(reward_critic(settings), estimate=Capped(Judge(Scripted(mood), "test-model")))
    return WelfareReward(Environment(critic=critic), {task.id: task}, settings)


def compared(reward: WelfareReward, folder, told: list[str] | None = None) -> float | None:
    return judge_drift(reward, reward.world, folder, (told if told is not None else []).append)


def test_a_judge_that_stays_the_same_has_not_moved(reward, mood, tmp_path):
    told = []
    assert compared(reward, tmp_path, told) is None
    assert told == [f"{FILE}: the judge local/test-model will be compared with what it says now"]
    asked = mood.calls
    assert compared(reward, tmp_path, told) == 0.0
    assert (asked, mood.calls) == (2 * PLANS, 4 * PLANS)
    assert len(told) == 1


def test_a_judge_that_answers_otherwise_stops_training(reward, mood, tmp_path):
    compared(reward, tmp_path)
    mood.letter = 1
    with pytest.raises(JudgeChanged, match=r"the judge local/test-model has changed, it moved by 0.\d+ on average"):
        compared(reward, tmp_path)


def test_a_judge_of_the_whole_group_is_compared_by_its_score(reward, mood, tmp_path):
    reward.appraise = ByHolisticJudge(Holistic(Scripted(mood)))
    compared(reward, tmp_path)
    assert compared(reward, tmp_path) == 0.0
    mood.letter = 5
    with pytest.raises(JudgeChanged, match=rf"it moved by 0.500 on average over {PLANS} plans"):
        compared(reward, tmp_path)


def test_a_judge_that_wavers_a_little_goes_on(reward, mood, tmp_path):
    compared(reward, tmp_path)
    mood.turns_at = mood.calls + 2 * PLANS - 2
    moved = compared(reward, tmp_path)
    assert moved is not None
    assert 0.0 < moved <= BOUND


def test_a_judge_that_falls_silent_is_not_said_to_have_moved(reward, mood, tmp_path):
    told = []
    compared(reward, tmp_path)
    mood.silent = True
    assert compared(reward, tmp_path, told) is None
    assert told == [f"the judge was not compared with before: it judged 0 of {PLANS} plans (not judged: no)"]


def test_a_judge_that_is_silent_from_the_start_is_not_trained_with(reward, mood, tmp_path):
    mood.silent = True
    with pytest.raises(MissingModel, match=f"before training, the judge judged 0 of {PLANS} plans"):
        compared(reward, tmp_path)
    assert not (tmp_path / FILE).exists()


def test_a_judge_that_raises_is_silent_too(reward, tmp_path):
    def broken(_cases):
        raise TimeoutError("gone")

    reward.appraise = broken
    with pytest.raises(MissingModel, match=r"judged 0 of 20 plans \(gone\)"):
        compared(reward, tmp_path)
    assert not reward.guard.kinds


@pytest.mark.skipif(find_spec("litellm") is None, reason="the door needs the extra [llm]")
def test_a_server_that_loads_another_model_is_noticed(trip_task, mood, tmp_path):
    with Misbehaving(lambda call: mood.verdict(call.schema)) as server:
        settings = RewardSettings(judge={"model": "local/test-model", "url": server.url})
        task = trip_task(dates=DAY)
        reward = WelfareReward(Environment(critic=reward_critic(settings)), {task.id: task}, settings)
        compared(reward, tmp_path)
        assert compared(reward, tmp_path) == 0.0
        mood.letter = 1
        with pytest.raises(JudgeChanged):
            compared(reward, tmp_path)
        assert len(server.calls) == 3 * 2 * PLANS


def test_without_a_judge_there_is_no_fingerprint(paper_reward, tmp_path):
    assert judge_drift(paper_reward(), Environment(), tmp_path, print) is None
    assert not list(tmp_path.iterdir())


def test_a_fingerprint_that_cannot_be_read_is_told(reward, tmp_path):
    (tmp_path / FILE).write_text("[{}]")
    with pytest.raises(BadInput, match="cannot be read as a judge's fingerprint"):
        compared(reward, tmp_path)


def test_the_plans_are_the_same_every_time_and_read_back_whole(trip_task):
    tasks = [trip_task(), trip_task(dates={"start": "2027-05-14", "end": "2027-05-14"})]
    world, plans = Environment(), fixed_plans(Environment(), tasks)
    assert plans == fixed_plans(world, tasks)
    assert 2 < len(plans) <= PLANS
    assert {task for task, _ in plans} == {task.id for task in tasks}
    assert all(world.step(tasks[task == tasks[1].id], text).outline for task, text in plans)


def test_drift_is_the_mean_over_travellers_of_plans_judged_both_times():
    before = [Heard("one", "a", {"Ana": 0.5, "Ben": 0.5}), Heard("one", "b", {"Ana": 0.1, "Ben": 0.1})]
    assert drift(before, [Heard("one", "a", {"Ana": 0.8, "Ben": 0.4})]) == pytest.approx(0.2)


def test_a_dry_run_counts_as_many_plans_as_are_kept():
    assert AT_START == PLANS
