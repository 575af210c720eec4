"""Read a response: complete, one strict JSON value, the schema, the asker's own test; or say what is wrong with it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from rewards.llm.ask import Ask, Unanswered
from rewards.llm.language import wrong_language
from rewards.llm.schema import problem
from rewards.llm.wire import Raw

LARGEST_BYTES = 1_000_000
"""A longer answer is refused."""

TRAILING_COMMA = re.compile(r"(\"(?:[^\"\\]|\\.)*\")|,(?=\s*[}\]])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Read:
    """An answer that may be used: its text and, with a schema, its value."""

    text: str
    value: object = None


def read(ask: Ask, raw: Raw) -> Read:
    """Return what `raw` answers to `ask`. Raises Unanswered: "cut", "refusal", "empty" or "invalid"."""
    text = _complete(ask, raw)
    if ask.schema is None:
        found = Read(text.rpartition("</think>")[2].strip())
        wrong = _language(found.text, ask) or ask.accept(found.text)
    else:
        found = Read(text, _value(text))
        wrong = problem(found.value, ask.schema) or _language(found.value, ask) or ask.accept(found.value)
    if wrong:
        raise Unanswered("invalid", wrong)
    return found


def strict_json(text: str) -> object:
    """Parse one JSON value. Raises ValueError for anything RFC 8259 leaves open: NaN, infinities, a key given twice."""
    try:
        value: object = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_finite, object_pairs_hook=_once_each
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    json.dumps(
        value, ensure_ascii=False
    ).encode()  # half a surrogate pair is no text: UnicodeEncodeError is a ValueError
    return value


def repaired(text: str) -> str:
    """Take the one JSON object out of what stands around it and drop trailing commas; invents nothing.

    Raises ValueError when there is no object or more than one.
    """
    objects = list(_objects(text.rpartition("</think>")[2]))
    if len(objects) != 1:
        raise ValueError("no JSON object" if not objects else "more than one JSON object")
    return TRAILING_COMMA.sub(lambda match: match[1] or "", objects[0])


def _complete(ask: Ask, raw: Raw) -> str:
    """Return the text of a response that came to its end."""
    if raw.refusal or raw.finish == "content_filter":
        raise Unanswered("refusal", "the model or its content filter declined")
    if raw.finish == "length":
        raise Unanswered("cut", f"the answer did not fit in {ask.max_tokens} tokens")
    text = raw.text or ""
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise Unanswered("cut", f"the answer is larger than {LARGEST_BYTES // 1000:,} kB")
    if not text.strip():
        raise Unanswered("empty", "the answer is empty")
    if ask.schema is None and raw.finish != "stop":
        raise Unanswered("cut", f"the answer ended with {raw.finish!r} instead of an end mark")
    return text


def _value(text: str) -> object:
    try:
        return strict_json(text)
    except ValueError as first:
        try:
            return strict_json(repaired(text))
        except ValueError as second:
            cause = second if "JSON object" in str(second) else first
            raise Unanswered("invalid", f"the answer is not one JSON object: {cause}") from None


def _language(value: object, ask: Ask) -> str:
    if ask.language is None:
        return ""
    found = (wrong_language(text, ask.language) for text in _texts(value))
    return next((wrong for wrong in found if wrong), "")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)


def _objects(text: str) -> Iterator[str]:
    """Yield every outermost {...} of a text, minding braces inside strings; an object that is never closed counts."""
    start, depth, quoted, escaped = 0, 0, False, False
    for place, letter in enumerate(text):
        if quoted:
            quoted, escaped = escaped or letter != '"', letter == "\\" and not escaped
        elif depth and letter == '"':
            quoted = True
        elif letter == "{":
            start, depth = place if depth == 0 else start, depth + 1
        elif letter == "}" and depth:
            depth -= 1
            if depth == 0:
                yield text[start : place + 1]
    if depth:
        yield text[start:]


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number - number != 0.0:
        raise ValueError(f"{digits} is too large a number")
    return number


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found
