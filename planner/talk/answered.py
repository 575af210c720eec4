"""Answered: the acts in a model's answer, each checked against the text, the vocabulary and the trip."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from pydantic import ValidationError

from planner.talk.act import KEEP, LEAVE_OUT, Act
from planner.talk.context import Context
from planner.talk.measures import METRES, MINUTES, numbers_in
from planner.talk.phrases import folded
from planner.talk.places import place_index
from planner.talk.reader import MAX_ACTS, MAX_QUOTE
from roles.wishes import ALLOWED_STRENGTHS, TOGETHER, WORDS_OF_KIND, Strength, WishKind, parse_window

EVERYBODY: Final = "everybody"
NONE: Final = "none"
MONEY: Final = "money"
MONEY_A_DAY: Final = "money_a_day"
UNITS: Final = {
    "walking": frozenset(METRES),
    "rest": frozenset(MINUTES),
    "budget": frozenset({MONEY, MONEY_A_DAY}),
    "pace": frozenset({"sight"}),
}
"""The units that a number may have for each predicate that takes one."""
ACTS: Final = ("add", "change", "delete", "suggest", "ask")
PLACES: Final = ("place", KEEP, LEAVE_OUT)


def acts_of(value: object, text: str, context: Context) -> tuple[Act, ...]:
    """Return the acts of an answer; raises ValueError saying what is wrong, in words that a model can act upon."""
    rows = value.get("acts") if isinstance(value, Mapping) else None
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > MAX_ACTS:
        raise ValueError(f"the answer must be an object with a list 'acts' of at most {MAX_ACTS}")
    return tuple(_act(row, text, context) for row in rows)


def _act(row: object, text: str, context: Context) -> Act:
    if not isinstance(row, Mapping):
        raise ValueError("every act must be an object")
    said = cast("Mapping[str, Any]", row)
    quote, predicate = str(said.get("quote", "")), str(said.get("predicate", ""))
    if not quote or quote not in text:
        raise ValueError(f"quote {quote!r} is not in the text; copy it letter by letter")
    fields = {
        "act": said.get("act"), "predicate": predicate, "traveller": _who(str(said.get("who", "")), context),
        "strength": None if said.get("strength") == NONE else said.get("strength"),
        "value": _value(predicate, str(said.get("value", "")), text, context),
        "amount": _amount(predicate, said, text, context),
        "relative": None if said.get("relative") == NONE else said.get("relative"),
        "day": said.get("day") or None, "quote": quote[:MAX_QUOTE],
    }  # fmt: skip
    try:
        act = Act.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"act {quote!r}: {first['loc'][0]}: {first['msg']}") from error
    return _fitting(act, context)


def _fitting(act: Act, context: Context) -> Act:
    """Return an act whose strength fits its kind; raises ValueError for one that does not, and for an unknown day."""
    if act.day is not None and context.dates and act.day > len(context.dates):
        raise ValueError(f"day {act.day} is not in the trip; it has {len(context.dates)} days")
    if act.predicate in (KEEP, LEAVE_OUT) or act.act in ("ask", "delete"):
        return act.model_copy(update={"strength": None})
    allowed = ALLOWED_STRENGTHS.get(WishKind(act.predicate), frozenset(Strength))
    if act.strength is not None and act.strength not in allowed:
        names = ", ".join(strength for strength in Strength if strength in allowed)
        raise ValueError(f"strength {act.strength} does not fit {act.predicate}; allowed: {names}")
    if act.strength is None and act.predicate != "words":
        raise ValueError(f"act {act.quote!r}: say how strong the wish is")
    return act


def _who(who: str, context: Context) -> str | None:
    if who == EVERYBODY:
        return None
    known = {f"P{n}": person.name for n, person in enumerate(context.people, start=1)}
    if who not in known:
        raise ValueError(f"who {who!r} is nobody; allowed: {EVERYBODY}, {', '.join(known)}")
    return known[who]


def _value(predicate: str, value: str, text: str, context: Context) -> str:
    """Return a value that means something; raises ValueError saying what is allowed."""
    kind = next((kind for kind in WORDS_OF_KIND if kind == predicate), None)
    if kind is not None and value and value not in WORDS_OF_KIND[kind]:
        raise ValueError(f"{predicate} {value!r} is not in the list; use predicate words for what no list holds")
    if predicate in PLACES:
        return _place(value, text, context)
    if predicate == "company":
        return value if value == TOGETHER else _who(value, context) or TOGETHER
    if predicate == "time" and value:
        return _window(value, text)
    if predicate == "words" and folded(value).text not in folded(text).text:
        raise ValueError(f"the words {value!r} are not in the text; copy them letter by letter")
    return "" if predicate in UNITS else value


def _place(value: str, text: str, context: Context) -> str:
    index = place_index(context)
    if value in index.tags:
        return value
    name = folded(value).text
    if not name.strip() or name not in folded(text).text:
        raise ValueError(f"place {value!r} is neither an id of the list nor a name in the text")
    return index.one(index.forms.get(name, ())) or value


def _window(value: str, text: str) -> str:
    """Return a window whose ends were said; raises ValueError for an hour that nobody spoke of."""
    parse_window(value)
    said = numbers_in(text)
    for end in value.split("-"):
        hour = int(end.split(":")[0])
        if end.strip() != "06:00" and not said.intersection({float(hour), float(hour % 12), float(hour % 12 + 12)}):
            raise ValueError(f"time {value!r}: the hour {hour} is not in the text; write 06:00 for an open end")
    return value


def _amount(predicate: str, said: Mapping[str, Any], text: str, context: Context) -> int | None:
    """Return the amount in metres, minutes, minor units or sights; raises ValueError for a number nobody said."""
    amount, unit = said.get("amount") or 0, str(said.get("unit", NONE))
    if not isinstance(amount, int | float) or isinstance(amount, bool):
        raise ValueError(f"amount {amount!r} is no number")
    if not amount or predicate not in UNITS:
        return None
    if float(amount) not in numbers_in(text):
        raise ValueError(f"the number {amount:g} is not in the text; write it as it was said, or 0")
    if unit not in UNITS[predicate]:
        raise ValueError(f"unit {unit!r} does not fit {predicate}; allowed: {', '.join(sorted(UNITS[predicate]))}")
    days = len(context.dates) or 1
    factor = {**METRES, **MINUTES, MONEY: 100.0, MONEY_A_DAY: 100.0 * days}.get(unit, 1.0)
    return round(amount * factor)
