"""The holistic judge: a model reads everybody at once and gives one score, the baseline that the panel is measured by.

It never chooses a trip: it decides by itself, anew for every candidate, how much each traveller counts. That is what
`fairtrip critic audit` measures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum
from random import Random

from rewards.estimators.facts_table import FactsTable, Tabulate, facts_only
from rewards.estimators.rating import Reading, believed, chances, plain, stated
from rewards.experience import Candidate
from rewards.llm.ask import Answer, Ask, Json, Message, Model, Unanswered
from rewards.prompt import fenced, prompt
from roles.group import Group, Stakeholder
from roles.wishes import Wish, WishKind

LETTERS = "ABCDEFGHIJK"
"""The scores 0 to 10, one token each: a number could be two."""
VALUES = tuple(n / (len(LETTERS) - 1) for n in range(len(LETTERS)))

SCORE = "score"
TOKENS_AROUND, TOKENS_A_TRAVELLER = 40, 12


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reading of a whole group came to: a score in [0, 1] with its variance, or None and why there is none.

    `weights` are the shares that the model says it used, None when they are none: negative, or all 0.
    """

    value: float | None
    variance: float = 0.0
    weights: Mapping[str, float] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Holistic:
    """Ask a model for one score of a candidate, for everybody together.

    `table` is how experiences are shown, `wording` one of five ways to put the question, `seed` the order in which the
    travellers come: neither should matter to a good judge.
    """

    model: Model
    table: Tabulate = facts_only
    wording: int = 0
    seed: int = 0
    reading: Reading = plain

    def __post_init__(self) -> None:
        if not 0 <= self.wording < len(wordings()):
            raise ValueError(f"there is no wording {self.wording}; there are {len(wordings())}, from 0")

    def __call__(self, group: Group, candidate: Candidate) -> Opinion:
        """Return the model's score of the candidate for the group; never raises for what the model did."""
        tables = {lived.traveller: self.table(lived) for lived in candidate.experiences}
        if missing := [name for name in group.names if name not in tables]:
            return Opinion(None, why=f"{missing[0]} has no part in this plan")
        people = list(group.stakeholders)
        Random(f"{self.seed}").shuffle(people)
        case = _Case(people, tables, [violation.code for violation in candidate.violations])
        try:
            return self._opinion(self.model(self._ask(case)), case)
        except Unanswered as failure:
            return Opinion(None, why=f"not judged: {failure}")

    def _ask(self, case: "_Case") -> Ask:
        text = prompt("holistic_case").substitute(
            days="\n\n".join(case.days()),
            travellers="\n\n".join(case.travellers()),
            broken=", ".join(sorted(set(case.broken))) or "none",
            question=wordings()[self.wording],
            keys=", ".join((SCORE, *case.labels)),
        )
        return Ask(
            site="holistic",
            messages=(Message("system", prompt("holistic").template), Message("user", text)),
            schema=_schema(case.labels),
            accept=lambda value: _problem(value, case.labels),
            max_tokens=TOKENS_AROUND + TOKENS_A_TRAVELLER * len(case.labels),
            seed=self.seed,
            logprobs=True,
        )

    def _opinion(self, answer: Answer, case: "_Case") -> Opinion:
        """Read an answer: the expected score by the odds of its letter where they are known, else the letter."""
        value = answer.value
        if wrong := _problem(value, case.labels):
            raise Unanswered("invalid", wrong)
        assert isinstance(value, Mapping)  # noqa: S101  # `_problem` found nothing
        odds = chances(answer.tokens, SCORE, LETTERS)
        letter = LETTERS.index(value[SCORE])
        rating = stated(letter, VALUES) if odds is None else believed(odds, VALUES, self.reading)
        return Opinion(rating.value, rating.variance, case.shares([value[label] for label in case.labels]))


def wordings() -> tuple[str, ...]:
    """Return the questions, all with the same meaning."""
    return tuple(prompt("holistic_wordings").template.splitlines())


@dataclass(frozen=True, slots=True)
class _Case:
    """What the model is shown: travellers without their names, what they want, what they live through."""

    people: Sequence[Stakeholder]
    tables: Mapping[str, FactsTable]
    broken: Sequence[str]
    labels: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(f"P{n}" for n in range(1, len(self.people) + 1)))

    def days(self) -> list[str]:
        """Return what travellers share, once for all who share the same."""
        sharing: dict[str, list[str]] = {}
        for label, person in zip(self.labels, self.people, strict=True):
            sharing.setdefault(self.tables[person.name].shared, []).append(label)
        return [f"{', '.join(labels)}:\n{_fence(days)}" for days, labels in sharing.items()]

    def travellers(self) -> list[str]:
        """Return for every traveller their age, what they want and what is theirs alone."""
        labels = {person.name: label for label, person in zip(self.labels, self.people, strict=True)}
        return [_told(labels[one.name], one, self.tables[one.name], labels) for one in self.people]

    def shares(self, percents: Sequence[float]) -> dict[str, float] | None:
        """Return stated percents as shares by name, None when they are none."""
        total = fsum(percents)
        if min(percents) < 0 or total <= 0:
            return None
        return {person.name: part / total for person, part in zip(self.people, percents, strict=True)}


def _told(label: str, person: Stakeholder, table: FactsTable, labels: Mapping[str, str]) -> str:
    """Return one traveller's part; a sealed age, sealed free words and what a sealed role asks stay at home."""
    age = "unknown" if person.age is None or "age" in person.sealed else f"{person.age} years"
    told = (wish for wish in person.wishes if not (wish.sealed and wish.kind is WishKind.WORDS))
    wants = [fenced(_wanted(wish, labels)) for wish in told]
    wants += [fenced({"asks": c.ask}) for c in person.criteria if "roles" not in person.sealed]
    lines = "\n".join(wants) or "nothing in particular"
    return f"{label}, age {age}, wants:\n{_fence(lines)}\n{_fence(table.own)}"


def _wanted(wish: Wish, labels: Mapping[str, str]) -> dict[str, object]:
    """Return a wish as a record, fellow travellers by their labels."""
    record = wish.model_dump(mode="json", include=SHOWN, exclude_none=True)
    return {**record, "value": labels.get(wish.value, wish.value)}


SHOWN = {"strength", "kind", "value", "amount", "city", "day"}
"""What is told of a wish."""


def _fence(text: str) -> str:
    return f"<data>\n{text}\n</data>"


def _schema(labels: Sequence[str]) -> Json:
    properties: dict[str, Json] = {SCORE: {"type": "string", "enum": list(LETTERS)}}
    properties.update({label: {"type": "integer", "minimum": 0, "maximum": 100} for label in labels})
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _problem(value: object, labels: Sequence[str]) -> str:
    """Return what keeps a value from being an opinion, in words a model can act upon; "" when nothing does."""
    if not isinstance(value, Mapping):
        return "answer with one JSON object"
    if value.get(SCORE) not in tuple(LETTERS):
        return f"{SCORE} takes one letter from {LETTERS[0]} to {LETTERS[-1]}"
    for label in labels:
        if isinstance(value.get(label), bool) or not isinstance(value.get(label), int):
            return f"{label} takes a whole number of percent"
    return ""
