"""Answers: what one answer to a question comes to: ticked choices, a plain value, or a sentence."""

import re
from collections.abc import Callable, Sequence

from pydantic import ValidationError

from planner.talk.act import KEEP, LEAVE_OUT, Act
from planner.talk.asking.questions import Choice, FieldValue, Question
from planner.talk.changing.resolve import Step, Talk, resolve, resolved_steps
from roles.errors import BadInput, shown
from roles.wishes import CAPS, Strength, WishKind

NUMBERS = re.compile(r"\d{1,3}(?:[\s,;+&]+\d{1,3})*")
PRIVATE = re.compile(r"^(?:private|only for me)\s*[:,]\s*", re.IGNORECASE)
"""How a line says that it is for its owner alone."""

ReadWords = Callable[[str], tuple[Act, ...]]


def answer_steps(question: Question, text: str, name: str, talk: Talk, read: ReadWords) -> tuple[Step, ...]:
    """Return what somebody's line comes to: numbers of choices, else a plain value like "3 km", else sentences."""
    private = PRIVATE.match(text) is not None
    text = PRIVATE.sub("", text)
    if NUMBERS.fullmatch(text) and (picked := _picked(question, text)) is not None:
        return chosen_steps(question, [choice.value for choice in picked], name, talk, private=private)
    value = _plain(question, text)
    if value is not None:
        return chosen_steps(question, [value], name, talk, private=private)
    return word_steps(text, name, talk, read, private=private)


def chosen_steps(
    question: Question, values: Sequence[FieldValue | None], name: str, talk: Talk, *, private: bool = False
) -> tuple[Step, ...]:
    """Return what ticked answers come to; None is "anything", which takes limits back."""
    if len(values) > 1 and not question.several:
        return (_refused(question, name, "one answer at most is possible here"),)
    if None in values:
        return (_anything(question, name, talk),)
    acts = []
    for value in (value for value in values if value is not None):
        try:
            acts.append(_act(question, value, name, private=private))
        except BadInput as error:
            return (_refused(question, name, str(error)),)
    return resolved_steps(acts, talk)


def _refused(question: Question, name: str, why: str) -> Step:
    return Step(Act(act="ask", predicate=question.kind.value, traveller=name), question.ask, problem=why)


def word_steps(text: str, name: str, talk: Talk, read: ReadWords, *, private: bool = False) -> tuple[Step, ...]:
    """Return what somebody's sentences come to; what no reader understands stays as their own words."""
    acts = [_as_answer(act, name) for act in read(text)]
    if private and any(act.traveller != name for act in acts):
        act = next(act for act in acts if act.traveller != name)
        return (Step(act, text, problem="only your own wishes can be kept to yourself"),)
    return resolved_steps([act.model_copy(update={"sealed": act.sealed or private}) for act in acts], talk)


def _as_answer(act: Act, name: str) -> Act:
    """Return an act as something the asked person wishes: an answer is about the trip, not about a plan's lines."""
    update: dict[str, object] = {} if act.traveller is not None else {"traveller": name}
    if act.predicate in _AS_WISHES:
        update |= {"predicate": WishKind.PLACE.value, "strength": _AS_WISHES[act.predicate]}
    elif act.predicate == WishKind.WORDS.value and act.strength is None:
        update["strength"] = Strength.PREFER
    return act.model_copy(update=update)


_AS_WISHES = {KEEP: Strength.MUST, LEAVE_OUT: Strength.REJECT}


def _picked(question: Question, text: str) -> list[Choice] | None:
    """Return the choices that a line of numbers ticks, None when it is no list of them (then it may be an amount)."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if all(1 <= number <= len(question.choices) for number in numbers):
        return [question.choices[number - 1] for number in dict.fromkeys(numbers)]
    return None


def _plain(question: Question, text: str) -> FieldValue | None:
    """Return a line as the value of the question's kind when it is nothing but that."""
    if question.kind is WishKind.PLACE or question.kind is WishKind.WORDS or question.kind is WishKind.COMPANY:
        return None
    value: FieldValue = text.strip().casefold().replace(" ", "_") if question.kind not in CAPS else text.strip()
    if question.kind is WishKind.PACE and text.isascii() and text.isdigit():
        value = int(text)
    try:
        question.spec(value)
    except ValidationError:
        return None
    return value


def _act(question: Question, value: FieldValue, name: str, *, private: bool) -> Act:
    """Return a value as an act; raises BadInput for what no trip file may say."""
    try:
        wish = question.spec(value).wish(question.strength, name)
    except ValidationError as error:
        raise BadInput(f"'{shown(str(value))}' is no answer to: {question.ask}") from error
    label = next((choice.label for choice in question.choices if choice.value == value), str(value))
    return Act(
        act="add", predicate=question.kind.value, traveller=name, strength=question.strength,
        value="" if wish.amount is not None else wish.value, amount=wish.amount, sealed=private, quote=label[:500],
    )  # fmt: skip


def _anything(question: Question, name: str, talk: Talk) -> Step:
    """Return the taking back of a limit that stands, or that nothing changes; what a role needs stays."""
    act = Act(act="delete", predicate=question.kind.value, traveller=name, quote="anything")
    if question.kind in CAPS and talk.group.stakeholder(name).of_kind(question.kind):
        return resolve(act, talk)
    return Step(act, f"{name}: {question.kind.value}: nothing in particular")
