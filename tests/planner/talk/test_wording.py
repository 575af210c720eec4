import pytest

from planner.talk.wording import amendment_words, matter_words, wish_words
from roles.amendment import Amendment
from roles.wish_spec import WishSpec


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"place": "lis-castelo"}, "São Jorge Castle"),
        ({"walking": "4 km", "day": 2}, "at most 4 km of walking a day, on day 2"),
        ({"rest": "1.5 h"}, "at least 90 min of rest a day"),
        ({"budget": "400"}, "at most 400.00 EUR for the whole trip"),
        ({"pace": 1}, "at most 1 sight a day"),
        ({"time": "10:00-22:00"}, "out only between 10:00 and 22:00"),
        ({"company": "together"}, "everybody together"),
        ({"company": "Ana"}, "the company of Ana"),
        ({"words": "no crowds"}, "“no crowds”"),
        ({"theme": "street_art", "city": "lisbon"}, "theme street art, in Lisbon"),
    ],
)
def test_a_wish_is_told_in_words_with_where_and_when(talkers, fields, words):
    assert wish_words(WishSpec(**fields).wish("prefer", "Ana"), talkers.facts) == words


def test_a_deletion_names_the_matter_without_its_number():
    assert matter_words(WishSpec(pace=3).wish("must")) == "the pace"
    assert matter_words(WishSpec(theme="art").wish("must")) == "theme art"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"act": "add", "strength": "reject"}, "Ana refuses: theme art"),
        ({"act": "change", "strength": "must"}, "Ana must have now: theme art"),
        ({"act": "change"}, "Ana now: theme art"),
        ({"act": "delete"}, "Ana takes back: theme art"),
    ],
)
def test_an_amendment_is_a_sentence(fields, words):
    assert amendment_words(Amendment(traveller="Ana", wish={"theme": "art"}, **fields)) == words


def test_a_sealed_amendment_says_so_to_whom_it_is_shown():
    made = Amendment(act="add", strength="must", traveller="Ana", wish={"theme": "art", "sealed": True})
    assert amendment_words(made).endswith("(only for them)")
