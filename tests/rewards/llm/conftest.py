"""Doors to transports that answer from a list, and to the misbehaving server through the real port."""

from dataclasses import replace

import pytest

from rewards.llm.ask import Ask, Message
from rewards.llm.door import Door, open_door
from rewards.llm.line import Line
from rewards.llm.patience import Patience
from rewards.llm.spending import Spending
from rewards.llm.wire import Fault, Raw

SCHEMA = {
    "type": "object",
    "properties": {"act": {"enum": ["add", "ask"]}, "why": {"type": "string", "maxLength": 400}},
    "required": ["act"],
    "additionalProperties": False,
}
HASTY = Patience(5.0, 3, 0.001, 0.002)
UNHURRIED = replace(HASTY, call_seconds=120.0)
"""For real connections: a busy machine takes seconds for the first of them."""


class Replies:
    """A transport that gives its replies in turn, the last one for ever, and keeps what it was sent."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.sent = []

    def __call__(self, wire):
        self.sent.append(wire)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Fault):
            raise reply
        return Raw(reply, model="m-1", prompt_tokens=100, completion_tokens=10) if isinstance(reply, str) else reply


@pytest.fixture
def ask():
    return Ask("read", (Message("system", "You read."), Message("user", "less walking")), SCHEMA, max_tokens=50)


@pytest.fixture
def spending():
    return Spending()


@pytest.fixture
def replies():
    return Replies


@pytest.fixture
def door_to(spending):
    """Return a maker of doors to a transport, hasty, on the spending of the test unless another is given."""

    def make(transport, books=None, cache=None, **line):
        return Door(Line("m", transport, books or spending, **{"endpoint": "here", "patience": HASTY, **line}), cache)

    return make


@pytest.fixture
def real_door(spending):
    """Return a maker of doors to a server on loopback through LiteLLM."""

    def make(server, books=None, **line):
        door = open_door("local/test-model", books or spending, local_url=server.url)
        return replace(door, line=replace(door.line, **{"patience": UNHURRIED, **line}))

    return make
