"""Reward state: a run that is continued remembers what it had seen."""

import pytest

from roles.errors import BadInput
from train.reward_state import restore, state_of

TEXTS = ["0.9 0.2 0.5", "0.4 0.4 0.4", "x y z", "1 1 1"]
TASKS = ["one", "one", "two", "two"]


def test_a_continued_reward_goes_on_as_if_nothing_had_happened(paper_reward, paper_world):
    paper_world.roles = {"Ana": "child"}
    straight, stopped, continued = (paper_reward(world=paper_world, robust=0.3, masked_share=1.0) for _ in range(3))
    for reward in (straight, stopped):
        reward((), TEXTS, task=TASKS)
    restore(continued, state_of(stopped))
    assert state_of(continued) == state_of(straight)
    assert continued((), TEXTS, task=TASKS) == straight((), TEXTS, task=TASKS)
    assert state_of(continued) == state_of(straight)


@pytest.mark.parametrize("text", ["", "{}", '{"kinds": 3}'])
def test_a_text_that_is_no_state_is_refused(paper_reward, text):
    with pytest.raises(BadInput, match="no state of a reward"):
        restore(paper_reward(), text)
