"""Ask and Answer: what a language model is asked and what counts as an answer; any model is one callable."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

Json = Mapping[str, object]

Site = Literal["draft", "judge", "pair", "holistic", "read", "interview", "merge", "story", "ping", "probe"]
"""Where in the program a question is asked: the call log and the tests speak of it."""

Why = Literal[
    "denied",  # 401, 403, 404: key, rights or model are wrong; never tried again
    "refused_request",  # another 4xx: the endpoint does not take this request; never tried again
    "unreachable",  # no connection, TLS failure, 408, 409, 425, 429 or 5xx to the last attempt
    "deadline",  # the total deadline of this call has passed
    "limit",  # the run's cost, calls or seconds are used up; nothing was sent
    "open_circuit",  # this endpoint failed too often lately; nothing was sent
    "empty",  # nothing, null, no choices, or white space
    "cut",  # finish reason "length", a missing end, too large
    "refusal",  # the model or its content filter declined
    "invalid",  # no JSON, not the schema, or not accepted, after the re-ask
]
"""Why a question has no answer. None of these ever becomes a number."""


def anything(value: object) -> str:
    """Accept every answer that fits the schema."""
    del value
    return ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; `role` is the message role."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question: the messages, the JSON Schema its answer must fit, and how much may be said.

    `accept` returns "" for a value that may be used, else what is wrong in words that the model can act upon: it is
    asked once more with them. `language` is a two-letter code that free text in the answer must be in.
    """

    site: Site
    messages: tuple[Message, ...]
    schema: Json | None = None
    accept: Callable[[object], str] = field(default=anything, compare=False)
    max_tokens: int = 1_000
    temperature: float = 0.0
    seed: int | None = None
    logprobs: bool = False
    """Whether the probabilities of alternative tokens are wanted; an endpoint without them answers all the same."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """One token of an answer with the log-probabilities of what could have stood in its place, its own included."""

    text: str
    alternatives: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Usage:
    """What answering took. Tokens are the endpoint's count or our estimate; `cost_nano` is 1e-9 US dollars.

    An unknown price is None, never 0. `requests` counts what was sent, failed attempts and re-asks included.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_nano: int | None = None
    seconds: float = 0.0
    requests: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: its text, the accepted JSON value (None without a schema), and which model gave it."""

    text: str
    value: object = None
    tokens: tuple[Token, ...] = ()
    model: str = ""
    usage: Usage = Usage()
    cached: bool = False


class Unanswered(Exception):
    """A question that has no answer: `why` is the kind, the message is safe to print and names no secret.

    Not a FairtripError: whoever asks has something to fall back upon, and says so.
    """

    def __init__(self, why: Why, text: str) -> None:
        super().__init__(text)
        self.why: Why = why


Model = Callable[[Ask], Answer]
"""Anything that answers: the door to a real model, a scripted one. Raises Unanswered, and nothing else."""


def ask_all(model: Model, asks: Sequence[Ask], at_once: int = 4) -> list[Answer | Unanswered]:
    """Ask several questions side by side and return answers or failures in their order."""

    def attempt(ask: Ask) -> Answer | Unanswered:
        try:
            return model(ask)
        except Unanswered as failure:
            return failure

    if len(asks) <= 1:
        return [attempt(ask) for ask in asks]
    with ThreadPoolExecutor(max_workers=min(at_once, len(asks))) as pool:
        return list(pool.map(attempt, asks))
