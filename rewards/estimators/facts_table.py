"""Facts table: one traveller's experience as canonical rows of typed facts, for a judge that reads.

Rows come in the plan's order whatever the order of the experience. What travellers with the same days share stands
first (`shared`), what is one traveller's alone after it (`own`), so that a model's prefix cache serves all of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rewards.experience import Experience, Journey, Leg, Meal, Night, Rest, Visit
from rewards.prompt import fenced
from roles.clock import extended_hhmm

LONGEST_NAME = 60
"""Most characters of a place's name."""

_LINE = re.compile(r"[0-9]{1,3}\.[0-9]{1,4}")
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Naming = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class FactsTable:
    """The two halves of a table and the plan lines it names, in order."""

    shared: str
    own: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """Return the whole table."""
        return f"{self.shared}\n\n{self.own}"


Tabulate = Callable[[Experience], FactsTable]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the plan as everybody who is there would read it, and what it costs this traveller."""

    line: str
    day: int
    facts: str
    cost_minor: int = 0


def facts_only(experience: Experience) -> FactsTable:
    """Return a table without any text of a catalogue: places are what they are about, never what they are called.

    Raises ValueError for a plan line that is not "day.number".
    """
    return _table(experience, _nameless)


def facts_with_names(experience: Experience) -> FactsTable:
    """Return the table with the places' names, which are untrusted text, as JSON strings; errors as `facts_only`."""
    return _table(experience, lambda name: f", called {fenced(name[:LONGEST_NAME])}")


def _nameless(name: str) -> str:
    del name
    return ""


def _table(lived: Experience, naming: Naming) -> FactsTable:
    rows = sorted(_rows(lived, naming), key=lambda row: _order(row.line))
    shared: list[str] = []
    for day in sorted({*lived.days, *(row.day for row in rows)}):
        shared.append(f"day {day + 1}")
        shared.extend(f"{row.line} {row.facts}" for row in rows if row.day == day)
        shared.append(_totals(lived, day))
    own = [_spent(rows, day, lived.currency) for day in sorted({row.day for row in rows if row.cost_minor})]
    own.append(f"in all {_money(lived.cost_minor, lived.currency)}")
    return FactsTable("\n".join(shared), "\n".join(own), tuple(row.line for row in rows))


def _rows(lived: Experience, naming: Naming) -> Iterator[_Row]:
    for journey in lived.journeys:
        yield _Row(journey.line, journey.day, _journey(journey), journey.cost_minor)
    for leg in lived.legs:
        yield _Row(leg.line, leg.day, _leg(leg), leg.cost_minor)
    for meal in lived.meals:
        yield _Row(meal.line, meal.day, _meal(meal) + naming(meal.name), meal.cost_minor)
    for visit in lived.visits:
        yield _Row(visit.line, visit.day, _visit(visit) + naming(visit.name), visit.cost_minor)
    for night in lived.nights:
        yield _Row(night.line, night.day, _night(night), night.cost_minor)
    for rest in lived.rests:
        yield _Row(rest.line, rest.day, f"rest {_span(rest)}")


def _spent(rows: Sequence[_Row], day: int, currency: str) -> str:
    """Return what one traveller spends on one day, in all and on which line most."""
    costs = [row for row in rows if row.day == day]
    dearest = max(costs, key=lambda row: row.cost_minor)
    total = _money(sum(row.cost_minor for row in costs), currency)
    return f"day {day + 1} costs {total}, the dearest is {dearest.line} with {_money(dearest.cost_minor, currency)}"


def _journey(journey: Journey) -> str:
    way = f"{_word(journey.origin)} to {_word(journey.destination)}"
    return f"journey by {_word(journey.mode)}, {way}, {journey.minutes} min"


def _leg(leg: Leg) -> str:
    return f"way by {_word(leg.mode)}, {leg.minutes} min, {leg.walk_m} m on foot"


def _meal(meal: Meal) -> str:
    return f"{_word(meal.slot)} {_span(meal)}, {_words(meal.cuisines)}"


def _visit(visit: Visit) -> str:
    where = "outdoors" if visit.outdoor else "indoors"
    access = f"step-free {_known(visit.step_free)}, stroller {_known(visit.stroller)}"
    party = f"{len(visit.companions) + 1} together" if visit.companions else "alone"
    return f"visit {_span(visit)}, {_words(visit.themes)}, {where}, effort {visit.effort}, {access}, {party}"


def _night(night: Night) -> str:
    return f"night in {_word(night.city)}, {_word(night.lodging)} class, area {_words(night.area_tags)}"


def _totals(lived: Experience, day: int) -> str:
    """Return one day in sums, which models are bad at."""
    visits = sum(visit.day == day for visit in lived.visits)
    ways = sum(leg.minutes for leg in lived.legs if leg.day == day)
    window = lived.out_window(day)
    out = f", out {extended_hhmm(window[0])}-{extended_hhmm(window[1])}" if window else ""
    walked = f"{lived.walk_m(day)} m on foot, {ways} min of ways"
    return f"day {day + 1} in all: {visits} visits, {walked}, {lived.rest_min(day)} min rest{out}"


def _money(minor: int, currency: str) -> str:
    return f"{minor // 100}.{minor % 100:02} {_word(currency.lower()).upper()}"


def _span(item: Visit | Meal | Rest) -> str:
    return f"{extended_hhmm(item.start_min)}-{extended_hhmm(item.end_min)}"


def _known(fact: bool | None) -> str:
    return "unknown" if fact is None else "yes" if fact else "no"


def _words(words: Sequence[str]) -> str:
    return " ".join(sorted(_word(word) for word in words)) or "nothing known"


def _word(word: str) -> str:
    """Return an id or a word of a closed list; whatever does not look like one is somebody's text and stays out."""
    return word if _WORD.fullmatch(word) else "other"


def _order(line: str) -> tuple[int, ...]:
    """Return the place of a plan line; it must be one that the planner wrote, since a judge is shown it."""
    if not _LINE.fullmatch(line):
        raise ValueError(f"'{line[:20]}' is no line of a plan")
    return tuple(int(part) for part in line.split("."))
