"""Holistic reward: the baseline judge's score, or none."""

import pytest

from rewards.holistic import Holistic
from rewards.llm.ask import Unanswered
from rewards.testing.scripted import Scripted
from train.rewarding.holistic import ByHolisticJudge

TEXTS = ["0.9 0.2 0.5", "0.4 0.4 0.4"]


def answer(score: str) -> dict[str, object]:
    return {"score": score, "P1": 40, "P2": 30, "P3": 30}


def test_the_judges_letter_takes_the_place_of_welfare(paper_reward):
    judge = ByHolisticJudge(Holistic(Scripted([answer("J"), answer("C")])))
    assert paper_reward(judge)((), TEXTS, task=["one"] * 2) == pytest.approx([0.3 + 0.7 * 0.9, 0.3 + 0.7 * 0.2])


def test_a_silent_judge_masks_the_group_and_is_named(paper_reward):
    judge = ByHolisticJudge(Holistic(Scripted(lambda ask: Unanswered("deadline", "too slow"))), at_once=2)
    reward = paper_reward(judge, masked_share=1.0)
    assert reward((), TEXTS, task=["one"] * 2) == [None, None]
    assert dict(reward.guard.kinds) == {"unjudged": 1}
    assert reward.guard.last is not None
    assert reward.guard.last.why == "not judged: too slow"
