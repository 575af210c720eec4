"""What a real engine makes of our requests, through the door and LiteLLM: the protocol, never the model's judgement."""

import json
import re
import time
from math import exp, fsum
from urllib.request import urlopen

import pytest

from rewards.llm.ask import Answer, Ask, Message, Unanswered, ask_all
from rewards.llm.door import Traits, open_door
from rewards.llm.litellm_port import connect
from rewards.llm.probe import try_out
from rewards.llm.wire import Wire

PLACES = ["p1", "p2", "p3", "p4"]
DAY = {
    "type": "object",
    "properties": {
        "morning": {"$ref": "#/$defs/stops"},
        "lunch": {"type": "string", "enum": ["m1", "m2", "own"]},
        "afternoon": {"$ref": "#/$defs/stops"},
    },
    "required": ["morning", "lunch", "afternoon"],
    "additionalProperties": False,
    "$defs": {"stops": {"type": "array", "items": {"type": "string", "enum": PLACES}, "maxItems": 3}},
}
VERDICT = {
    "type": "object",
    "properties": {"c1": {"type": "string", "enum": list("ABCDE")}},
    "required": ["c1"],
    "additionalProperties": False,
}


def said(text: str) -> tuple[Message, ...]:
    return (Message("system", "You answer with JSON."), Message("user", text))


def a_day(seed: int = 0, **changes: object) -> Ask:
    question = said(f"Plan a day in Lisbon; choose among {', '.join(PLACES)} (variant {seed}).")
    return Ask("draft", question, DAY, **{"max_tokens": 200, "seed": seed, **changes})


def test_one_token_shows_that_the_server_is_alive(served):
    raw = connect(*served)(Wire(said("Hello"), None, max_tokens=1, temperature=0.0, seconds=60.0))
    assert raw.completion_tokens == 1
    assert raw.finish == "length"


def test_an_answer_keeps_to_closed_lists_and_their_lengths(door):
    answer = door(a_day(temperature=1.0))
    assert {*answer.value["morning"], *answer.value["afternoon"]} <= set(PLACES)
    assert max(len(answer.value["morning"]), len(answer.value["afternoon"])) <= 3
    assert answer.usage.requests == 1


def test_there_is_no_white_space_but_between_values(door):
    answers = ask_all(door, [a_day(seed, temperature=1.5) for seed in range(4)])
    assert [json.dumps(answer.value, ensure_ascii=False) for answer in answers] == [answer.text for answer in answers]


def test_the_letter_of_a_verdict_comes_with_the_chances_of_all_letters(door):
    question = said("How comfortable is a day with four sights for a toddler? A is worst, E is best. Key: c1.")
    answer = door(Ask("judge", question, VERDICT, max_tokens=40, logprobs=True))
    assert "".join(token.text for token in answer.tokens).startswith(answer.text)
    (letter,) = (token for token in answer.tokens if re.fullmatch('"?[A-E]"?', token.text))
    likely = {text.strip('"'): exp(chance) for text, chance in letter.alternatives.items() if exp(chance) > 0.0}
    assert set(likely) == set("ABCDE")
    assert fsum(likely.values()) == pytest.approx(1.0, abs=0.01)


def test_several_choices_come_from_one_request(served):
    wire = Wire(said("Say a word."), None, max_tokens=4, temperature=1.0, seconds=60.0, choices=3)
    assert connect(*served)(wire).choices == 3


def test_the_probe_finds_out_all_that_the_engine_can_do(door):
    assert try_out(door) == Traits(schema=True, logprobs=True, choices=True)


def test_four_questions_at_once_are_all_answered(door):
    assert all(isinstance(answer, Answer) for answer in ask_all(door, [a_day(seed) for seed in range(4)]))


def test_the_beginning_that_two_prompts_share_is_computed_once(door, served):
    plan = "Then everybody walks to the castle. " * 100
    before = metric(served, "vllm:prefix_cache_hits_total")
    for person in ("Ana", "Rui"):
        door(Ask("judge", said(f"{plan}\nHow does {person} like it?"), VERDICT, max_tokens=40))
    assert metric(served, "vllm:prefix_cache_hits_total") - before >= 500


def metric(served: tuple[str, str], name: str) -> float:
    with urlopen(served[1].removesuffix("/v1") + "/metrics", timeout=60) as page:
        lines = page.read().decode().splitlines()
    return fsum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name + "{"))


def test_the_servers_own_count_of_tokens_is_in_the_books_and_no_price(door, spending):
    answer = door(a_day())
    (call,) = spending.calls
    assert not call.estimated
    assert call.completion_tokens == answer.usage.completion_tokens > 0
    assert call.cost_nano is None


def test_a_call_ends_at_its_deadline(served, spending):
    hurried = open_door(served[0], spending, local_url=served[1], call_seconds=1.0)
    began = time.monotonic()
    with pytest.raises(Unanswered) as failure:
        hurried(Ask("draft", said("Tell a long story."), max_tokens=4_000, temperature=1.0))
    assert failure.value.why == "deadline"
    assert time.monotonic() - began < 30  # the engine shares the processor with us; so long a story takes a minute


def test_an_answer_without_room_is_told_from_a_whole_one(door):
    with pytest.raises(Unanswered) as failure:
        door(a_day(max_tokens=5))
    assert failure.value.why == "cut"


def test_a_model_that_is_not_served_is_denied(served, spending):
    with pytest.raises(Unanswered) as failure:
        open_door("local/no-such-model", spending, local_url=served[1])(a_day())
    assert failure.value.why == "denied"


def test_a_prompt_beyond_the_models_context_is_refused_and_not_tried_again(door, spending):
    with pytest.raises(Unanswered) as failure:
        door(Ask("draft", said("one more word " * 60_000), DAY, max_tokens=50))
    assert failure.value.why == "refused_request"
    assert [call.requests for call in spending.calls] == [1]
