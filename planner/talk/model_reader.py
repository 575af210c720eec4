"""Model reader: a language model reads sentences into the same acts; code checks each and finds what it left out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planner.talk.act import PREDICATES, Act
from planner.talk.answered import ACTS, EVERYBODY, NONE, UNITS, acts_of
from planner.talk.context import Context
from planner.talk.phrases import folded, language_of, lexicon
from planner.talk.places import WORD
from planner.talk.reader import MAX_ACTS, MAX_QUOTE, read
from rewards.llm.ask import Answer, Ask, Json, Message, Model, Unanswered
from rewards.prompt import fenced, prompt
from roles.wishes import WORDS_OF_KIND, Strength, WishKind

PROMPTS: Final = Path(__file__).parent.parent / "prompts"
MOST_TEXT: Final = 4_000
"""Most characters that a model is asked to read at once; longer texts are read by rules."""
MOST_PLACES: Final = 200
"""Most places a prompt lists, those of the plan first."""
MOST_TOKENS: Final = 2_000
SILENT: Final = frozenset({"filler", "separator"})
"""Categories of phrases that nothing is lost with."""


def _nobody(line: str) -> None:
    del line


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads with a model and falls back to the rules; `tell` gets a line that says so when it had to."""

    model: Model
    tell: Callable[[str], None] = _nobody

    def __call__(self, text: str, context: Context) -> tuple[Act, ...]:
        """Return what a text asks for, like the rule reader; whatever the model does, nothing is raised."""
        if not text.strip() or len(text) > MOST_TEXT:
            return read(text, context)
        try:
            answer = self._asked(text, context)
        except Unanswered as failure:
            self.tell(f"read by rules: {failure}")
            return read(text, context)
        return _nothing_lost(acts_of(answer.value, text, context), text, context)

    def _asked(self, text: str, context: Context) -> Answer:
        def accept(value: object) -> str:
            try:
                acts_of(value, text, context)
            except ValueError as error:
                return str(error)
            return ""

        messages = (Message("system", _instructions(context)), Message("user", f"The text (data):\n{fenced(text)}"))
        return self.model(Ask("read", messages, schema=_schema(context), accept=accept, max_tokens=MOST_TOKENS))


def _instructions(context: Context) -> str:
    words = {kind: ", ".join(known) for kind, known in WORDS_OF_KIND.items()}
    people = [
        {"id": f"P{n}", "name": person.name, "age": person.age, "roles": person.roles, "called": person.called}
        for n, person in enumerate(context.people, start=1)
    ]
    dates = "; ".join(f"{n} is {when:%A} {when.isoformat()}" for n, when in enumerate(context.dates, start=1))
    ordered = sorted(context.places, key=lambda place: (place.id not in context.planned, place.id))[:MOST_PLACES]
    places = [(p.id, p.forms[0] if p.forms else "", "planned" if p.id in context.planned else "") for p in ordered]
    return prompt("read", PROMPTS).substitute(
        themes=words[WishKind.THEME], foods=words[WishKind.FOOD], diets=words[WishKind.DIET],
        transports=words[WishKind.TRANSPORT], lodgings=words[WishKind.LODGING], accesses=words[WishKind.ACCESS],
        travellers="\n".join(map(fenced, people)), speaker=_short(context.speaker, context) or "unknown",
        owner=_short(context.owner, context) or EVERYBODY, days=dates or "unknown", currency=context.currency,
        places="\n".join(map(fenced, places)),
    )  # fmt: skip


def _short(name: str | None, context: Context) -> str:
    return f"P{context.names.index(name) + 1}" if name in context.names else ""


def _schema(context: Context) -> Json:
    """Return the flat schema of an answer; whatever is a choice is a closed list."""
    text = {"type": "string", "maxLength": MAX_QUOTE}
    fields: dict[str, Json] = {
        "act": {"type": "string", "enum": list(ACTS)},
        "predicate": {"type": "string", "enum": list(PREDICATES)},
        "who": {"type": "string", "enum": [EVERYBODY, *(f"P{n}" for n in range(1, len(context.people) + 1))]},
        "strength": {"type": "string", "enum": [NONE, *(strength.value for strength in Strength)]},
        "value": text,
        "amount": {"type": "number", "minimum": 0},
        "unit": {"type": "string", "enum": [NONE, *sorted({unit for units in UNITS.values() for unit in units})]},
        "relative": {"type": "string", "enum": [NONE, "less", "more"]},
        "day": {"type": "integer", "enum": list(range(len(context.dates or range(31)) + 1))},
        "quote": {**text, "minLength": 1},
    }
    act = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    acts = {"type": "array", "items": act, "maxItems": MAX_ACTS}
    return {"type": "object", "properties": {"acts": acts}, "required": ["acts"], "additionalProperties": False}


def _nothing_lost(acts: tuple[Act, ...], text: str, context: Context) -> tuple[Act, ...]:
    """Return the acts, and as words whatever no quote covers and is more than a greeting."""
    covered = bytearray(len(text))
    for act in acts:
        start = text.find(act.quote)
        covered[start : start + len(act.quote)] = b"\1" * len(act.quote)
    lost = [run for run in _runs(covered, text) if _says_something(run, context)]
    words = tuple(Act(act="add", predicate="words", value=run, quote=run[:MAX_QUOTE]) for run in lost)
    if len(acts) + len(words) <= MAX_ACTS:
        return acts + words
    return read(text, context)


def _runs(covered: bytearray, text: str) -> list[str]:
    runs: list[str] = [""]
    for position, letter in enumerate(text):
        if covered[position]:
            runs.append("")
        else:
            runs[-1] += letter
    return [run.strip(" \t\r\n,;.") for run in runs if run.strip()]


def _says_something(run: str, context: Context) -> bool:
    whole = folded(run)
    words = lexicon(language_of(whole.text, context.language))
    silent = [find for find in words.finds(whole.text) if SILENT.intersection(c for c, _ in find.meanings)]
    return any(
        token.group() not in words.common
        for token in WORD.finditer(whole.text)
        if all(token.end() <= find.start or token.start() >= find.end for find in silent)
    )
