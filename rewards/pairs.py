"""Pairs: which of two trips one traveller would rather live, asked in both orders (TrustJudge, 2025)."""

from dataclasses import dataclass
from typing import Literal

from rewards.estimators.facts_table import Tabulate, facts_only
from rewards.estimators.rating import chances
from rewards.estimators.rubric import items_of
from rewards.experience import Experience
from rewards.llm.ask import Answer, Ask, Json, Message, Model, Unanswered
from rewards.prompt import fenced, prompt
from roles.group import Stakeholder

LETTERS = ("A", "B", "C")
"""The first trip, the second, no difference."""

SCHEMA: Json = {
    "type": "object",
    "properties": {"better": {"type": "string", "enum": list(LETTERS)}},
    "required": ["better"],
    "additionalProperties": False,
}

Outcome = Literal["first", "second", "tie"]
Chances = tuple[float, float, float]
"""Of the first trip, the second, and no difference; they sum to 1."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One traveller's choice between two trips, or None with the reason when it could not be judged."""

    outcome: Outcome | None
    chances: Chances | None = None
    flipped: bool = False
    """Whether the two orders, each for itself, gave different outcomes."""
    why: str = ""

    @property
    def sign(self) -> int | None:
        """Return 1 when the first is better, -1 when the second is, 0 for a tie, None when it could not be judged."""
        return {"first": 1, "second": -1, "tie": 0, None: None}[self.outcome]


@dataclass(frozen=True, slots=True)
class PairJudge:
    """Compares two experiences of one traveller; `delta` is the lead a winner needs, in [0, 1]."""

    model: Model
    table: Tabulate = facts_only
    delta: float = 0.0

    def __call__(self, stakeholder: Stakeholder, first: Experience, second: Experience) -> Preference:
        """Ask in both orders and add up; both must be answered. Raises ValueError for somebody else's experience."""
        if {first.traveller, second.traveller} != {stakeholder.name}:
            raise ValueError(f"these are not two experiences of {stakeholder.name}")
        try:
            ahead = self._odds(stakeholder, first, second)
            behind = self._odds(stakeholder, second, first)
        except Unanswered as failure:
            return Preference(None, why=str(failure))
        return both_orders(ahead, behind, self.delta)

    def _odds(self, stakeholder: Stakeholder, first: Experience, second: Experience) -> Chances:
        answer = self.model(self._ask(stakeholder, first, second))
        if wrong := _problem(answer.value):
            raise Unanswered("invalid", wrong)
        return _chances(answer)

    def _ask(self, stakeholder: Stakeholder, first: Experience, second: Experience) -> Ask:
        asked = [{k: v for k, v in item.record.items() if k in ("ask", "words")} for item in items_of(stakeholder)]
        text = prompt("pair_case").substitute(
            first=self.table(first).text,
            second=self.table(second).text,
            items="\n".join(fenced(record) for record in asked),
        )
        return Ask(
            site="pair",
            messages=(Message("system", prompt("pair").template), Message("user", text)),
            schema=SCHEMA,
            accept=_problem,
            max_tokens=40,
            logprobs=True,
        )


def both_orders(ahead: Chances, behind: Chances, delta: float = 0.0) -> Preference:
    """Return the verdict of two readings, the second with the trips swapped: m = p1 + p2 with the letters put right.

    The winner is arg-max m; a tie when the two largest are equal or (top - second) / 2 < delta.
    """
    turned: Chances = (behind[1], behind[0], behind[2])
    a, b, c = (one + other for one, other in zip(ahead, turned, strict=True))
    mean: Chances = (a / 2.0, b / 2.0, c / 2.0)
    return Preference(_outcome(mean, delta), mean, _outcome(ahead, 0.0) != _outcome(turned, 0.0))


def _outcome(chances_: Chances, delta: float) -> Outcome:
    top, second, _ = sorted(chances_, reverse=True)
    if top == second or top - second < delta:
        return "tie"
    outcomes: tuple[Outcome, Outcome, Outcome] = ("first", "second", "tie")
    return outcomes[chances_.index(top)]


def _problem(value: object) -> str:
    fits = isinstance(value, dict) and set(value) == {"better"} and value["better"] in LETTERS
    return "" if fits else 'answer with {"better": "A"}, {"better": "B"} or {"better": "C"}'


def _chances(answer: Answer) -> Chances:
    odds = chances(answer.tokens, "better", LETTERS)
    if odds is None:
        assert isinstance(answer.value, dict)  # noqa: S101  # `_problem` found nothing
        odds = tuple(float(letter == answer.value["better"]) for letter in LETTERS)
    first, second, tie = odds
    return first, second, tie
