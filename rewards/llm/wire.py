"""Wire and Raw: one request as it goes out and one response as it comes back, before anything is believed."""

from collections.abc import Callable
from dataclasses import dataclass

from rewards.llm.ask import Json, Message, Token


@dataclass(frozen=True, slots=True)
class Wire:
    """One request. `seconds` is what is left of the call; a transport gives up no later than half a second after."""

    messages: tuple[Message, ...]
    schema: Json | None
    max_tokens: int
    temperature: float
    seconds: float
    seed: int | None = None
    alternatives: int = 0
    """How many tokens with their log-probabilities are wanted at each place; 0 asks for none."""
    choices: int = 1


@dataclass(frozen=True, slots=True)
class Raw:
    """One response. None is what the endpoint left out; counts are as reported, however odd."""

    text: str | None
    finish: str = "stop"
    refusal: str = ""
    tokens: tuple[Token, ...] = ()
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    choices: int = 1


class Fault(Exception):
    """A request without a response that can be read: the HTTP status if there was one, and how long to wait.

    `may_cost` says that the endpoint may have worked on the request, and charge for it, all the same.
    """

    def __init__(
        self, text: str, status: int | None = None, wait_s: float | None = None, *, may_cost: bool = False
    ) -> None:
        super().__init__(text)
        self.status = status
        self.wait_s = wait_s
        self.may_cost = may_cost


class Late(Fault):
    """The seconds of the request passed before its response was complete."""


Transport = Callable[[Wire], Raw]
"""Sends exactly one request and never tries again by itself. Raises Fault, and nothing else."""
