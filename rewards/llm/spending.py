"""Spending: what a run spends on language models, and the limits that nothing is sent beyond."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, inf
from threading import Condition, Lock

from rewards.llm.ask import Site, Unanswered
from rewards.llm.breaker import Breaker

NANO = 1_000_000_000
"""Billionths in one US dollar."""

CREDIBLE = 10
"""A reported token count above this many times the most it can be is not believed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may spend; None is no limit. `max_calls` counts requests: failed ones and re-asks too."""

    max_cost_usd: float | None = None
    max_calls: int | None = None
    max_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What one token costs in 1e-9 US dollars, of the prompt and of the completion."""

    prompt_nano: float
    completion_nano: float

    def cost(self, prompt_tokens: int, completion_tokens: int) -> int:
        """Return the cost in 1e-9 US dollars, rounded up."""
        return ceil(prompt_tokens * self.prompt_nano + completion_tokens * self.completion_nano)


@dataclass(frozen=True, slots=True)
class Call:
    """One round of a question: `requests` attempts, of which the last may have answered.

    `outcome` is "ok" or why there is no usable answer. `estimated` says that the tokens are our upper bound because the
    endpoint reported none that can be believed.
    """

    site: Site
    model: str
    answered_by: str
    prompt_tokens: int
    completion_tokens: int
    cost_nano: int | None
    seconds: float
    requests: int
    outcome: str
    estimated: bool


class Spending:
    """What one run spends, safe to share between threads and doors.

    `on_call` is told of every call, one at a time; what it raises goes through. `clock` counts seconds.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        on_call: Callable[[Call], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limits = limits or Limits()
        self.clock = clock
        self.breaker = Breaker(clock)
        self._on_call = on_call
        self._began = clock()
        self._calls: list[Call] = []
        self._warnings: list[str] = []
        self._answered_by: dict[str, str] = {}
        self._reached = ""
        self._requests = 0
        self._spent_nano = 0
        self._held_nano = 0
        self._changed = Condition()
        self._telling = Lock()

    @property
    def reached(self) -> str:
        """Which limit was hit, in words; "" while none is."""
        return self._reached

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call so far, in the order they ended."""
        return tuple(self._calls)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What somebody should know about the calls, one line each."""
        return tuple(self._warnings)

    @property
    def spent_nano(self) -> int:
        """What priced requests cost so far in 1e-9 US dollars; failed ones of unclear outcome at their most."""
        return self._spent_nano

    def seconds_left(self) -> float:
        """Return the seconds until the run's limit; infinite without one, never negative."""
        most = self.limits.max_seconds
        return inf if most is None else max(0.0, self._began + most - self.clock())

    def reserve(self, model: str, price: Price | None, tokens: tuple[int, int], seconds: float) -> int:
        """Set the most that one request can cost aside, and return it; `tokens` are the most for prompt and completion.

        Waits up to `seconds` while only other requests' reservations stand in the way. Raises Unanswered("limit").
        """
        with self._changed:
            self.refuse_when_used_up()
            cap = self.limits.max_cost_usd
            if price is None and cap is not None:
                raise self._stop(
                    f"the price of {model} is unknown, so max_cost cannot be kept: drop it, or for a server of your "
                    "own set local_price_in and local_price_out"
                )
            worst = price.cost(*tokens) if price else 0
            if cap is not None:
                self._wait_for_money(worst, floor(cap * NANO), seconds)
            self._requests += 1
            self._held_nano += worst
            return worst

    def settle(self, held_nano: int, cost_nano: int) -> None:
        """Give a reservation back and count what the request cost instead."""
        with self._changed:
            self._held_nano -= held_nano
            self._spent_nano += cost_nano
            self._changed.notify_all()

    def record(self, call: Call) -> None:
        """Keep a call, say when another model answers than before, and tell who listens."""
        with self._telling:
            self._calls.append(call)
            before = self._answered_by.setdefault(call.model, call.answered_by) if call.answered_by else ""
            if call.answered_by != before:
                self._answered_by[call.model] = call.answered_by
                self._warnings.append(f"{call.model}: answers now come from {call.answered_by}, before from {before}")
            if self._on_call:
                self._on_call(call)

    def summary(self) -> str:
        """Return one line: requests, tokens, cost and seconds of the run."""
        calls = self.calls
        prompt, completion = sum(c.prompt_tokens for c in calls), sum(c.completion_tokens for c in calls)
        about = "up to " if any(c.estimated for c in calls) else ""
        unknown = any(c.cost_nano is None for c in calls)
        cost = "price unknown" if unknown else f"{self._spent_nano / NANO:.4f} USD"
        return (
            f"{_many(sum(c.requests for c in calls), 'model request')}, {about}{prompt + completion:,} tokens "
            f"({prompt:,} in, {completion:,} out), {cost}, {sum(c.seconds for c in calls):.1f} s"
        )

    def refuse_when_used_up(self) -> None:
        """Raise Unanswered("limit") once the run's requests or seconds are used up."""
        if self.limits.max_calls is not None and self._requests >= self.limits.max_calls:
            raise self._stop(f"no more model requests: max_calls is {self.limits.max_calls}")
        if self.seconds_left() <= 0.0:
            raise self._stop(f"no more time for models: max_seconds is {self.limits.max_seconds:g}")

    def _wait_for_money(self, worst: int, cap: int, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._spent_nano + self._held_nano + worst > cap:
            if self._spent_nano + worst > cap or not self._changed.wait(until - time.monotonic()):
                need, left = worst / NANO, max(0, cap - self._spent_nano) / NANO
                raise self._stop(
                    f"the next request may cost {need:.4f} USD and {left:.4f} of max_cost {cap / NANO:.4f} USD is left"
                )

    def _stop(self, reason: str) -> Unanswered:
        self._reached = self._reached or reason
        return Unanswered("limit", reason)


def believable(reported: int | None, most: int) -> int | None:
    """Return a reported token count, or None when it is missing, not positive or beyond what can be."""
    return reported if reported is not None and 0 < reported <= CREDIBLE * most else None


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
