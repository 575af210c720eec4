"""Reward memory: a reward that was written down and read again goes on as the one that was never stopped."""

import json

import pytest

from roles.errors import BadInput
from train.rewarding.memory import FILE, recall, remember

ROLES = {"Ana": "child", "Ben": "elder", "Cem": "elder"}
STEPS = [("0.2 0.9 0.9", "0.4 0.5 0.3"), ("0.1 0.7 0.9 | 1", "x y z"), ("0.3 0.3 0.9", "0.9 0.2 0.2")] * 6
STOPPED = 11


@pytest.fixture
def tilted(paper_reward, paper_world):
    """Return a function that makes a reward which leans towards whoever fared worse so far."""
    paper_world.roles = ROLES
    return lambda: paper_reward(world=paper_world, robust=0.3, masked_share=1.0)


def done(reward, steps):
    return [reward((), list(texts), task=["one", "two"]) for texts in steps]


def test_a_reward_that_is_stopped_and_recalled_gives_what_the_unbroken_one_gives(tilted, tmp_path):
    unbroken, stopped, resumed = tilted(), tilted(), tilted()
    expected = done(unbroken, STEPS)
    first = done(stopped, STEPS[:STOPPED])
    remember(stopped, tmp_path)
    recall(resumed, tmp_path)
    assert first + done(resumed, STEPS[STOPPED:]) == expected
    assert (resumed.tilt, resumed.alarm, resumed.guard) == (unbroken.tilt, unbroken.alarm, unbroken.guard)


def test_a_reward_without_its_memory_would_give_something_else(tilted):
    expected = done(tilted(), STEPS)
    forgetful = done(tilted(), STEPS[:STOPPED]) + done(tilted(), STEPS[STOPPED:])
    assert next(n for n, (a, b) in enumerate(zip(expected, forgetful, strict=True)) if a != b) == STOPPED


def test_what_is_remembered_is_plain_json_and_the_same_every_time(tilted, tmp_path):
    reward = tilted()
    done(reward, STEPS)
    remember(reward, tmp_path)
    written = (tmp_path / FILE).read_bytes()
    assert set(json.loads(written)) == {"guard", "tilt", "alarm"}
    recall(reward, tmp_path)
    remember(reward, tmp_path)
    assert (tmp_path / FILE).read_bytes() == written


def test_a_memory_that_cannot_be_read_is_told(tilted, tmp_path):
    with pytest.raises(BadInput, match=rf"{FILE}: cannot be read as a reward's memory"):
        recall(tilted(), tmp_path)
    (tmp_path / FILE).write_text("{}")
    with pytest.raises(BadInput, match="cannot be read as a reward's memory"):
        recall(tilted(), tmp_path)
