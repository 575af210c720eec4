"""Reading responses: what counts as an answer."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.llm.ask import Unanswered
from rewards.llm.reading import read, repaired, strict_json
from rewards.llm.wire import Raw
from rewards.testing.spoiling import SENTENCES

GOOD = '{"act": "add", "why": "a } brace, and, ]"}'
JSON = st.recursive(
    st.integers() | st.text() | st.booleans() | st.none(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
)


def why(ask, raw):
    with pytest.raises(Unanswered) as caught:
        read(ask, raw)
    return caught.value.why, str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here it is:\n{GOOD}\nAnything else?",
        '{"act": "add", "why": "a } brace, and, ]",}',
        f"<think>perhaps {{this}}</think>\n{GOOD}",
    ],
)
def test_a_good_answer_is_taken_out_of_what_surrounds_it(ask, text):
    assert read(ask, Raw(text)).value == {"act": "add", "why": "a } brace, and, ]"}


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (Raw(GOOD, finish="length"), "cut"),
        (Raw(GOOD, finish="content_filter"), "refusal"),
        (Raw(GOOD, refusal="I will not"), "refusal"),
        (Raw(None), "empty"),
        (Raw("\n " * 50_000), "empty"),
        (Raw(GOOD + " " * 1_000_001), "cut"),
        (Raw('{"act": "add"'), "invalid"),
        (Raw(GOOD + GOOD), "invalid"),
        (Raw('{"act": "add", "act": "ask"}'), "invalid"),
        (Raw('{"act": NaN}'), "invalid"),
        (Raw('{"act": 1e999}'), "invalid"),
        (Raw('{"act": "add", "why": "\\ud800"}'), "invalid"),
        (Raw("[" * 100_000), "invalid"),
        (Raw('{"a":' * 100_000), "invalid"),
        (Raw("Certainly!"), "invalid"),
        (Raw('{"act": "fly"}'), "invalid"),
    ],
)
def test_what_is_not_a_whole_answer_is_named(ask, raw, kind):
    assert why(ask, raw)[0] == kind


def test_what_the_asker_does_not_accept_is_passed_on_in_his_words(ask):
    picky = replace(ask, accept=lambda value: "too short" if "why" not in value else "")
    assert why(picky, Raw('{"act": "add"}')) == ("invalid", "too short")


def test_free_text_needs_an_end_mark_and_loses_its_thoughts(ask):
    free = replace(ask, schema=None, accept=lambda text: "" if text == "Hello." else "say hello")
    assert read(free, Raw("<think>hm</think> Hello. ")).text == "Hello."
    assert why(free, Raw("Hello.", finish="tool_calls"))[0] == "cut"
    assert why(free, Raw("Bye."))[0] == "invalid"


def test_text_in_the_wrong_language_is_invalid_wherever_it_stands(ask):
    schema = {"type": "object", "properties": {"all": {"type": "array", "items": {"type": "object"}}}}
    german = replace(ask, schema=schema, language="de")
    raw = Raw(json.dumps({"all": [{"n": 1, "text": SENTENCES["fi"]}]}))
    assert why(german, raw) == ("invalid", "the text must be in German, not in Finnish")


@given(JSON)
def test_repairing_never_changes_a_good_object(value):
    text = json.dumps({"value": value})
    assert strict_json(repaired(text)) == {"value": value}


def test_an_escaped_quote_does_not_end_a_string():
    assert repaired('x {"a": "\\"}", } y') == '{"a": "\\"}" }'


def test_numbers_keep_their_kind():
    assert strict_json("[1, 0.5, -2e3]") == [1, 0.5, -2000.0]
