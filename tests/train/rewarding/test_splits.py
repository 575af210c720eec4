"""Splits: the party going apart, counted by hand on small days."""

import pytest

from rewards.experience import Candidate, Experience, Visit
from train.rewarding.splits import splits


def visit(line: str, start: int, end: int, day: int = 0) -> Visit:
    return Visit(line, day, "lisbon", f"place {line}", "", (), start, end, 0, (), None, None, 0, False)


def plan(*everyones: tuple[Visit, ...], days: tuple[int, ...] = (0, 1)) -> Candidate:
    return Candidate("p", tuple(Experience(f"t{n}", days, "EUR", visits=v) for n, v in enumerate(everyones)))


TOGETHER = visit("1.1", 540, 600)
LEFT, RIGHT, THIRD = visit("1.2", 660, 720), visit("1.3", 670, 700), visit("1.4", 680, 740)
LATER_LEFT, LATER_RIGHT = visit("1.5", 740, 800), visit("1.6", 750, 790)


@pytest.mark.parametrize(
    ("everyones", "expected"),
    [
        (((TOGETHER,), (TOGETHER,), (TOGETHER,)), 0),
        (((TOGETHER, LEFT), (TOGETHER, RIGHT), (TOGETHER, RIGHT)), 1),
        (((LEFT,), (RIGHT,), (THIRD,)), 2),
        (((LEFT,), (), ()), 0),
        (((LEFT, LATER_LEFT), (RIGHT, LATER_RIGHT), ()), 2),
        (((LEFT, RIGHT), (RIGHT,), ()), 0),
        (((LEFT,), (visit("2.1", 660, 720, day=1),), ()), 0),
    ],
    ids=["together", "two teams", "three teams", "one rests", "twice", "in two teams", "another day"],
)
def test_splits_are_teams_less_one_for_each_stretch(everyones, expected):
    assert splits(plan(*everyones)) == expected


def test_who_is_not_there_yet_does_not_part_the_group():
    there = Experience("t0", (0,), "EUR", visits=(TOGETHER,))
    assert splits(Candidate("p", (there, Experience("t1", (1,), "EUR")))) == 0
