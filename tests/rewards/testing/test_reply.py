import json
from math import log

from rewards.testing.reply import completion, events, good_reply
from rewards.testing.scripted import unsure

SURE = unsure({"pace": "4"}, {"4": 0.7, "3": 0.2, "5": 0.1})


def test_an_answer_keeps_its_tokens_and_the_likeliest_alternatives():
    reply = good_reply({"logprobs": True, "top_logprobs": 2}, [SURE])
    tokens = completion(reply)["choices"][0]["logprobs"]["content"]
    rating = next(token for token in tokens if token["token"] == "4")
    assert rating["logprob"] == log(0.7)
    assert [other["token"] for other in rating["top_logprobs"]] == ["4", "3"]
    assert "".join(token["token"] for token in tokens) == SURE.text


def test_a_stream_with_log_probabilities_sends_one_token_a_chunk():
    lines = [event.decode().removeprefix("data: ") for event in events(good_reply({"logprobs": True}, [SURE]))]
    parts = [chunk["choices"][0] for chunk in map(json.loads, lines[:-1]) if chunk["choices"]]
    said = [part["logprobs"]["content"][0]["token"] for part in parts if part["logprobs"]]
    assert "".join(said) == SURE.text
    assert lines[-1] == "[DONE]\n\n"


def test_without_being_asked_no_log_probabilities_are_sent():
    assert completion(good_reply({}, [SURE]))["choices"][0]["logprobs"] is None


def test_a_long_answer_comes_in_a_thousand_pieces():
    assert 1_000 <= len(events(good_reply({}, ["x" * 1_000_000]))) <= 1_010


def test_usage_grows_with_the_answer():
    short, long = (good_reply({"messages": []}, ["x" * count]).usage for count in (40, 400))
    assert (short["completion_tokens"], long["completion_tokens"]) == (11, 101)
    assert short["total_tokens"] == short["prompt_tokens"] + 11
