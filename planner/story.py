"""Story: a few sentences about each day of a plan, for people who like to read; never seen by a judge."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unicodedata import category

from planner.drafters.model.cells import cell, row
from planner.exporters.inert import plain
from planner.facts.gather import TripFacts
from planner.plan import Day, Place, Plan
from rewards.llm.ask import Answer, Ask, Json, Message, Model, Unanswered
from rewards.llm.language import NAMES, wrong_language
from rewards.prompt import prompt

PROMPTS: Final = Path(__file__).parent / "prompts"
MOST_SENTENCES, SENTENCE_CHARS = 3, 300
TOKENS, TOKENS_A_DAY = 60, 180
SHORTEST_NAME = 5
"""Letters of a place's name from which it is looked for in a sentence; shorter ones would hit by chance."""

_PLACEHOLDER = re.compile(r"\{([a-z]\d{1,3})\}")
_LINK = re.compile(r"://|www\.|@|\w\.[^\W\d_]{2,}", re.IGNORECASE)
_MARKUP = frozenset("<>{}[]()*_#`|~\\^=$")


@dataclass(frozen=True, slots=True)
class Story:
    """One text a day, "" where there is none; `by` is the model's name, or "" when code wrote all of it.

    `dropped` counts sentences that said what they must not; `why` tells why no model told the story.
    """

    days: tuple[str, ...]
    by: str = ""
    dropped: int = 0
    why: str = ""


def tell_story(plan: Plan, facts: TripFacts, model: Model, language: str = "en") -> Story:
    """Return the model's sentences about a plan with the catalogue's names put in; a day without any is told by code.

    The model sees places and times of day, and nobody's name or wishes. A sentence is dropped when it has a digit, a
    price, a link, mark-up or the name of a place that is not in that day, when it mentions an id of another day, or
    when the day's text is surely in another language (two letters, as in `rewards.llm.language`).
    """
    days = [_ids(day, plan) for day in plan.days]
    try:
        answer = model(_ask(plan, days, language))
    except Unanswered as failure:
        return Story(plain_story(plan, language), why=str(failure))
    elsewhere = _names(facts)
    told, dropped = [], 0
    for number, ids in enumerate(days, start=1):
        sentences = _sentences(answer, f"day{number}")
        kept = [sentence for sentence in sentences if _may_be_told(sentence, ids, elsewhere)]
        text = " ".join(_with_names(sentence, ids) for sentence in kept)
        if wrong_language(text, language):
            kept, text = [], ""
        dropped += len(sentences) - len(kept)
        told.append(text or _plainly(plan.days[number - 1], language))
    return Story(tuple(told), answer.model or "model", dropped)


def plain_story(plan: Plan, language: str = "en") -> tuple[str, ...]:
    """Return what code can say about every day: a sentence in English, the names of the places in other languages."""
    return tuple(_plainly(day, language) for day in plan.days)


def _plainly(day: Day, language: str) -> str:
    by_time: dict[str, list[str]] = {}
    for activity in day.activities:
        if activity.place is not None and activity.kind in {"visit", "meal"}:
            names = by_time.setdefault(activity.slot or "", [])
            name = plain(activity.place.name)
            if name not in names:
                names.append(name)
    if language != "en":
        return " · ".join(name for names in by_time.values() for name in names)
    parts = [f"{' and '.join(names)} {_WHEN.get(slot, '')}".strip() for slot, names in by_time.items()]
    return f"{', then '.join(parts)}." if parts else ""


_WHEN: Final[Mapping[str, str]] = {
    "morning": "in the morning",
    "lunch": "for lunch",
    "afternoon": "in the afternoon",
    "dinner": "for dinner",
    "evening": "in the evening",
}


def _ids(day: Day, plan: Plan) -> dict[str, Place]:
    """Return the places of a day by the ids a story may use: "a" for sights, "f" for meals, numbered by the plan."""
    order = list(dict.fromkeys(a.place.id for a in plan.activities if a.place is not None))
    return {
        f"{'f' if a.place.kind == 'food' else 'a'}{order.index(a.place.id) + 1}": a.place
        for a in day.activities
        if a.place is not None
    }


def _ask(plan: Plan, days: list[dict[str, Place]], language: str) -> Ask:
    keys = [f"day{number}" for number in range(1, len(days) + 1)]
    lines = [line for day, ids, key in zip(plan.days, days, keys, strict=True) for line in _rows(day, ids, key, plan)]
    trip = prompt("story_trip", PROMPTS).substitute(
        places="\n".join(lines), language=NAMES.get(language, language), days=", ".join(keys)
    )
    return Ask(
        site="story",
        messages=(Message("system", prompt("story", PROMPTS).template), Message("user", trip)),
        schema=_schema(keys),
        max_tokens=TOKENS + TOKENS_A_DAY * len(days),
        language=language,
    )


def _rows(day: Day, ids: Mapping[str, Place], key: str, plan: Plan) -> Iterator[str]:
    for activity in day.activities:
        if activity.place is not None:
            short = next(short for short, place in ids.items() if place.id == activity.place.id)
            who = "all" if set(activity.travellers) == set(plan.travellers) else "some"
            words = " ".join((*activity.place.themes, *activity.place.cuisines))
            yield row((key, short, cell(activity.place.name), activity.place.kind, words, activity.slot or "", who))


def _schema(keys: list[str]) -> Json:
    sentences = {"$ref": "#/$defs/sentences"}
    sentence = {"type": "string", "maxLength": SENTENCE_CHARS}
    return {
        "type": "object",
        "properties": dict.fromkeys(keys, sentences),
        "required": keys,
        "additionalProperties": False,
        "$defs": {"sentences": {"type": "array", "items": sentence, "maxItems": MOST_SENTENCES}},
    }


def _sentences(answer: Answer, key: str) -> list[str]:
    found = answer.value.get(key) if isinstance(answer.value, Mapping) else None
    sentences = found if isinstance(found, list) else []
    return [sentence for sentence in sentences[:MOST_SENTENCES] if isinstance(sentence, str)]


def _names(facts: TripFacts) -> tuple[str, ...]:
    """Return every name by which a place of the trip's cities may be called, in small letters."""
    places = (place for city in facts.cities.values() for place in city.places.values())
    names = {name.casefold() for p in places for name in (p.name, p.name_local or "", *p.aliases)}
    return tuple(sorted(name for name in names if len(name) >= SHORTEST_NAME))


def _may_be_told(sentence: str, ids: Mapping[str, Place], names: tuple[str, ...]) -> bool:
    """Return whether a sentence only says what a story may say."""
    if not 0 < len(sentence.strip()) <= SENTENCE_CHARS or any(key not in ids for key in _PLACEHOLDER.findall(sentence)):
        return False
    words = _PLACEHOLDER.sub("", sentence)
    if plain(words).strip("\u2068\u2069 ") != words.strip() or _MARKUP.intersection(words) or _LINK.search(words):
        return False
    if any(category(letter)[0] == "N" or category(letter) == "Sc" for letter in words):
        return False
    own = {name.casefold() for place in ids.values() for name in (place.name, place.name_local or "")}
    small = words.casefold()
    return not any(name in small and name not in own for name in names)


def _with_names(sentence: str, ids: Mapping[str, Place]) -> str:
    return _PLACEHOLDER.sub(lambda match: plain(ids[match[1]].name), sentence.strip())
