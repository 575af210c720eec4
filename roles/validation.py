"""Turn what pydantic refuses into one line: file, line, what is allowed, the nearest known word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import ClassVar, Final, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from roles.errors import BadInput, nearest, shown
from roles.strict_yaml import Document, PathTo, Value

PRIVATE_PREFIX: Final = "x-"
"""Keys that start like this are the user's own and are skipped."""


class Record(BaseModel):
    """A frozen record of somebody's text: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refused_keys: ClassVar[Mapping[str, str]] = {}
    """Keys people may try, and why they are not there."""


MOST_PROBLEMS: Final = 20
"""Most problems of one file that are written out; all are counted."""

RecordT = TypeVar("RecordT", bound=Record)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not allowed, where it stands, and the other place it clashes with."""

    path: PathTo
    text: str
    other: PathTo | None = None


def refuse(problems: Sequence[Problem]) -> None:
    """Raise all problems at once from inside a pydantic validator; paths are relative to the record."""
    if problems:
        text = "; ".join(problem.text for problem in problems)
        raise PydanticCustomError("problems", "{text}", {"text": text, "problems": tuple(problems)})


def check_word(word: str, known: Sequence[str]) -> str:
    """Return `word` when it is one of the `known`; raises ValueError with the nearest one."""
    if word not in known:
        raise ValueError(f"no such word '{shown(word)}'{nearest(word, known)}; known: {', '.join(known)}")
    return word


def validated(model: type[RecordT], document: Document, **given: object) -> RecordT:
    """Return the document as a `model`, with `given` fields added; raises BadInput listing every problem."""
    data = _without_private_keys(document.data)
    if not isinstance(data, dict):
        raise document.error(f"the file should be a mapping of keys; known: {', '.join(_keys(model))}")
    try:
        return model.model_validate({**data, **given})
    except ValidationError as error:
        raise bad_input(error, model, document) from error


def bad_input(error: ValidationError, model: type[BaseModel], document: Document) -> BadInput:
    """Return every problem of `error` as one BadInput: the first as its message, the rest in `further`."""
    found = _without_echoes(error.errors())
    found.sort(key=lambda details: details["type"] == "missing")
    problems = [problem for details in found for problem in _problems(details, model)]
    first, *rest = ((document.line(problem.path), _sentence(problem, document)) for problem in problems[:MOST_PROBLEMS])
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    further = tuple(f"{document.name}:{line}: {text}" for line, text in rest)
    return BadInput(first[1] + more, file=document.name, line=first[0], further=further)


def _without_echoes(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a list is too short when only its bad entries make it so."""
    return [
        details
        for details in errors
        if details["type"] != "too_short"
        or not any(
            len(d["loc"]) > len(details["loc"]) and d["loc"][: len(details["loc"])] == details["loc"] for d in errors
        )
    ]


def _without_private_keys(value: Value) -> Value:
    if isinstance(value, dict):
        return {k: _without_private_keys(v) for k, v in value.items() if not k.startswith(PRIVATE_PREFIX)}
    if isinstance(value, list):
        return [_without_private_keys(item) for item in value]
    return value


def _sentence(problem: Problem, document: Document) -> str:
    where = _words_of(problem.path)
    see = f" (the other is on line {document.line(problem.other)})" if problem.other is not None else ""
    return f"{where}: {problem.text}{see}" if where else problem.text + see


def _words_of(path: PathTo) -> str:
    """Return a path as people count: "travellers 2, wishes, prefer 1"."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(shown(str(part)))
    return ", ".join(words)


def _problems(details: ErrorDetails, model: type[BaseModel]) -> Iterator[Problem]:
    path: PathTo = tuple(details["loc"])
    if details["type"] == "problems":
        for inner in details["ctx"]["problems"]:
            other = None if inner.other is None else (*path, *inner.other)
            yield Problem((*path, *inner.path), inner.text, other)
    elif details["type"] == "extra_forbidden":
        key = str(path[-1])
        comma = "; put text that holds a comma in quotes" if details["input"] is None and " " in key else ""
        yield Problem(path, _unknown_key(key, _model_at(model, path[:-1])) + comma)
    elif details["type"] == "missing":
        yield Problem(path, "is missing")
    else:
        yield Problem(path, _plain_words(details))


def _unknown_key(key: str, model: type[BaseModel] | None) -> str:
    known = _keys(model) if model else []
    reason = model.refused_keys.get(key) if model and issubclass(model, Record) else None
    if reason:
        return reason
    return f"unknown key{nearest(key, known)}; known: {', '.join(known)}"


def _keys(model: type[BaseModel]) -> list[str]:
    refused = model.refused_keys if issubclass(model, Record) else {}
    return [name for name in model.model_fields if name not in refused]


def _model_at(model: type[BaseModel] | None, path: PathTo) -> type[BaseModel] | None:
    """Return the record that stands at `path` below `model`."""
    for part in path:
        if isinstance(part, str) and model is not None and part in model.model_fields:
            model = next(_models_in(model.model_fields[part].annotation), None)
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (tuple, list, dict, Union, UnionType) or get_args(annotation):
        for argument in get_args(annotation):
            yield from _models_in(argument)


_SHOULD_BE: Final = {
    "string_type": "should be text; put it in quotes if it looks like a number",
    "int_type": "should be a whole number, without quotes",
    "float_type": "should be a number",
    "bool_type": "should be true or false",
    "tuple_type": "should be a list, like [one, two]",
    "list_type": "should be a list, like [one, two]",
    "model_type": "should be a mapping of keys",
    "model_attributes_type": "should be a mapping of keys",
    "finite_number": "should be a finite number",
    "string_too_short": "should not be empty",
}


def _plain_words(details: ErrorDetails) -> str:
    """Say one pydantic error in our words."""
    kind, given, ctx = details["type"], details["input"], details.get("ctx", {})
    has = "is empty" if given is None else f"is '{shown(str(given))}'"
    match kind:
        case "value_error":
            return str(ctx["error"])
        case "too_long" | "too_short":
            bound = f"at most {ctx['max_length']}" if kind == "too_long" else f"at least {ctx['min_length']}"
            return f"has {ctx['actual_length']} entries; allowed: {bound}"
        case "string_too_long":
            return f"is longer than {ctx['max_length']} characters, the most that is allowed"
        case "string_pattern_mismatch":
            return f"{has}; allowed is text that matches {ctx['pattern']}"
        case "greater_than_equal":
            return f"{has}; allowed: {ctx['ge']} or more"
        case "less_than_equal":
            return f"{has}; allowed: {ctx['le']} or less"
        case "greater_than":
            return f"{has}; allowed: more than {ctx['gt']}"
        case "literal_error":
            return f"{has}; allowed: {ctx['expected']}"
    return f"{has}; it {_SHOULD_BE.get(kind, details['msg'][:1].lower() + details['msg'][1:])}"
