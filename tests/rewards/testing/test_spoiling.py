import json

import pytest

from rewards.testing import spoiling


def test_text_that_is_no_json_is_spoilt_as_a_whole():
    assert spoiling.wrong_language("A long quiet day", "pt") == spoiling.SENTENCES["pt"]
    assert spoiling.unknown_ids("alfama") == "alfama-of-atlantis"


def test_a_number_takes_the_first_place_where_there_is_none():
    assert json.loads(spoiling.with_number('{"a": [true, "b"], "c": "d"}', 10**30)) == {"a": [10**30, "b"], "c": "d"}
    assert spoiling.with_number("a word", 3) == "3"


def test_every_number_is_replaced_and_truth_is_none():
    assert json.loads(spoiling.with_number('[1, 2.5, true, {"n": 3}]', 7)) == [7, 7, True, {"n": 7}]


def test_ids_of_another_city_take_turns():
    assert json.loads(spoiling.wrong_city('["a", "b", "c", "two words", ""]', ["x", "y"])) == [
        "x", "y", "x", "two words", "",
    ]  # fmt: skip


def test_an_extra_key_goes_into_every_object_and_nowhere_else():
    assert json.loads(spoiling.extra_fields('[{"a": {}}, 1]')) == [{"a": {"extra": True}, "extra": True}, 1]
    assert spoiling.extra_fields("words") == "words"


@pytest.mark.parametrize("text", ["[1]", '{"a": 1}'])
def test_a_comma_too_many_stands_before_the_last_bracket(text):
    assert spoiling.trailing_comma(text) == f"{text[:-1]},{text[-1]}"


def test_words_get_no_comma():
    assert spoiling.trailing_comma("words") == "words"


def test_the_sentence_is_different_in_each_language():
    assert len(set(spoiling.SENTENCES.values())) == len(spoiling.SENTENCES) == 12
