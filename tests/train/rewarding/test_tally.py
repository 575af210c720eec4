"""Tally: what two processes see of a step, each of them knows as if it had seen both halves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from train.rewarding.tally import Tally, together

ROLES = {"Ana": "child", "Ben": "elder", "Cem": "elder"}
HALVES = ("0.2 0.9 0.9", "0.4 0.8 0.8 | 2"), ("0.9 0.1 0.3", "0.5 0.5 0.5")


def side_by_side(rewards):
    """Let two rewards judge a half each, each of them hearing both tallies."""
    tallies, met = [None, None], Barrier(2)

    def judge(number):
        def gather(mine):
            tallies[number] = mine
            met.wait(60)
            return list(tallies)

        rewards[number].gather = gather
        return rewards[number]((), list(HALVES[number]), task=["one", "one"])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(judge, (0, 1)))


def test_two_processes_lean_and_compare_alike_and_as_one_would(paper_reward, paper_world):
    paper_world.roles = ROLES
    alone, *both = (paper_reward(world=paper_world, robust=0.5) for _ in range(3))
    alone((), [text for half in HALVES for text in half], task=["one", "one", "two", "two"])
    side_by_side(both)
    assert both[0].tilt == both[1].tilt == alone.tilt
    assert both[0].alarm == both[1].alarm
    assert both[0].alarm.points[0] == pytest.approx(alone.alarm.points[0])


def test_a_process_without_a_check_is_not_counted_in_the_mean():
    found = together([Tally(1, 2, (), ()), Tally(0, 2, (), ((0.5, 0.75),))])
    assert (found.masked, found.groups, found.reward, found.held_back) == (1, 4, 0.5, 0.75)


def test_what_nobody_checked_is_unknown():
    found = together([Tally(2, 2, (), ())])
    assert (found.reward, found.held_back) == (None, None)
