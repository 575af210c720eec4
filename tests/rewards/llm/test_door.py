"""The whole door: cache, round, reading, one re-ask."""

import subprocess
import sys
from dataclasses import replace

import pytest

from rewards.llm.ask import Message, Token, Unanswered
from rewards.llm.cache import MemoryCache
from rewards.llm.door import Traits
from rewards.llm.spending import Price
from rewards.llm.wire import Fault, Raw

GOOD = '{"act": "add"}'
BAD = '{"act": "fly"}'
PRICE = Price(100.0, 1_000.0)


def why(door, ask):
    with pytest.raises(Unanswered) as caught:
        door(ask)
    return caught.value.why


def test_a_good_answer_comes_with_its_value_model_and_usage(door_to, replies, ask, spending):
    answer = door_to(replies(GOOD), price=PRICE)(ask)
    assert (answer.value, answer.model, answer.cached) == ({"act": "add"}, "m-1", False)
    assert (answer.usage.cost_nano, answer.usage.requests) == (20_000, 1)
    assert [(call.site, call.outcome) for call in spending.calls] == [("read", "ok")]


def test_a_bad_answer_is_asked_for_once_more_with_what_is_wrong(door_to, replies, ask, spending):
    transport = replies(BAD, GOOD)
    answer = door_to(transport, price=PRICE)(ask)
    assert answer.value == {"act": "add"}
    assert (answer.usage.requests, answer.usage.prompt_tokens, answer.usage.cost_nano) == (2, 200, 40_000)
    assert [call.outcome for call in spending.calls] == ["invalid", "ok"]
    bad, words = transport.sent[1].messages[2:]
    assert bad == Message("assistant", BAD)
    assert 'act: must be one of "add", "ask", not "fly"' in words.text
    assert '"additionalProperties": false' in words.text


def test_a_second_bad_answer_is_the_end(door_to, replies, ask):
    transport = replies(BAD)
    assert why(door_to(transport), ask) == "invalid"
    assert len(transport.sent) == 2


def test_an_empty_answer_is_not_repeated_to_the_model(door_to, replies, ask):
    transport = replies(Raw("  "), GOOD)
    door_to(transport)(ask)
    assert [message.role for message in transport.sent[1].messages] == ["system", "user", "user"]


@pytest.mark.parametrize(("raw", "kind"), [(Raw(GOOD, finish="length"), "cut"), (Raw(None, refusal="no"), "refusal")])
def test_a_cut_answer_and_a_refusal_are_not_asked_for_again(door_to, replies, ask, raw, kind):
    transport = replies(raw)
    assert why(door_to(transport), ask) == kind
    assert len(transport.sent) == 1


def test_free_text_is_asked_for_again_without_any_schema(door_to, replies, ask):
    transport = replies("No.", "Yes.")
    free = replace(ask, schema=None, accept=lambda text: "" if text == "Yes." else "say yes")
    assert door_to(transport)(free).text == "Yes."
    assert transport.sent[1].messages[-1].text.endswith("Write the answer only.")


def test_a_price_that_is_unknown_stays_unknown_over_two_rounds(door_to, replies, ask):
    assert door_to(replies(BAD, GOOD))(ask).usage.cost_nano is None


def test_the_same_question_is_sent_once(door_to, replies, ask, spending):
    tokens = (Token("{", {"{": -0.1}),)
    transport = replies(Raw(GOOD, tokens=tokens, model="m-1", prompt_tokens=9, completion_tokens=4))
    door = door_to(transport, cache=MemoryCache())
    first, second = door(ask), door(ask)
    assert (len(transport.sent), len(spending.calls)) == (1, 1)
    assert second.cached
    assert (second.value, second.tokens, second.model) == (first.value, tokens, "m-1")
    assert (second.usage.requests, second.usage.cost_nano) == (0, 0)


def test_a_kept_answer_is_accepted_anew(door_to, replies, ask):
    transport = replies(GOOD, '{"act": "ask"}')
    door = door_to(transport, cache=MemoryCache())
    door(ask)
    picky = replace(ask, accept=lambda value: "" if value["act"] == "ask" else "ask")
    assert door(picky).value == {"act": "ask"}
    assert len(transport.sent) == 2


def test_samples_without_a_seed_are_drawn_each_time(door_to, replies, ask):
    transport = replies(GOOD)
    door = door_to(transport, cache=MemoryCache())
    for _ in range(2):
        door(replace(ask, temperature=0.9))
    assert len(transport.sent) == 2


def test_a_failure_is_not_kept(door_to, replies, ask):
    transport = replies(Fault("no", 400), GOOD)
    door = door_to(transport, cache=MemoryCache())
    assert why(door, ask) == "refused_request"
    assert door(ask).value == {"act": "add"}


def test_log_probabilities_are_asked_for_only_where_there_are_any(door_to, replies, ask):
    transport = replies(GOOD)
    door = door_to(transport)
    wanted = replace(ask, logprobs=True)
    for one in (door, replace(door, traits=Traits(logprobs=False))):
        one(wanted)
    assert [wire.alternatives for wire in transport.sent] == [20, 0]


def test_an_endpoint_that_ignores_schemas_reads_it_in_the_prompt(door_to, replies, ask):
    transport = replies(BAD, GOOD)
    replace(door_to(transport), traits=Traits(schema=False))(ask)
    assert [wire.schema for wire in transport.sent] == [None, None]
    assert [sum("JSON Schema" in m.text for m in wire.messages) for wire in transport.sent] == [1, 1]


BAD_KINDS = {
    "cut": lambda n: Raw(GOOD[: 1 + n % (len(GOOD) - 1)], finish=("stop", "length")[n % 2]),
    "empty": lambda n: Raw(("", None, " " * n, "\n\t" * n)[n % 4]),
    "flood": lambda n: Raw('{"act":' + "\n " * (n * 1_000), finish=("stop", "length")[n % 2]),
    "no choices": lambda n: Raw(None, choices=0, model=str(n)),
    "refusal": lambda n: Raw(GOOD if n % 2 else None, refusal="I'm sorry " * (n + 1)),
    "filtered": lambda n: Raw(GOOD + " " * n, finish="content_filter"),
    "too long": lambda n: Raw(GOOD, finish="length", completion_tokens=n),
    "twice": lambda n: Raw(GOOD + "\n" * n + GOOD),
    "key twice": lambda n: Raw('{"act": "add", ' + f'"why": "{n}", ' * 2 + '"act": "ask"}'),
    "no number": lambda n: Raw(
        '{"act": "add", "why": ' + ("NaN", "Infinity", "-Infinity", f"1e{400 + n}")[n % 4] + "}"
    ),
    "unknown": lambda n: Raw(f'{{"act": "add{n}"}}'),
    "extra": lambda n: Raw(f'{{"act": "add", "extra{n}": true}}'),
}


@pytest.mark.parametrize("kind", BAD_KINDS)
@pytest.mark.parametrize("number", range(20))
def test_none_of_240_bad_answers_is_accepted(door_to, replies, ask, kind, number):
    assert why(door_to(replies(BAD_KINDS[kind](number))), ask) in {"cut", "empty", "refusal", "invalid"}


def test_importing_the_door_loads_no_library_of_models():
    code = (
        "import rewards.llm.door, rewards.llm.probe, sys\n"
        "print({'litellm', 'httpx', 'openai', 'aiohttp'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
