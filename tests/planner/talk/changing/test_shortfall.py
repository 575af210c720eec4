import pytest

from planner.talk.changing.shortfall import shortfall
from roles.wish_spec import WishSpec


def missing(talk, strength="must", name="Ana", **fields):
    wish = WishSpec(**fields).wish(strength, name)
    return shortfall(wish, talk.plan)


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "lis-castelo"}, {"theme": "panorama"}, {"food": "portuguese"}, {"walking": "90 km"}, {"pace": 9},
        {"budget": "99999"}, {"time": "05:00-04:00"}, {"lodging": "mid"}, {"rest": "0 min"},
    ],
)  # fmt: skip
def test_a_met_wish_misses_nothing(talk, fields):
    assert missing(talk, **fields) == 0.0


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "lis-zoo"}, {"theme": "shopping"}, {"food": "indian"}, {"walking": "100 m"}, {"pace": 1},
        {"budget": "10"}, {"time": "12:00-13:00"}, {"lodging": "high"}, {"rest": "12 h"},
    ],
)  # fmt: skip
def test_an_unmet_wish_misses_something(talk, fields):
    assert missing(talk, **fields) > 0.0


def test_what_is_not_wanted_counts_as_often_as_it_comes(talk):
    assert missing(talk, "avoid", theme="history") == 3.0
    assert missing(talk, "avoid", lodging="mid") == 2.0
    assert missing(talk, "avoid", theme="shopping") == 0.0


def test_another_day_is_another_matter(talk):
    assert missing(talk, place="lis-castelo", day=1) == 0.0
    assert missing(talk, place="lis-castelo", day=2) == 1.0


def test_what_cannot_be_measured_here_is_never_missing(talk):
    assert missing(talk, "need", diet="kosher") == 0.0
    assert missing(talk, words="the moon") == 0.0
