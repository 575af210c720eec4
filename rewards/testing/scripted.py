"""Scripted: a model that answers from a list, to test whatever takes a model.

model = Scripted([{"act": "ask"}, "In words", Unanswered("cut", "cut short")])
question = Ask("read", (Message("user", "What now?"),), schema={"type": "object"})
assert model(question).value == {"act": "ask"}
assert model.asks == [question]
pace = Scripted([unsure({"pace": "4"}, {"4": 0.7, "3": 0.3})])  # a judge that wavers between 4 and 3
always = Scripted(lambda ask: {"site": ask.site})  # one function for every question, side by side too
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from math import log
from threading import Lock

from rewards.llm.ask import Answer, Ask, Site, Token, Unanswered, Usage

Reply = object
"""A JSON value or a text to be sent, an Answer, an Unanswered to raise, or a function of the Ask that returns one."""

Replies = Sequence[Reply] | Callable[[Ask], Reply]

NAME = "scripted"
ONE_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Scripted:
    """A Model that gives its replies one after the other and keeps every Ask in `asks`.

    `script` is a list of replies, a function that answers everything, or one of the two for each site. A value that
    the Ask does not accept raises Unanswered("invalid"), as does text that is no JSON where a schema asks for some; the
    schema itself is not looked at, so that whoever asks can be tried with more than the door lets through. An Answer is
    returned as it is. Raises ValueError when a list has run out. Questions that are asked side by side take replies in
    no particular order: give those a function.
    """

    def __init__(self, script: Replies | Mapping[Site, Replies]) -> None:
        self._script = script
        self._taken: dict[Site | None, int] = {}
        self._lock = Lock()
        self.asks: list[Ask] = []

    def __call__(self, ask: Ask) -> Answer:
        """Give the next reply; raises Unanswered where that is the reply, ValueError where there is none."""
        with self._lock:
            self.asks.append(ask)
            reply = self._next(ask)
        while callable(reply):
            reply = reply(ask)
        if isinstance(reply, Unanswered):
            raise reply
        return reply if isinstance(reply, Answer) else _answered(ask, reply)

    def _next(self, ask: Ask) -> Reply:
        by_site = isinstance(self._script, Mapping)
        replies = self._script.get(ask.site, ()) if isinstance(self._script, Mapping) else self._script
        if not isinstance(replies, Sequence):
            return replies
        counter = ask.site if by_site else None
        index = self._taken.get(counter, 0)
        if index >= len(replies):
            whose = f"of site {ask.site!r} " if by_site else ""
            raise ValueError(f"the script {whose}ran out: it has {len(replies)} replies, and this is ask {index + 1}")
        self._taken[counter] = index + 1
        return replies[index]


def unsure(value: object, *odds: Mapping[str, float]) -> Answer:
    """Return an Answer of JSON whose tokens say how sure the model was.

    Each of `odds` maps texts of one token to probabilities in (0, 1]; in their order they go to the next token that is
    one of its texts. Every other token is certain. Raises ValueError for odds that no token is left for.
    """
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Answer(text, value, tokens_of(text, *odds), NAME, Usage(requests=1))


def tokens_of(text: str, *odds: Mapping[str, float]) -> tuple[Token, ...]:
    """Return tokens that join to `text`: words, numbers, spaces and single marks, with natural log-probabilities."""
    waiting = list(odds)
    tokens = []
    for word in ONE_TOKEN.findall(text):
        if waiting and word in waiting[0]:
            tokens.append(Token(word, {other: log(chance) for other, chance in waiting.pop(0).items()}))
        else:
            tokens.append(Token(word, {word: 0.0}))
    if waiting:
        raise ValueError(f"no token of {text!r} is left for the odds {dict(waiting[0])}")
    return tuple(tokens)


def _answered(ask: Ask, reply: Reply) -> Answer:
    """Send a value or a text the way a model would, and take it the way the door would."""
    text = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False)
    if ask.schema is None:
        return Answer(text, None, tokens_of(text), NAME, Usage(requests=1))
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Unanswered("invalid", f"the scripted reply is no JSON: {error}") from error
    if wrong := ask.accept(value):
        raise Unanswered("invalid", wrong)
    return Answer(text, value, tokens_of(text), NAME, Usage(requests=1))
