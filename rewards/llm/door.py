"""The door: ask any language model, and get an answer that fits or the reason why there is none."""

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rewards.llm.ask import Answer, Ask, Message, Unanswered, Usage
from rewards.llm.cache import Cache, Kept, key_of, repeatable
from rewards.llm.line import Line, Round
from rewards.llm.patience import Patience
from rewards.llm.reading import Read, read
from rewards.llm.spending import Price, Spending
from rewards.llm.under_way import UnderWay
from rewards.llm.wire import Wire

if TYPE_CHECKING:
    from rewards.llm.litellm_port import LitellmPort

ALTERNATIVES = 20
"""Most alternative tokens that OpenAI and vLLM give at one place."""

REPEATED_CHARACTERS = 4_000
"""Most of a bad answer that is shown to the model again."""

MENDABLE = frozenset({"empty", "invalid"})
"""What asking once more can mend: a cut answer would be cut again, and one does not argue with a refusal."""

CORRECTION = "Your answer cannot be used: {wrong}\nAnswer the same question again. Write the answer only."
SCHEMA_WORDS = "Write one JSON object, without anything around it, that fits this JSON Schema:\n{schema}"


@dataclass(frozen=True, slots=True)
class Traits:
    """What an endpoint does with a request, as far as it was tried; untried, the best is assumed."""

    schema: bool = True
    """Whether it keeps to the schema it is sent; otherwise the schema is written into the prompt."""
    logprobs: bool = True
    choices: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """One language model. Calling it is the `Model` that the rest of the program asks."""

    line: Line
    cache: Cache | None = None
    traits: Traits = Traits()
    under_way: UnderWay = field(default_factory=UnderWay)

    def __call__(self, ask: Ask) -> Answer:
        """Return an answer that came to its end, fits the schema and is accepted. Raises Unanswered, and nothing else.

        What `ask.accept` or who listens to the spending raises goes through.
        """
        kept = self.kept(ask)
        if kept:
            return kept
        if self.cache is None or not repeatable(ask):
            return self._answer(ask)
        return self.under_way(self._key(ask), lambda: self.kept(ask) or self._answer(ask))

    def _answer(self, ask: Ask) -> Answer:
        """Ask, once more where that can mend what came; keep the answer."""
        with self.line.slot() as until:
            turn, found, usage = self._round(ask, ask.messages, until)
            if isinstance(found, Unanswered) and found.why in MENDABLE:
                turn, found, more = self._round(ask, self._corrected(ask, turn, found), until)
                usage = _sum(usage, more)
        if isinstance(found, Unanswered):
            raise Unanswered(found.why, f"{self.line.name}: {found}")
        return self._keep(ask, turn, found, usage)

    def _round(self, ask: Ask, messages: tuple[Message, ...], until: float) -> tuple[Round, Read | Unanswered, Usage]:
        """Send the messages once, read the response, and write both down."""
        turn = self.line.send(ask.site, self._wire(ask, messages), until)
        found: Read | Unanswered
        try:
            found, outcome = read(ask, turn.raw), "ok"
        except Unanswered as failure:
            found, outcome = failure, failure.why
        return turn, found, self.line.record(turn, outcome)

    def _wire(self, ask: Ask, messages: tuple[Message, ...]) -> Wire:
        schema = ask.schema if self.traits.schema else None
        if ask.schema is not None and schema is None:
            messages = (*messages, Message("user", _schema_words(ask)))
        alternatives = ALTERNATIVES if ask.logprobs and self.traits.logprobs else 0
        return Wire(messages, schema, ask.max_tokens, ask.temperature, 0.0, ask.seed, alternatives)

    def _corrected(self, ask: Ask, turn: Round, wrong: Unanswered) -> tuple[Message, ...]:
        """Return the conversation continued with the bad answer and what is wrong with it."""
        said = turn.raw.text or ""
        words = CORRECTION.format(wrong=wrong)
        if ask.schema is not None and self.traits.schema:
            words += f"\n{_schema_words(ask)}"
        bad = (Message("assistant", said[:REPEATED_CHARACTERS]),) if said.strip() else ()
        return (*ask.messages, *bad, Message("user", words))

    def kept(self, ask: Ask) -> Answer | None:
        """Return the cached answer to a question, read and accepted anew; None when there is none. Sends nothing."""
        kept = self.cache.find(self._key(ask)) if self.cache and repeatable(ask) else None
        if kept is None:
            return None
        try:
            found = read(ask, kept.as_raw())
        except Unanswered:
            return None
        usage = Usage(kept.prompt_tokens, kept.completion_tokens, cost_nano=0)
        return Answer(found.text, found.value, kept.tokens, kept.model, usage, cached=True)

    def _keep(self, ask: Ask, turn: Round, found: Read, usage: Usage) -> Answer:
        raw = turn.raw
        if self.cache and repeatable(ask):
            tokens = (usage.prompt_tokens, usage.completion_tokens)
            self.cache.keep(Kept(self._key(ask), found.text, raw.tokens, raw.model, *tokens))
        return Answer(found.text, found.value, raw.tokens, raw.model, usage)

    def _key(self, ask: Ask) -> str:
        return key_of(ask, (self.line.name, self.line.endpoint))


def open_door(
    name: str,
    spending: Spending,
    *,
    local_url: str = "http://127.0.0.1:8000/v1",
    cache: Cache | None = None,
    call_seconds: float = 120.0,
    attempts: int = 3,
    prices: tuple[float, float] | None = None,
) -> Door:
    """Return the door to a model: any LiteLLM model string, or `local` and `local/NAME` for a server at `local_url`.

    `attempts` counts the first request. `prices` are US dollars for a million tokens of prompt and of completion;
    without them LiteLLM's own table is asked, and what it does not know is unknown. Opens no connection, except that
    `local` alone asks the server for its first model. Raises MissingModel.
    """
    from rewards.llm import litellm_port  # LiteLLM takes two seconds to import

    port = litellm_port.connect(name, local_url)
    return Door(
        Line(
            name=_name(name, port),
            transport=port,
            spending=spending,
            endpoint=port.base or litellm_port.provider_of(name),
            provider=litellm_port.provider_of(port.model),
            price=_price(prices) if prices else litellm_port.price_of(port),
            patience=Patience(call_seconds, attempts),
        ),
        cache,
    )


def require_usable(name: str) -> None:
    """Raise MissingModel unless a call to `name` could be made: LiteLLM installed, provider known, keys set.

    Opens no connection, and names variables, never values.
    """
    from rewards.llm import litellm_port

    litellm_port.require_usable(name)


def _name(name: str, port: "LitellmPort") -> str:
    return f"local/{port.model.partition('/')[2]}" if port.base else name


def _price(prices: tuple[float, float]) -> Price:
    return Price(prices[0] * 1_000, prices[1] * 1_000)


def _schema_words(ask: Ask) -> str:
    return SCHEMA_WORDS.format(schema=json.dumps(ask.schema, ensure_ascii=False))


def _sum(one: Usage, other: Usage) -> Usage:
    cost = None if one.cost_nano is None or other.cost_nano is None else one.cost_nano + other.cost_nano
    return replace(
        other,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost_nano=cost,
        seconds=one.seconds + other.seconds,
        requests=one.requests + other.requests,
    )
