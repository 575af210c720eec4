from dataclasses import replace

import pytest

from rewards.llm.ask import Ask, Message, Unanswered
from rewards.llm.cache import MemoryCache
from rewards.llm.door import open_door
from rewards.llm.first_contact import FirstContact
from rewards.llm.spending import Limits, Spending
from rewards.testing.misbehaving import Misbehaving

COLOUR = Ask("read", (Message("user", "A colour?"),))


def door_to(server, cache=None):
    return open_door("local/test-model", Spending(), local_url=server.url, cache=cache, attempts=1)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def test_one_token_is_asked_for_and_the_endpoint_tried_out_once_before_anything_longer():
    with Misbehaving() as server:
        model = FirstContact(door_to(server))
        model(COLOUR)
        model(COLOUR)
        first = len(server.calls)
        FirstContact(door_to(server))(COLOUR)
    assert [call.body["max_tokens"] for call in server.calls[first - 2 :]] == [1000, 1000, 1, 1000]
    assert server.calls[0].body["max_tokens"] == 1


def test_what_an_endpoint_cannot_do_is_asked_for_in_words():
    schema = {"type": "object", "properties": {"a": {"enum": ["b"]}}, "required": ["a"], "additionalProperties": False}
    with Misbehaving(lambda call: {"a": "b"}, each="no schema") as server:
        answer = FirstContact(door_to(server))(replace(COLOUR, schema=schema))
    assert answer.value == {"a": "b"}


def test_a_dead_engine_is_asked_once_and_never_again():
    with Misbehaving(each="500") as server:
        model = FirstContact(door_to(server))
        for _ in range(3):
            with pytest.raises(Unanswered) as failure:
                model(COLOUR)
            assert failure.value.why == "unreachable"
    assert len(server.calls) == 1


def test_a_limit_is_no_dead_engine():
    with Misbehaving() as server, pytest.raises(Unanswered) as failure:
        FirstContact(open_door("local/test-model", Spending(Limits(max_calls=0)), local_url=server.url))(COLOUR)
    assert (failure.value.why, server.calls) == ("limit", [])


def test_what_was_kept_needs_no_living_engine():
    cache = MemoryCache()
    with Misbehaving() as server:
        door = door_to(server, cache)
        door(COLOUR)
        asked = len(server.calls)
        assert FirstContact(door)(COLOUR).cached
    assert len(server.calls) == asked


def test_a_hosted_model_is_tried_out_without_a_ping(monkeypatch):
    with Misbehaving() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        FirstContact(open_door("openai/test-model", Spending()))(COLOUR)
    assert server.calls[0].body["max_tokens"] != 1
    assert server.calls[-1].body["max_tokens"] == COLOUR.max_tokens
