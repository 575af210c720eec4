"""Returned: the answers of a form as they come back: read with suspicion, then answered like a chat."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StrictBool, ValidationError

from planner.catalog.names import fold
from planner.talk.asking.answers import ReadWords, chosen_steps, word_steps
from planner.talk.asking.form import MARK, ONLY_FOR_ME, OWN_WORDS, value_text
from planner.talk.asking.questions import FieldValue, Question
from planner.talk.changing.resolve import Step, Talk
from roles.amendment import amended, require_plain
from roles.errors import BadInput, shown
from roles.strict_yaml import MAX_BYTES, Document
from roles.validation import Record, bad_input
from roles.wish_spec import Name

MOST_ANSWERS: Final = 40
MOST_CHOICES: Final = 40
MOST_WORDS: Final = 2_000
"""Most characters of one answer in somebody's own words."""

_HEADING: Final = re.compile(r"^##\s.*<!--\s*(\w{1,40})\s*-->\s*$")
_BOX: Final = re.compile(r"^\s*[-*]\s*\[([^\]]?)\]\s*(.*)$")
_UNESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_TRAVELLER: Final = re.compile(r"^Traveller:\s*(.+)$", re.MULTILINE)

Text = Annotated[str, AfterValidator(require_plain)]


class Answered(Record):
    """One answered question: ticked choices by value or label, words, and whether it stays private."""

    question: Annotated[Text, Field(max_length=40)]
    choices: tuple[Annotated[Text, Field(max_length=200)], ...] = Field(default=(), max_length=MOST_CHOICES)
    words: Annotated[Text, Field(max_length=MOST_WORDS)] = ""
    private: StrictBool = False


class Returned(Record):
    """A filled form."""

    fairtrip: Literal["answers"]
    schema_version: Literal[1] = 1
    trip: Annotated[Text, Field(max_length=200)] = ""
    traveller: Name
    answers: tuple[Answered, ...] = Field(default=(), max_length=MOST_ANSWERS)


@dataclass(frozen=True, slots=True)
class Understood:
    """One answer of a form: the question it is for, what it came to, and whether it stays private."""

    question: str
    private: bool
    steps: tuple[Step, ...] = ()
    skipped: str = ""
    """Why nothing became of it."""


def load_returned(path: Path) -> Returned:
    """Read a filled form, saved or copied; raises BadInput in one line for what is none, is damaged or is too large."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"cannot be read ({getattr(error, 'strerror', None) or error})", file=shown(str(path))
        ) from error
    if len(raw) > MAX_BYTES:
        raise BadInput(f"is larger than {MAX_BYTES // 1024} KB: no filled form is", file=path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("is not UTF-8 text; send the saved file itself", file=path) from error
    record = _from_text_form(text, path) if MARK in text else _from_json(text, path)
    try:
        return Returned.model_validate(record)
    except ValidationError as error:
        raise bad_input(error, Returned, Document(str(path), {}, {})) from error


def _from_json(text: str, path: Path) -> object:
    """Return the JSON object of a saved file, or of a message around it."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise BadInput("holds no answers: neither the file a form saves nor a filled text form", file=path)
    try:
        return json.loads(text[start : end + 1])
    except (ValueError, RecursionError) as error:
        raise BadInput("is damaged: its answers are no whole JSON; ask for the file once more", file=path) from error


def _from_text_form(text: str, path: Path) -> object:
    """Return what somebody wrote into a text form; what they changed beyond the answers is passed over."""
    traveller = _TRAVELLER.search(text)
    if traveller is None:
        raise BadInput("does not say whose answers these are: the line 'Traveller:' is missing", file=path)
    return {"fairtrip": "answers", "traveller": _UNESCAPE.sub(r"\1", traveller[1]), "answers": list(_written(text))}


def _written(text: str) -> Iterator[dict[str, object]]:
    for section in re.split(r"(?m)^(?=##\s)", text)[1:]:
        heading, *lines = section.splitlines()
        found = _HEADING.match(heading)
        if found is None:
            continue
        boxes = [(box[1].strip(), _UNESCAPE.sub(r"\1", box[2]).strip()) for line in lines if (box := _BOX.match(line))]
        ticked = [label for mark, label in boxes if mark]
        own = "\n".join(line for line in lines if not _BOX.match(line)).partition(f"{OWN_WORDS}:")[2].strip()
        chosen = [label for label in ticked if label != ONLY_FOR_ME]
        if chosen or own:
            yield {"question": found[1], "choices": chosen, "words": own, "private": ONLY_FOR_ME in ticked}


def understood(
    returned: Returned, offered: Sequence[Question], name: str, talk: Talk, read: ReadWords
) -> tuple[Understood, ...]:
    """Return what each answer of a form comes to, in order, each checked beside those before it."""
    by_name = {question.name: question for question in offered}
    found = []
    for answer in returned.answers:
        question = by_name.get(answer.question)
        if question is None:
            found.append(Understood(shown(answer.question), answer.private, skipped="no such question is asked"))
            continue
        for steps in _steps(answer, question, name, talk, read):
            found.append(Understood(question.ask, answer.private, steps))
            talk = replace(talk, request=amended(talk.request, [a for step in steps for a in step.amendments]))
    return tuple(found)


def _steps(answer: Answered, question: Question, name: str, talk: Talk, read: ReadWords) -> Iterator[tuple[Step, ...]]:
    values = [_value(choice, question) for choice in dict.fromkeys(answer.choices)]
    if values:
        yield chosen_steps(question, values, name, talk, private=answer.private)
    if answer.words.strip():
        yield word_steps(answer.words.strip(), name, talk, read, private=answer.private)


def _value(text: str, question: Question) -> FieldValue | None:
    """Return the choice that a form's value or label stands for; a text that is none goes to the checks as it is."""
    for choice in question.choices:
        if text == value_text(choice.value) or fold(text) == fold(choice.label):
            return choice.value
    return text
