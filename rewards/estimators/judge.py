"""The judge: a language model reads one traveller's facts and answers their soft questions; rules decide the rest."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt
from random import Random
from statistics import variance

from rewards.estimators.facts_table import FactsTable, Tabulate, facts_only
from rewards.estimators.rating import Reading, plain
from rewards.estimators.rubric import Item, items_of
from rewards.estimators.rules import VERSION as RULES_VERSION
from rewards.estimators.rules import judge_score, judge_wish, rules, value_of
from rewards.estimators.verdict import (
    TOKENS_AN_ITEM,
    TOKENS_AROUND,
    Verdict,
    answer_schema,
    line_key,
    problem,
    verdicts,
)
from rewards.estimators.wishes import label
from rewards.experience import Experience
from rewards.llm.ask import Ask, Message, Model, Unanswered
from rewards.prompt import fenced, prompt
from rewards.types import Reason, Utility
from roles.group import Scale, Stakeholder
from roles.wishes import WishKind

VERSION = "1"
"""Raised by every change that moves a utility; the prompts count by themselves."""

SOFT_SHARE = 0.2
"""Part of a utility that soft criteria decide; points of wishes and scores decide the rest."""

SAMPLING_TEMPERATURE = 0.7
"""Of several readings, so that they differ; a single one is taken at 0."""

SMALLER = frozenset({"cut", "invalid", "empty"})
"""Failures after which the items are asked one at a time: the answer was the trouble, not the endpoint."""

Readings = Sequence[Mapping[str, Verdict]]


@dataclass(frozen=True, slots=True)
class Judge:
    """An estimator: one question to a model per traveller and plan, `samples` times, items shuffled by the seed.

    `table` is how an experience is shown (`facts_only`, `facts_with_names`), `reading` how the odds of a letter become
    a value (`plain`, `sharpened`). Raises ValueError for fewer than one sample.
    """

    model: Model
    model_name: str
    samples: int = 1
    table: Tabulate = facts_only
    reading: Reading = plain
    seed: int = 0

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise ValueError(f"a judge reads at least once, not {self.samples} times")

    @property
    def estimator(self) -> str:
        """Return the name its utilities carry."""
        return f"judge:{self.model_name}"

    @property
    def version(self) -> str:
        """Return a text that differs whenever the same facts could get another utility."""
        prompts = prompt("judge").template + prompt("judge_case").template
        digest = hashlib.sha256(prompts.encode()).hexdigest()[:8]
        ways = f"{getattr(self.table, '__name__', 'own')}-{getattr(self.reading, '__name__', 'own')}"
        return f"{VERSION}-{digest}-rules{RULES_VERSION}-{ways}-m{self.samples}-s{self.seed}"

    def __call__(self, stakeholder: Stakeholder, experience: Experience) -> Utility:
        """Return u = 0.8 item part + 0.2 soft part, with a reason for each; None when the model gave no verdict.

        The item part is the rules' u with free-text wishes counted on both sides; the soft part is the mean of the
        criteria by their points. None also when fewer than half of the samples were answered. Raises ValueError where
        the rules do.
        """
        by_rules = rules(stakeholder, experience)
        if by_rules.value is None or stakeholder.scale is None:
            return replace(by_rules, estimator=self.estimator, version=self.version)
        items = items_of(stakeholder)
        try:
            table = self.table(experience)
        except ValueError as error:
            return self._unjudged(error)
        readings, failures = self._readings(_Case(table, items, stakeholder.age))
        if 2 * len(readings) < self.samples:
            return self._unjudged(failures[0])
        bench = _Bench(stakeholder, experience, items, extended(stakeholder.scale, items))
        value, reasons = bench.utility({item.key: _mean(item, readings) for item in items}, _proofs(items, readings))
        return Utility(value, reasons, bench.standard_error(readings), self.estimator, self.version)

    def _unjudged(self, why: Exception) -> Utility:
        return Utility(None, (Reason(f"not judged: {why}", 0.0),), 0.0, self.estimator, self.version)

    def _readings(self, case: "_Case") -> tuple[list[dict[str, Verdict]], list[Unanswered]]:
        """Return the complete readings and why the others failed."""
        readings, failures = [], []
        for number in range(self.samples):
            try:
                readings.append(self._reading(case, number))
            except Unanswered as failure:
                failures.append(failure)
        return readings, failures

    def _reading(self, case: "_Case", number: int) -> dict[str, Verdict]:
        """Ask about all items at once, after a spoilt answer about one at a time; raises Unanswered."""
        items = list(case.items)
        if self.samples > 1:
            Random(f"{self.seed}:{number}").shuffle(items)
        try:
            return self._ask(case, items, number)
        except Unanswered as failure:
            if failure.why not in SMALLER or len(items) == 1:
                raise
        return {key: verdict for item in items for key, verdict in self._ask(case, [item], number).items()}

    def _ask(self, case: "_Case", items: Sequence[Item], number: int) -> dict[str, Verdict]:
        answer = self.model(case.ask(items, self.seed + number, SAMPLING_TEMPERATURE if self.samples > 1 else 0.0))
        if wrong := problem(answer.value, items, case.table.lines):
            raise Unanswered("invalid", f"the verdict is incomplete: {wrong}")
        return verdicts(answer, items, self.reading)


@dataclass(frozen=True, slots=True)
class _Case:
    """What a model is shown of one traveller on one plan: facts, an age and the traveller's own questions."""

    table: FactsTable
    items: tuple[Item, ...]
    age: int | None

    def ask(self, items: Sequence[Item], seed: int, temperature: float) -> Ask:
        lines = self.table.lines
        age = "unknown" if self.age is None else f"{self.age} years"
        text = prompt("judge_case").substitute(
            shared=self.table.shared,
            own=f"{self.table.own}\nage of this traveller: {age}",
            items="\n".join(fenced(item.record) for item in items),
            keys=", ".join(key for item in items for key in (item.key, line_key(item))),
        )
        return Ask(
            site="judge",
            messages=(Message("system", prompt("judge").template), Message("user", text)),
            schema=answer_schema(items, lines),
            accept=lambda value: problem(value, items, lines),
            max_tokens=TOKENS_AROUND + TOKENS_AN_ITEM * len(items),
            temperature=temperature,
            seed=seed,
            logprobs=True,
        )


@dataclass(frozen=True, slots=True)
class _Bench:
    """Turns the values of all items into one utility."""

    stakeholder: Stakeholder
    experience: Experience
    items: tuple[Item, ...]
    scale: Scale

    def utility(self, values: Mapping[str, float], proofs: Mapping[str, Verdict]) -> tuple[float, tuple[Reason, ...]]:
        """Return the utility of item values in [0, 1] and its reasons: wishes, scores, then soft criteria."""
        words = iter([item for item in self.items if item.wish is not None])
        criteria = [item for item in self.items if item.wish is None]
        hard: list[Reason] = []
        for wish in self.stakeholder.wishes:
            if wish.kind is WishKind.WORDS:
                item = next(words)
                hard.append(_judged_wish(item, values[item.key], proofs[item.key]))
            else:
                hard.append(judge_wish(self.stakeholder, wish, self.experience))
        hard.extend(judge_score(score, self.experience) for score in self.stakeholder.scores)
        soft = [self._judged_criterion(item, values[item.key], proofs[item.key]) for item in criteria]
        part = fsum(reason.points for reason in soft) / fsum(reason.worth for reason in soft)
        value = (1.0 - SOFT_SHARE) * value_of(tuple(hard), self.scale) + SOFT_SHARE * part
        return min(1.0, value), (*hard, *soft)

    def standard_error(self, readings: Readings) -> float:
        """Return sqrt(max(s^2, v) / m): s^2 between the m readings' utilities, v the mean variance of a single one.

        A reading's own variance is its belief's where the odds of the letters are known, else that of rounding to one
        of the answers. It is all there is for a single reading, and it keeps readings that agree from seeming certain.
        """
        utilities = [self.utility({key: v.rating.value for key, v in one.items()}, one)[0] for one in readings]
        between = variance(utilities) if len(utilities) > 1 else 0.0
        within = fsum(self._variance(one) for one in readings) / len(readings)
        return sqrt(max(between, within) / len(readings))

    def _variance(self, reading: Mapping[str, Verdict]) -> float:
        """Return the variance of one reading's utility, items taken as independent."""
        length = self.scale.best - self.scale.floor
        points = fsum(item.points for item in self.items if item.wish is None)
        parts = []
        for item in self.items:
            if item.wish is None:
                slope = SOFT_SHARE * item.points / points
            else:
                slope = (1.0 - SOFT_SHARE) * item.points / length if length > 0.0 else 0.0
            parts.append(slope**2 * reading[item.key].rating.variance)
        return fsum(parts)

    def _judged_criterion(self, item: Item, value: float, proof: Verdict) -> Reason:
        """Return a soft criterion's points; a rubric tells of a role, so it is sealed where the roles are."""
        sealed = bool(self.stakeholder.criteria) and "roles" in self.stakeholder.sealed
        text = f"{item.name.replace('_', ' ')}: {proof.choice}, {value:.2f} of 1"
        return Reason(text, item.points * value, proof.line, f"criterion {item.name}", sealed, float(item.points))


def extended(scale: Scale, items: Sequence[Item]) -> Scale:
    """Return a traveller's scale with their free-text wishes on it: what they want above, what they avoid below.

    It depends on the wishes alone, so no candidate can move it.
    """
    points = [item.points for item in items if item.wish is not None]
    return Scale(scale.floor + sum(p for p in points if p < 0), scale.best + sum(p for p in points if p > 0))


def _judged_wish(item: Item, value: float, proof: Verdict) -> Reason:
    """Return the points of a free-text wish: P v for what is wanted, P (1 - v) for what is avoided."""
    wish = item.wish
    assert wish is not None  # noqa: S101  # only called for free-text wishes
    part = value if wish.points > 0 else 1.0 - value
    text = f"in their own words: {proof.choice}, {value:.2f} of 1"
    return Reason(text, wish.points * part, proof.line, label(wish), wish.sealed, max(0.0, float(wish.points)))


def _mean(item: Item, readings: Readings) -> float:
    return fsum(reading[item.key].rating.value for reading in readings) / len(readings)


def _proofs(items: Sequence[Item], readings: Readings) -> dict[str, Verdict]:
    """Return for every item the first verdict that quotes a line, else the first."""
    return {item.key: next(_quoting(item, readings), readings[0][item.key]) for item in items}


def _quoting(item: Item, readings: Readings) -> Iterator[Verdict]:
    return (reading[item.key] for reading in readings if reading[item.key].line)
