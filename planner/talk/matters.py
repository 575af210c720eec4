"""Matters: what a clause is about, as predicates with values, amounts or directions, whoever it is for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from planner.talk.clauses import Clause
from planner.talk.context import Context
from planner.talk.measures import Measure, measures
from planner.talk.people import companions
from planner.talk.phrases import Find, Folded
from planner.talk.places import place_index
from roles.clock import MINUTES_PER_DAY, hhmm

Relative = Literal["less", "more"]

DAY_BEGINS: Final = "06:00"
"""Where a window begins or ends whose other end alone was said: a day lasts from six to six."""
_SIX: Final = 6 * 60
_NOON: Final = 12 * 60

OBJECTS: Final = ("theme", "food", "transport", "lodging", "diet", "access")
CAP_MATTERS: Final = ("walking", "rest", "pace", "budget", "time")
NEAR: Final = 8
"""Most characters between a place and a word that belongs to its name."""
NEGATIVE: Final = frozenset({"cannot", "avoid", "reject", "instead"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing a clause is about; `usual` is the strength meant when no word says how strong."""

    predicate: str
    value: str = ""
    amount: int | None = None
    relative: Relative | None = None
    usual: str = "prefer"


def negative(clause: Clause) -> bool:
    """Return whether a clause turns something down."""
    return clause.has("negation") or bool(NEGATIVE.intersection(clause.all("strength")))


def matters(clause: Clause, text: Folded, context: Context) -> list[Matter]:
    """Return what a clause is about in the order of reading, each once; empty when no rule understands it."""
    if clause.has("allergy"):
        gluten = "gluten_free" in clause.all("without") + clause.all("diet")
        return [Matter("diet", "gluten_free", usual="need") if gluten else Matter("words", usual="need")]
    counted = measures(text, clause.start, clause.end, clause.finds)
    found = [*_limits(counted, clause, context), *_directions(counted, clause), *_things(counted, clause, context)]
    if not found:
        found = [*_company(clause), *_bare(clause)]
    return list(dict.fromkeys(found))


def _limits(counted: Sequence[Measure], clause: Clause, context: Context) -> Iterator[Matter]:
    for measure in counted:
        match measure.unit:
            case "metres":
                yield Matter("walking", amount=measure.amount, usual="must")
            case "minor":
                yield from _money(measure, clause, context)
            case "sights" if clause.has("per_day", "limit") or clause.first("matter") == "pace":
                yield Matter("pace", amount=measure.amount, usual="must")
            case "minutes" if "walking" in clause.all("matter") and "rest" not in clause.all("matter"):
                yield Matter("walking", relative="less", usual="must")
            case "minutes" if "rest" in clause.all("matter"):
                yield Matter("rest", amount=measure.amount, usual="must")
    clocks = [measure.amount for measure in counted if measure.unit == "clock"]
    window = _window(clocks, clause)
    if window:
        yield Matter("time", window, usual="must")


def _money(measure: Measure, clause: Clause, context: Context) -> Iterator[Matter]:
    """Yield a budget for the whole trip; other money than the trip's is left as words."""
    days = len(context.dates) if clause.has("per_day") else 1
    if measure.currency in (context.currency, "") and days:
        yield Matter("budget", amount=measure.amount * days, usual="must")


def _window(clocks: Sequence[int], clause: Clause) -> str:
    """Return the window that clock times stand for, "" when it is not clear which end they are of what."""
    if "rest" in clause.all("matter"):
        return ""
    if len(clocks) == 2:
        return f"{_clock(clocks[0])}-{_clock(clocks[1])}"
    if len(clocks) != 1 or (clause.has("meal") and not clause.has("home", "wake")):
        return ""
    [minutes] = clocks
    limits = [limit for limit in clause.all("limit") if limit in ("before", "after")]
    direction = limits[0] if limits else "before" if clause.has("home") else "after" if clause.has("wake") else ""
    if direction == "before" and negative(clause):
        direction = "after"
    elif direction == "after" and clause.has("negation"):
        direction = "before"
    elif direction == "before" and clause.has("wake"):
        return ""
    if direction == "after":
        return f"{_clock(minutes)}-{DAY_BEGINS if minutes > _SIX else _clock(minutes)}"
    if direction == "before":
        morning = "am" in clause.all("clock") or clause.has("wake")
        end = minutes + _NOON if minutes < _NOON and minutes > 4 * 60 and not morning else minutes
        return f"{DAY_BEGINS}-{_clock(end)}"
    return ""


def _clock(minutes: int) -> str:
    return hhmm(minutes % MINUTES_PER_DAY)


def _directions(counted: Sequence[Measure], clause: Clause) -> Iterator[Matter]:
    """Yield the limits that are to become lower or higher without a number."""
    said: Sequence[str] = [] if counted else [m for m in clause.all("matter") if m in CAP_MATTERS]
    relative = _relative(clause)
    for matter in clause.all("eased"):
        yield Matter(matter, relative="less")
    for matter in clause.all("raised"):
        yield Matter(matter, relative="more")
    if relative and not clause.has("eased", "raised"):
        for matter in said:
            yield Matter(matter, relative=relative)
    for barrier in clause.all("barrier"):
        if negative(clause) or relative == "less" or not clause.has("strength"):
            yield Matter("access", barrier)


def _relative(clause: Clause) -> Relative | None:
    said = clause.first("relative")
    return "less" if said == "less" else "more" if said == "more" else None


def _things(counted: Sequence[Measure], clause: Clause, context: Context) -> Iterator[Matter]:
    relative = _relative(clause)
    places = [find for find in clause.finds if find.of("at")]
    tags = place_index(context).tags
    for find in clause.finds:
        if any(find.start < measure.end and measure.start < find.end for measure in counted):
            continue
        if any(_beside(find, place) and find.of("theme") in tags.get(place.of("at") or "", ()) for place in places):
            continue
        if (place := find.of("at")) is not None:
            yield Matter("place", place)
        for predicate in OBJECTS:
            value = find.of(predicate)
            if value is not None:
                usual = "need" if predicate in ("diet", "access") else "prefer"
                yield Matter(
                    predicate, value, relative=relative if predicate in ("theme", "food") else None, usual=usual
                )
        diet = find.of("without")
        if diet is not None and negative(clause):
            yield Matter("diet", diet, usual="need")


def _beside(thing: Find, place: Find) -> bool:
    """Return whether a word stands so near to a place that it may say what the place is: "musée des azulejos"."""
    return 0 < max(place.start - thing.end, thing.start - place.end) <= NEAR


def _company(clause: Clause) -> Iterator[Matter]:
    company = clause.first("company")
    if company == "together" or (company == "apart" and negative(clause)):
        yield Matter("company", "together")
    elif company is None:
        yield from (Matter("company", name) for name in companions(clause))


def _bare(clause: Clause) -> Iterator[Matter]:
    """Yield limits that a clause speaks of without number or direction: not walking far, needing a nap."""
    for matter in clause.all("matter"):
        if matter in ("walking", "time", "pace", "budget") and (negative(clause) or "leave_out" in clause.all("act")):
            yield Matter(matter, relative="less")
        elif matter == "rest" and not negative(clause) and clause.has("strength"):
            yield Matter("rest", relative="more")
