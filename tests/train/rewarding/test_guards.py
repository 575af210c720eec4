"""Guards: a thousand faults of a judge, and not one wrong reward: what is None for a whole group moves nobody."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf, nan
from random import Random

import pytest

from train.reward import WelfareReward
from train.rewarding.appraisal import Appraisal, ByPanel, Case
from train.rewarding.group import REWARD
from train.rewarding.guards import Guard, Masked, RewardStopped, fault_in, no_fault
from train.rewarding.parts import COMPONENTS

TASKS = ("one", "two", "three", "four")
SIZE = 4
IDS = [name for name in TASKS for _ in range(SIZE)]

Fault = Callable[[list[Appraisal], int], Sequence[object]]


def raising(kind: type[Exception]) -> Fault:
    def fault(found: list[Appraisal], at: int) -> Sequence[object]:
        raise kind("the judge is gone")

    return fault


def saying(welfare: object, utility: object = 0.5) -> Fault:
    return lambda found, at: [*found[:at], Appraisal(welfare, {"Ana": utility}, "no verdict"), *found[at + 1 :]]


FAULTS: dict[str, Fault] = {
    "unjudged": saying(None),
    "nan": saying(nan),
    "infinite": saying(inf),
    "minus infinite": saying(-inf),
    "too high": saying(1.001),
    "negative": saying(-0.2),
    "ten of ten": saying(10),
    "text": saying("0.9"),
    "bool": saying(True),
    "nan utility": saying(0.5, nan),
    "no appraisal": lambda found, at: [*found[:at], None, *found[at + 1 :]],
    "number": lambda found, at: [*found[:at], 0.5, *found[at + 1 :]],
    "one too few": lambda found, at: found[:-1],
    "one too many": lambda found, at: [*found, found[at]],
    "nothing": lambda found, at: [],
    "None": lambda found, at: None,
    "timeout": raising(TimeoutError),
    "value": raising(ValueError),
    "zero": raising(ZeroDivisionError),
}


class Failing:
    """Judges like a panel, but for one task, where the named fault strikes one plan every time."""

    def __init__(self, fault: Fault, task: str, at: int) -> None:
        self.fault, self.task, self.at = fault, task, at

    def __call__(self, cases: Sequence[Case]) -> Sequence[object]:
        found = ByPanel()(cases)
        return self.fault(found, self.at) if cases[0].task == self.task else found


def batch(random: Random) -> list[str]:
    return [" ".join(f"{random.random():.3f}" for _ in range(3)) + f" | {random.randrange(4)}" for _ in IDS]


def in_groups(rewards: Sequence[float | None]) -> list[list[float | None]]:
    return [list(rewards[at : at + SIZE]) for at in range(0, len(rewards), SIZE)]


def test_a_thousand_faults_give_no_wrong_reward(paper_reward, paper_world):
    random, wrong, sound = Random(11), 0, paper_reward(world=paper_world)
    for number in range(1000):
        texts = batch(random)
        struck, fault = number % len(TASKS), FAULTS[random.choice(sorted(FAULTS))]
        failing = paper_reward(
            Failing(fault, TASKS[struck], random.randrange(SIZE)), world=paper_world, masked_share=1.0
        )
        faulty, whole = in_groups(failing((), texts, task=IDS)), in_groups(sound((), texts, task=IDS))
        whole[struck] = [None] * SIZE
        wrong += faulty != whole
    assert wrong == 0


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_masks_the_same_rows_of_every_component(paper_reward, fault):
    texts = batch(Random(5))
    reward = paper_reward(Failing(FAULTS[fault], "two", 1), masked_share=1.0, normalise="components")
    sound = paper_reward(normalise="components")
    for name in COMPONENTS:
        whole = sound.rewards(name, texts, {"task": IDS})
        masked = [None if task == "two" else value for task, value in zip(IDS, whole, strict=True)]
        assert reward.rewards(name, texts, {"task": IDS}) == masked


def test_what_failed_once_is_asked_again():
    answers = iter([ConnectionError("reset"), 7])

    def work() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    guard = Guard()
    assert guard.tried(work, no_fault) == 7
    assert not guard.kinds


def test_what_fails_twice_is_counted_once_and_named():
    guard = Guard()
    masked = guard.tried(lambda: [Appraisal(nan)], lambda found: fault_in(found, 1))
    assert masked == Masked("not a number", "welfare is nan")
    assert dict(guard.kinds) == {"not a number": 1}


def test_a_dead_judge_stops_training_early_and_says_why(paper_reward):
    reward = paper_reward(Failing(raising(TimeoutError), "one", 0))
    texts = batch(Random(2))
    for _ in range(4):  # 4 of 80 groups is what 5 % of 20 steps allow
        assert reward((), texts, task=IDS)[:SIZE] == [None] * SIZE
    with pytest.raises(
        RewardStopped, match=r"5 sample groups in 5 steps .* 5% .*raised TimeoutError: the judge is gone"
    ):
        reward((), texts, task=IDS)


def test_old_faults_are_forgotten():
    guard = Guard(share=0.05, window=20)
    for step in range(200):
        guard.stepped(int(step % 20 == 0), 1)
        guard.stop_when_failing()
    assert len(guard.steps) == 20
    assert guard.lost == pytest.approx(0.05)


def test_a_step_without_faults_never_stops_training():
    guard = Guard(share=0.0)
    guard.stop_when_failing()
    assert guard.lost == 0.0
    guard.stepped(1, 1)
    guard.stepped(0, 1)
    guard.stop_when_failing()
    assert guard.lost > guard.share


def test_all_processes_stop_when_one_of_them_masks_too_much(paper_reward):
    sound, failing = paper_reward(), paper_reward(Failing(raising(TimeoutError), "one", 0))
    for reward in (sound, failing):
        reward.gather = lambda mine: [replace(mine, masked=4), replace(mine, masked=1)]  # as if they had two groups
        with pytest.raises(RewardStopped, match="5 sample groups in 1 steps"):
            reward((), ["1 1 1"] * 2, task=["one"] * 2)
    with pytest.raises(RewardStopped, match="in another process"):
        sound.guard.stop_when_failing()


def test_a_task_that_cannot_be_convened_masks_its_group(paper_reward):
    reward = paper_reward(masked_share=1.0)
    reward.world.names, figures = (), {}
    assert reward((), ["1 1 1"] * 2, task=["one"] * 2, log_metric=figures.__setitem__) == [None, None]
    assert list(reward.guard.kinds) == ["raised ZeroDivisionError"]
    assert figures["reward/masked/raised_ZeroDivisionError"] == 1.0


def test_a_world_that_fails_masks_the_group(paper_reward):
    reward = paper_reward(masked_share=1.0)
    assert reward((), ["1 1 1", "x y z"], task=["one"] * 2) == [None, None]
    assert dict(reward.guard.kinds) == {"raised ValueError": 1}
    assert isinstance(reward, WelfareReward)
    assert reward.__name__ == REWARD
