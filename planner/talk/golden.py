"""Golden: what people say and the acts a reader should make of it, to measure any reader with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from planner.catalog.catalog import Catalog
from planner.talk.act import Act
from planner.talk.context import Context, Person, days_from, known_places
from planner.talk.reader import Reader
from roles.request import Date
from roles.strict_yaml import load
from roles.validation import Record, validated

COMPARED: Final = ("act", "predicate", "traveller", "strength", "value", "amount", "relative", "city", "day")
"""The fields in which an act must be as expected; the quote may be longer or shorter."""
HEADING: Final = "| part | language | said | act and predicate | whole act | whole utterance |"


class GoldenPerson(Record):
    """A traveller of the golden trip."""

    name: str
    age: int | None = None
    roles: tuple[str, ...] = ()


class GoldenTrip(Record):
    """What a reader may know while it is measured."""

    speaker: str
    start: Date
    days: int
    cities: tuple[str, ...]
    currency: str
    travellers: tuple[GoldenPerson, ...]
    plan: tuple[str, ...]

    def context(self, catalog: Catalog) -> Context:
        """Return the context of every utterance."""
        return Context(
            people=tuple(Person(p.name, p.age, p.roles) for p in self.travellers),
            speaker=self.speaker,
            dates=days_from(self.start, self.days),
            currency=self.currency,
            places=known_places(catalog, self.cities),
            planned=frozenset(self.plan),
        )


class Utterance(Record):
    """One thing somebody says, in one language, and the acts it should become."""

    lang: str
    say: str
    acts: Annotated[tuple[Act, ...], Field(min_length=1)]


class Golden(Record):
    """A golden set in two parts: what rules may be tuned on, and what they may not."""

    context: GoldenTrip
    tuned: tuple[Utterance, ...]
    held_out: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often a reader was right. Shares are in [0, 1] and None when nothing was measured.

    `acts` and `fields` count over the larger of expected and found acts, so that a superfluous act costs as much as a
    missing one: `acts` where act and predicate agree, `fields` where everything does. `utterances` have all acts right.
    """

    language: str
    said: int
    utterances: float | None
    acts: float | None
    fields: float | None


def load_golden(path: Path) -> Golden:
    """Read a golden set; raises BadInput with file and line."""
    return validated(Golden, load(path))


def accuracy(reader: Reader, said: Iterable[Utterance], context: Context) -> tuple[Accuracy, ...]:
    """Return how often a reader is right in each language, in order of language, and last in all together."""
    counts: dict[str, Counter[str]] = {}
    for utterance in said:
        found = _compared(utterance, reader(utterance.say, context))
        for language in (utterance.lang, "all"):
            counts.setdefault(language, Counter()).update(found)
    ordered = sorted(counts, key=lambda language: (language == "all", language))
    return tuple(_shares(language, counts[language]) for language in ordered)


def table(parts: Mapping[str, Iterable[Accuracy]]) -> str:
    """Return a Markdown table of one row for each part and language; shares in percent."""
    lines = [HEADING, "| --- | --- | ---: | ---: | ---: | ---: |"]
    for part, rows in parts.items():
        for row in rows:
            shares = " | ".join(_percent(share) for share in (row.acts, row.fields, row.utterances))
            lines.append(f"| {part} | {row.language} | {row.said} | {shares} |")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.0f} %"


def _compared(utterance: Utterance, found: tuple[Act, ...]) -> Mapping[str, int]:
    wanted, got = Counter(map(_key, utterance.acts)), Counter(map(_key, found))
    pairs = Counter(key[:2] for key in wanted.elements()), Counter(key[:2] for key in got.elements())
    return {
        "said": 1,
        "right": int(wanted == got),
        "acts": max(wanted.total(), got.total()),
        "acts_right": (pairs[0] & pairs[1]).total(),
        "fields_right": (wanted & got).total(),
    }


def _key(act: Act) -> tuple[object, ...]:
    """Return what two acts must share to be the same; of free words only that they are words."""
    fields = act.model_dump()
    return tuple(fields[name] for name in COMPARED if name != "value" or act.predicate != "words")


def _shares(language: str, counts: Mapping[str, int]) -> Accuracy:
    said, acts = counts["said"], counts["acts"]
    return Accuracy(
        language,
        said,
        counts["right"] / said if said else None,
        counts["acts_right"] / acts if acts else None,
        counts["fields_right"] / acts if acts else None,
    )
