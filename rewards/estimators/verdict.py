"""Verdict: one complete answer of a judge, every item answered exactly once, every quoted line one that exists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rewards.estimators.rating import Rating, Reading, believed, chances, stated
from rewards.estimators.rubric import Item
from rewards.llm.ask import Answer, Json

NO_LINE = "none"
MOST_ENUMERATED = 400
"""Most words of all closed lists of one schema; endpoints refuse larger ones. Above it only we check the lines."""

TOKENS_AN_ITEM = 30
TOKENS_AROUND = 60
"""Room for an item's two keys and values, and for the braces and a little white space."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reading gave for one item: its rating, the chosen answer, and the plan line ("" for none)."""

    rating: Rating
    choice: str
    line: str


def answer_schema(items: Sequence[Item], lines: Sequence[str]) -> Json:
    """Return the flat JSON Schema of an answer: a letter and a line for every item, nothing else."""
    line: Json = {"type": "string", "enum": [*lines, NO_LINE]}
    if (len(lines) + 1) * len(items) + sum(len(item.choices) for item in items) > MOST_ENUMERATED:
        line = {"type": "string", "minLength": 1, "maxLength": 8}
    properties: dict[str, Json] = {}
    for item in items:
        properties[item.key] = {"type": "string", "enum": list(item.letters)}
        properties[line_key(item)] = line
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def line_key(item: Item) -> str:
    """Return the key of an item's proof."""
    return f"{item.key}_line"


def problem(value: object, items: Sequence[Item], lines: Sequence[str]) -> str:
    """Return what keeps a value from being a complete verdict, in words a model can act upon; "" when nothing does."""
    if not isinstance(value, Mapping):
        return "answer with one JSON object"
    keys = {key for item in items for key in (item.key, line_key(item))}
    if missing := sorted(keys - set(value)):
        return f"not answered: {', '.join(missing)}"
    if strange := set(value) - keys:
        return f"{len(strange)} keys that were not asked for; allowed: {', '.join(sorted(keys))}"
    for item in items:
        if value[item.key] not in item.letters:
            return f"{item.key} takes one of {', '.join(item.letters)}"
        if value[line_key(item)] not in (*lines, NO_LINE):
            return f"{line_key(item)} names no line of the table; allowed: a line number of it, or {NO_LINE}"
    return ""


def verdicts(answer: Answer, items: Sequence[Item], reading: Reading) -> dict[str, Verdict]:
    """Return the verdict on every item of a complete answer, by the odds of its letter where the answer tells them."""
    value = answer.value
    assert isinstance(value, Mapping)  # noqa: S101  # `problem` found nothing
    return {item.key: _verdict(answer, item, value, reading) for item in items}


def _verdict(answer: Answer, item: Item, value: Mapping[str, str], reading: Reading) -> Verdict:
    letter = item.letters.index(value[item.key])
    odds = chances(answer.tokens, item.key, item.letters)
    rating = stated(letter, item.values) if odds is None else believed(odds, item.values, reading)
    line = value[line_key(item)]
    return Verdict(rating, item.choices[letter], "" if line == NO_LINE else line)
