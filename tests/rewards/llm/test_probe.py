"""Trying out what an endpoint does."""

import pytest

from rewards.llm.ask import Unanswered
from rewards.llm.door import Traits
from rewards.llm.probe import CANARY, cache_folder, fitted, require_alive, try_out
from rewards.llm.wire import Fault, Late, Raw
from rewards.testing.misbehaving import Misbehaving
from rewards.testing.scripted import unsure


def helpful(call):
    """Answer as an endpoint that can do everything."""
    return {"canary": "blue tit"} if call.schema == CANARY else unsure("blue", {"blue": 0.6, "red": 0.4})


@pytest.mark.parametrize(
    ("behaviour", "traits"),
    [
        ("ok", Traits(True, True, True)),
        ("no schema", Traits(False, True, True)),
        ("ignored schema", Traits(False, False, True)),
        ("no logprobs", Traits(True, False, True)),
        ("ignored logprobs", Traits(True, False, True)),
        ("one choice", Traits(True, True, False)),
    ],
)
def test_what_an_endpoint_does_is_seen_and_not_believed(real_door, behaviour, traits):
    with Misbehaving(helpful, each=behaviour) as server:
        assert try_out(real_door(server)) == traits
        assert len(server.calls) == 3


def test_an_endpoint_is_tried_once_and_remembered(door_to, replies, tmp_path):
    transport = replies(Raw("blue"))
    door = door_to(transport)
    first = fitted(door, tmp_path)
    assert fitted(door, tmp_path).traits == first.traits == Traits(False, False, False)
    assert len(transport.sent) == 3


def test_a_damaged_memory_is_tried_anew(door_to, replies, tmp_path):
    door = door_to(replies(Raw("blue")))
    fitted(door, tmp_path)
    for path in tmp_path.iterdir():
        path.write_text('{"schema": "perhaps"}')
    assert fitted(door, tmp_path).traits == Traits(False, False, False)


def test_an_endpoint_that_cannot_be_tried_is_not_remembered(door_to, replies, tmp_path):
    with pytest.raises(Unanswered):
        fitted(door_to(replies(Fault("down", 503))), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_memories_lie_in_the_users_cache_folder(monkeypatch, tmp_path, door_to, replies):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "fairtrip" / "models"
    fitted(door_to(replies(Raw("blue"))))
    assert len(list(cache_folder().iterdir())) == 1
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder().parts[-3:] == (".cache", "fairtrip", "models")


@pytest.mark.parametrize("raw", [Raw("b", finish="length"), Raw(""), Raw(None)])
def test_one_token_of_whatever_kind_is_a_sign_of_life(door_to, replies, spending, raw):
    transport = replies(raw)
    require_alive(door_to(transport))
    assert [wire.max_tokens for wire in transport.sent] == [1]
    assert [call.site for call in spending.calls] == ["ping"]


@pytest.mark.parametrize("fault", [Late("late"), Fault("down", 503), Fault("no", 404)])
def test_a_dead_endpoint_is_asked_once_and_told_why(door_to, replies, fault):
    transport = replies(fault)
    with pytest.raises(Unanswered, match="m: "):
        require_alive(door_to(transport))
    assert len(transport.sent) == 1
    assert transport.sent[0].seconds <= 10.0
