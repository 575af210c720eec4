"""Rows: what a batch teaches, told apart by role."""

from statistics import fmean

import pytest

from train.rewarding.rows import IN_COMMON

ROLES = {"Ana": "child", "Ben": "elder"}
BATCH = [".5 .7 .9", ".1 .9 .3 | 2", "nonsense", ".6 .2 .4 | 0 | 1"]
SIGNS = {"one": BATCH, "two": [".2 .2 .2"] * 3 + [".9 .2 .2"]}


@pytest.fixture
def rewarded(paper_world, paper_reward):
    """Return a reward that has just seen the answers to some tasks, and what it gave for them."""

    def make(answers, **settings):
        paper_world.roles = ROLES
        reward = paper_reward(world=paper_world, **settings)
        tasks = [task for task, texts in answers.items() for _ in texts]
        texts = [text for several in answers.values() for text in several]
        return reward, reward([None] * len(texts), texts, task=tasks)

    return make


def test_a_role_has_its_travellers_weighted_utilities_less_their_mean_in_the_sample_group(rewarded):
    reward, _ = rewarded({"one": BATCH})
    rows = reward.rows()
    assert list(rows) == ["child", "elder", IN_COMMON, "no role"]
    paid = [0.7 / 3 * utility for utility in (0.5, 0.1, 0.0, 0.75 * 0.6)]
    assert rows["child"] == pytest.approx([one - sum(paid) / 4 for one in paid])


def test_the_rows_add_up_to_the_advantages_of_the_whole_reward(rewarded):
    reward, given = rewarded(SIGNS)
    rows = reward.rows()
    whole = [value - fmean(group) for group in (given[:4], given[4:]) for value in group]
    assert [sum(parts) for parts in zip(*rows.values(), strict=True)] == pytest.approx(whole, abs=1e-12)
    assert rows["elder"][4:] == [0.0] * 4


def test_a_masked_group_and_a_tied_one_teach_no_role_anything(rewarded):
    reward, given = rewarded({"one": [".5 .7 .9", ".2 .7 .9"], "two": [".5 .7 .9", ".7 .5 .9"]})
    assert given[2] == given[3]
    assert {tuple(row[2:]) for row in reward.rows().values()} == {(0.0, 0.0)}
    silent, given = rewarded({"one": [".5 .7 nan", ".2 .7 .9"]}, masked_share=1.0)
    assert given == [None, None]
    assert silent.rows() == {}


def test_a_plan_that_cannot_be_mended_earns_for_no_role(rewarded):
    reward, _ = rewarded({"one": [".5 .7 .9 | 1", ".1 .2 .3"]}, judged="repaired")
    assert reward.rows()["child"] == pytest.approx([-0.7 / 3 * 0.05, 0.7 / 3 * 0.05])


def test_before_anything_was_rewarded_there_is_no_row(paper_reward):
    assert paper_reward().rows() == {}
