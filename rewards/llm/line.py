"""Line: requests to one model; paused when it keeps failing, paid before it is sent, tried again, written down."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from threading import BoundedSemaphore

from rewards.llm.ask import Site, Unanswered, Usage
from rewards.llm.patience import Patience, worth_another
from rewards.llm.redact import key_names
from rewards.llm.spending import Call, Price, Spending, believable
from rewards.llm.wire import Fault, Late, Raw, Transport, Wire

AT_ONCE = 4
"""Most questions that one line has open at the same time."""

TOKENS_AROUND = 512
"""More than what an endpoint's template puts around a prompt; each message may add MESSAGE_TOKENS."""
MESSAGE_TOKENS = 16

DENIED = frozenset({401, 403, 404})


@dataclass(slots=True)
class Round:
    """What one round took so far; `raw` is its response."""

    site: Site
    began: float
    until: float
    requests: int = 0
    cost_nano: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    estimated: bool = False
    raw: Raw = field(default_factory=lambda: Raw(None))


@dataclass(frozen=True, slots=True)
class Line:
    """A model at an endpoint. What callers share is their spending, safe between threads."""

    name: str
    transport: Transport
    spending: Spending
    endpoint: str = ""
    provider: str = ""
    price: Price | None = None
    patience: Patience = field(default_factory=Patience)
    random: Random = field(default_factory=lambda: Random(0))
    slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @contextmanager
    def slot(self) -> Iterator[float]:
        """Wait for one of the places at the endpoint, and give the time until which a call may last."""
        with self.slots:
            yield self.spending.clock() + self.patience.call_seconds

    def send(self, site: Site, wire: Wire, until: float) -> Round:
        """Send a request until it is answered, at most `patience.attempts` times; return the round with its response.

        The caller closes the round with `record`. Raises Unanswered, having recorded the round itself.
        """
        turn = Round(site, self.spending.clock(), until)
        try:
            turn.raw = self._attempts(wire, turn)
        except Unanswered as failure:
            self.record(turn, failure.why)
            raise
        return turn

    def record(self, turn: Round, outcome: str) -> Usage:
        """Add a round to the spending and return what it took."""
        usage = Usage(
            turn.prompt_tokens,
            turn.completion_tokens,
            turn.cost_nano if self.price else None,
            self.spending.clock() - turn.began,
            turn.requests,
        )
        if turn.requests:
            self.spending.record(
                Call(
                    turn.site, self.name, turn.raw.model, usage.prompt_tokens, usage.completion_tokens, usage.cost_nano,
                    round(usage.seconds, 3), usage.requests, outcome, turn.estimated,
                )
            )  # fmt: skip
        return usage

    def _attempts(self, wire: Wire, turn: Round) -> Raw:
        while True:
            paused_s = self.spending.breaker.paused_s(self.endpoint)
            if paused_s > 0.0:
                raise Unanswered(
                    "open_circuit", f"{self.name}: failed too often, nothing is sent for another {paused_s:.0f} s"
                )
            try:
                raw = self._once(wire, turn)
            except Fault as fault:
                time.sleep(self._pause_s(fault, turn))
            else:
                self.spending.breaker.answered(self.endpoint)
                return raw

    def _once(self, wire: Wire, turn: Round) -> Raw:
        """Send one request with its worst-case cost set aside; without a clear end it counts as spent."""
        left = min(turn.until - self.spending.clock(), self.spending.seconds_left())
        if left <= 0.0:
            raise self._overdue()
        most = most_tokens(wire)
        held = cost = self.spending.reserve(self.name, self.price, most, left)
        turn.requests += 1
        try:
            raw = self.transport(replace(wire, seconds=min(left, turn.until - self.spending.clock())))
            cost = self._count(raw, most, turn)
        except Fault as fault:
            cost = held if fault.may_cost else 0
            raise
        finally:
            turn.cost_nano += cost
            self.spending.settle(held, cost)
        return raw

    def _count(self, raw: Raw, most: tuple[int, int], turn: Round) -> int:
        prompt, completion = believable(raw.prompt_tokens, most[0]), believable(raw.completion_tokens, most[1])
        if prompt is None or completion is None:
            turn.estimated = True
            prompt = most[0] if prompt is None else prompt
            completion = min(most[1], _bytes(raw.text or "") + MESSAGE_TOKENS) if completion is None else completion
        turn.prompt_tokens, turn.completion_tokens = prompt, completion
        return self.price.cost(prompt, completion) if self.price else 0

    def _pause_s(self, fault: Fault, turn: Round) -> float:
        """Return the seconds to wait before the next attempt. Raises Unanswered when there should be none."""
        if isinstance(fault, Late) or fault.status is None or fault.status >= 500:
            self.spending.breaker.failed(self.endpoint)
        if isinstance(fault, Late):
            raise self._overdue()
        status = f"HTTP {fault.status}" if fault.status else "no HTTP answer"
        if fault.status in DENIED:
            keys = " and ".join(key_names(self.provider)) or "its key"
            raise Unanswered("denied", f"{self.name}: {status}, check the model's name and {keys}: {fault}")
        if not worth_another(fault.status):
            raise Unanswered("refused_request", f"{self.name}: {status}: {fault}")
        if turn.requests >= self.patience.attempts:
            raise Unanswered("unreachable", f"{self.name}: {status} to the last of {turn.requests} requests: {fault}")
        wait = self.patience.wait_s(turn.requests, self.random) if fault.wait_s is None else fault.wait_s
        if self.spending.clock() + wait >= turn.until or wait >= self.spending.seconds_left():
            raise Unanswered(
                "unreachable", f"{self.name}: {status}, to wait {wait:,.0f} s is longer than the call may take: {fault}"
            )
        return wait

    def _overdue(self) -> Unanswered:
        self.spending.refuse_when_used_up()
        return Unanswered("deadline", f"{self.name}: no complete answer within {self.patience.call_seconds:g} s")


def most_tokens(wire: Wire) -> tuple[int, int]:
    """Return the most tokens a request can take, prompt and completion: no tokeniser makes two tokens of one byte."""
    texts = [message.text for message in wire.messages]
    schema = _bytes(str(dict(wire.schema))) if wire.schema else 0
    prompt = TOKENS_AROUND + schema + sum(_bytes(text) + MESSAGE_TOKENS for text in texts)
    return prompt, wire.max_tokens * wire.choices


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
