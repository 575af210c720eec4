"""Compact: a drafting answer in few tokens, one line a stay and a day; what a small policy writes and training reads.

    s1 train r3 mid
    d1 a2 a5|f1|a3 & P2 P3 a4|own|-
    home train

A stay line holds the way there, the area of the bed and its class, as far as the trip leaves them open. A day line
holds morning, lunch, afternoon, dinner and evening; behind "&" stand those who go apart in a block and their stops; "-"
is nothing. Ids are those of the table, areas are numbered by `area_ids`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from planner.drafters.model.answer import answer_of
from planner.drafters.model.id_table import OWN_MEAL, IdTable
from planner.drafters.model.schema import stay_properties
from planner.drafters.task import SLOTS, DraftTask
from planner.edit import MEALS
from planner.outline import Outline

NOTHING = "-"
LONGEST = 20_000
"""Characters of a text that is looked at: an outline of a month has a tenth."""

_WORD = re.compile(r"[^\s|&]+")
_PERSON = re.compile(r"P\d{1,2}")

Piece = tuple[str, int, int]
"""A part of a line, the line's number and the column at which it begins, both 1-based."""


class Unreadable(ValueError):
    """A compact text without the form of one; its message begins with line and column, both 1-based."""


def compact(outline: Outline, table: IdTable, task: DraftTask) -> str:
    """Return an outline in the compact form, the inverse of `answer_from` and `outline_of`."""
    return text_of(answer_of(outline, table, task), task)


def text_of(answer: Mapping[str, object], task: DraftTask) -> str:
    """Return a whole answer in the compact form; raises KeyError when it lacks a stay or a day."""
    areas = {(city, name): key for key, (city, name) in area_ids(task).items()}
    lines = []
    for head, keys in lines_of(task):
        if head == "home":
            lines.append(f"home {answer['home'] or NOTHING}")
        elif head.startswith("s"):
            chosen, city = _mapping(answer[f"stay{head[1:]}"]), task.group.frame.stays[int(head[1:]) - 1].city
            words = [str(chosen[key] or NOTHING) for key in keys]
            lines.append(" ".join((head, *(areas.get((city, word), word) for word in words))))
        else:
            lines.append(f"{head} {_day_text(_mapping(answer[f'day{head[1:]}']))}")
    return "\n".join(lines)


def answer_from(text: str, task: DraftTask) -> dict[str, object]:
    """Return the answer that a compact text describes; whether its ids exist is for `outline_of` to see.

    Raises Unreadable for a line that is missing, out of order or too much, and for a line without the form of one.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"line 1, column {LONGEST + 1}: longer than {LONGEST} characters")
    lines = text.split("\n")
    written = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    wanted, answer, areas = list(lines_of(task)), dict[str, object](), area_ids(task)
    for at, (head, keys) in enumerate(wanted):
        if at >= len(written):
            raise Unreadable(f"line {len(lines) + 1}, column 1: nothing where '{head}' is expected")
        number, line = written[at]
        first = _WORD.search(line)
        if first is None or first[0] != head:
            found, start = (first[0], first.start()) if first else (line.strip()[:1], len(line) - len(line.lstrip()))
            raise Unreadable(f"line {number}, column {start + 1}: '{found}' where '{head}' is expected")
        if head.startswith("d"):
            answer[f"day{head[1:]}"] = _day(line, number, len(task.group.stakeholders) > 1)
            continue
        values = _stay(line, keys, number)
        if head == "home":
            answer["home"] = values["home"]
        else:
            area = values.get("area")
            known = areas.get(area) if area else None
            answer[f"stay{head[1:]}"] = {**values, **({"area": known[1]} if known else {})}
    if len(written) > len(wanted):
        raise Unreadable(f"line {written[len(wanted)][0]}, column 1: something behind the end")
    return answer


def lines_of(task: DraftTask) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the first word of every line in order, and for stays and the way home what stands behind it."""
    frame = task.group.frame
    for n, stay in enumerate(stay_properties(task), start=1):
        if stay:
            yield f"s{n}", tuple(stay)
    for day in range(frame.days):
        yield f"d{day + 1}", ()
    if frame.origin and frame.origin != frame.cities[-1]:
        yield "home", ("home",)


def area_ids(task: DraftTask) -> dict[str, tuple[str, str]]:
    """Return city and area behind "r1", "r2", ...: numbers run on across the cities of the trip."""
    cities = dict.fromkeys(task.group.frame.cities)
    areas = [(city, area) for city in cities for area in task.facts.cities[city].areas]
    return {f"r{n}": area for n, area in enumerate(areas, start=1)}


def _day_text(day: Mapping[str, object]) -> str:
    apart = {str(_mapping(part)["block"]): _mapping(part) for part in _sequence(day.get("apart", ()))}
    fields = []
    for slot in SLOTS:
        if slot in MEALS:
            fields.append(str(day[slot]))
            continue
        text = _joined(day[slot]) or NOTHING
        if slot in apart:
            text += f" & {_joined([*_sequence(apart[slot]['who']), *_sequence(apart[slot]['stops'])])}"
        fields.append(text)
    return "|".join(fields)


def _stay(line: str, keys: Sequence[str], number: int) -> dict[str, str | None]:
    words = _WORD.findall(line)[1:]
    if len(words) != len(keys) or "|" in line or "&" in line:
        raise Unreadable(f"line {number}, column {len(line) + 1}: {len(words)} words for {', '.join(keys)}")
    return {key: None if word == NOTHING else word for key, word in zip(keys, words, strict=True)}


def _day(line: str, number: int, company: bool) -> dict[str, object]:
    fields = line.split("|")
    if len(fields) != len(SLOTS):
        raise Unreadable(f"line {number}, column {len(line) + 1}: {len(fields)} of the {len(SLOTS)} parts of a day")
    answer: dict[str, object] = {}
    apart: list[dict[str, object]] = []
    column = 1
    for slot, part in zip(SLOTS, fields, strict=True):
        front, sign, behind = part.partition("&")
        if "&" in behind:
            raise Unreadable(f"line {number}, column {column + part.rindex('&')}: a second '&' in one block")
        skip = 1 if slot == SLOTS[0] else 0  # the day's own name
        words = front.split()[skip:]
        if slot in MEALS:
            if len(words) != 1 or sign:
                raise Unreadable(f"line {number}, column {column}: {slot} is one id or '{OWN_MEAL}'")
            answer[slot] = words[0]
        else:
            answer[slot] = _stops(words, (front, number, column), skip)
            if sign:
                apart.append(_apart(slot, (behind, number, column + len(front) + 1)))
        column += len(part) + 1
    return {**answer, "apart": apart} if company else answer


def _apart(slot: str, piece: Piece) -> dict[str, object]:
    text, number, column = piece
    words = text.split()
    who = [word for word in words if _PERSON.fullmatch(word)]
    if not who or words[: len(who)] != who:
        at = _column(piece, 0) if words else column + len(text)
        raise Unreadable(f"line {number}, column {at}: who goes apart (P...) stands first behind '&'")
    return {"block": slot, "who": who, "stops": _stops(words[len(who) :], piece, len(who))}


def _stops(words: list[str], piece: Piece, before: int) -> list[str]:
    """Return the stops among the words of a piece; `before` of its words stand in front of them."""
    if words == [NOTHING]:
        return []
    for at, word in enumerate(words):
        if word == NOTHING or _PERSON.fullmatch(word):
            raise Unreadable(f"line {piece[1]}, column {_column(piece, before + at)}: '{word}' among stops")
    return words


def _column(piece: Piece, nth: int) -> int:
    """Return the column of a word (0-based) of a piece."""
    text, _, column = piece
    return column + [found.start() for found in _WORD.finditer(text)][nth]


def _joined(words: object) -> str:
    return " ".join(str(word) for word in _sequence(words))


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)  # noqa: S101  # the form of an answer
    return value


def _sequence(value: object) -> Sequence[object]:
    assert isinstance(value, (list, tuple))  # noqa: S101  # the form of an answer
    return value
