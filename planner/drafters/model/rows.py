"""Rows: what a drafting prompt tells about the group, its days and the catalogue, as short fenced rows."""

import re
from collections.abc import Iterator

from planner.catalog.pack import PackPlace
from planner.days.frame import day_frames
from planner.drafters.model.cells import WORDS_CHARS, cell, clock, effort, opening, row
from planner.drafters.model.id_table import IdTable
from planner.drafters.task import DraftTask
from planner.facts.gather import TripFacts
from planner.facts.meals import serves
from planner.outline import BLOCKS, DayOutline, Outline
from planner.repair import completed
from roles.currency import exponent
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import TOGETHER, Strength, Wish, WishKind

MOST_FEEDBACK, FEEDBACK_CHARS = 12, 200

_AMOUNTS = {
    WishKind.REST: "{} min rest after lunch",
    WishKind.WALKING: "at most {} m on foot a day",
    WishKind.PACE: "at most {} sights a day",
}


def people(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield a row for each traveller by number: age, roles, share, when they are there, wishes strongest first.

    Names stay at home. A sealed wish of a closed kind is told like the others, because it has to steer the plan, and
    the answer has no words in which it could be told on; sealed free words, ages and roles are left out.
    """
    frame = task.group.frame
    for number, name in table.people.items():
        s = task.group.stakeholder(name)
        facts = [] if s.age is None or "age" in s.sealed else [f"{s.age} years"]
        facts += [] if "roles" in s.sealed else [cell(role) for role in s.roles]
        for word, moment in (("from", s.presence.arrives), ("until", s.presence.leaves)):
            if moment is not None:
                facts.append(f"{word} day{(moment.date() - frame.start).days + 1} {moment:%H:%M}")
        wishes = [wish for wish in s.wishes if not (wish.sealed and wish.kind is WishKind.WORDS)]
        told = [
            f"{strength.value}: {', '.join(_wish(w, table, task) for w in wishes if w.strength is strength)}"
            for strength in Strength
            if any(wish.strength is strength for wish in wishes)
        ]
        yield row((number, ", ".join(facts), f"share {task.weights.shares[name]:.0%}", "; ".join(told)))


def _wish(wish: Wish, table: IdTable, task: DraftTask) -> str:
    where = f" in {cell(wish.city)}" if wish.city else ""
    when = f" on day{wish.day}" if wish.day else ""
    return f"{_matter(wish, table, task)}{where}{when}"


def _matter(wish: Wish, table: IdTable, task: DraftTask) -> str:
    if wish.kind in _AMOUNTS and wish.amount is not None:
        return _AMOUNTS[wish.kind].format(wish.amount)
    if wish.kind is WishKind.BUDGET and wish.amount is not None:
        return f"at most {money(wish.amount, task)} for the trip"
    if wish.kind is WishKind.PLACE:
        return f"place {table.short.get(wish.value) or cell(wish.title)}"
    if wish.kind is WishKind.COMPANY:
        return "to stay together" if wish.value == TOGETHER else f"company of {_person(wish.value, table)}"
    return f"{wish.kind.value} {cell(wish.value, WORDS_CHARS)}"


def _person(name: str, table: IdTable) -> str:
    return table.number(name) if name in table.people.values() else "somebody"


def purses(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield the limits of shared purses."""
    for home in task.group.households:
        members = " ".join(table.number(name) for name in home.members)
        limit = "" if home.budget_minor is None else f"at most {money(home.budget_minor, task)} together"
        yield row(("household", members, limit))
    if task.group.frame.group_budget_minor is not None:
        yield row(("group", "all", f"at most {money(task.group.frame.group_budget_minor, task)} together"))


def days(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield a row for each day: date, city, from when until when, holiday, and who is not there for which block."""
    city = task.group.frame.cities[0]
    usual = completed(Outline(days=(DayOutline(city=city),)), task.facts)
    for frame in day_frames(usual, task.group, task.facts):
        out = []
        for block in BLOCKS:
            missing = [number for number, name in table.people.items() if name not in frame.present[block]]
            if missing:
                out.append(f"{block} without {' '.join(missing)}")
        meals = [slot for slot, window in (("lunch", frame.lunch), ("dinner", frame.dinner)) if window]
        hours = f"{clock(frame.start_min)}-{clock(frame.end_min)}"
        holiday = cell(task.facts.holidays.get(frame.day, ""))
        on = f"{frame.date:%a %Y-%m-%d}"
        yield row((f"day{frame.day + 1}", on, frame.city, hours, " ".join(meals), holiday, "; ".join(out)))


def stays(task: DraftTask) -> Iterator[str]:
    """Yield for every stay its ways there, its beds with prices a night, and the areas they may stand in."""
    facts, before = task.facts, task.group.frame.origin
    for n, stay in enumerate(task.group.frame.stays, start=1):
        name, city = f"stay{n}", facts.cities[stay.city]
        if before is not None and before != stay.city:
            yield row((name, "journey", _ways(before, stay.city, task)))
        if stay.nights:
            bands = [facts.to_trip(stay.city, getattr(city.bands, f"lodging_{bed}")[1]) for bed in LODGING_CLASSES]
            beds = zip(LODGING_CLASSES, bands, strict=True)
            yield row((name, f"{stay.nights} nights", ", ".join(f"{bed} {money(price, task)}" for bed, price in beds)))
            areas = (
                f"{area.id} x{area.lodging_factor:g} {' '.join(area.tags)}".strip() for area in city.areas.values()
            )
            yield row((name, "areas", "; ".join(areas)))
        before = stay.city
    if before is not None and task.group.frame.origin not in {None, before}:
        yield row(("home", "journey", _ways(before, task.group.frame.origin or "", task)))


def _ways(origin: str, destination: str, task: DraftTask) -> str:
    return "; ".join(
        f"{way.mode} {way.minutes} min {'?' if way.price_minor is None else money(way.price_minor, task)}"
        for way in task.facts.journeys[origin, destination]
    )


def places(table: IdTable, task: DraftTask, *, names: bool = True) -> Iterator[str]:
    """Yield a row for each sight, then each restaurant, city by city; `names` False leaves the names out."""
    frame, facts = task.group.frame, task.facts
    child = min((s.age for s in task.group.stakeholders if s.child and s.age is not None), default=None)
    for city in dict.fromkeys(frame.cities):
        here = frame.days_in(city)
        for key, place in sorted(table.of_city(city), key=lambda item: item[1].kind == "food"):
            open_on = opening({day + 1: facts.windows(place.id, day) for day in here})
            name = cell(place.name) if names else ""
            what = _meal(place) if place.kind == "food" else _sight(place)
            price = _price(place.id, child, facts)
            yield row((key, name, *what, open_on, price, place.area, str(place.popularity)))


def _sight(place: PackPlace) -> tuple[str, ...]:
    return place.kind, " ".join(place.themes), str(place.visit_min[1]), effort(place)


def _meal(place: PackPlace) -> tuple[str, ...]:
    slots = " ".join(slot for slot in ("lunch", "dinner") if serves(place, slot))
    return slots, " ".join(place.cuisine), str(place.visit_min[1]), " ".join(place.diets)


def _price(place_id: str, child: int | None, facts: TripFacts) -> str:
    """Return the adult's price, and the youngest child's when it differs, in whole units: "8", "8/4", "free", "?"."""
    ages = (None,) if child is None else (None, child)
    amounts = dict.fromkeys(facts.cost_minor(place_id, age) for age in ages)
    if set(amounts) == {0}:
        return "free"
    unit: int = 10 ** exponent(facts.frame.currency)
    return "/".join("?" if amount is None else f"{amount / unit:g}" for amount in amounts)


def locks(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield what the group has settled."""
    for lock in task.locks:
        who = " ".join(_person(name, table) for name in lock.who) or "anybody"
        when = f"day{lock.day + 1}" if lock.day is not None else "any day"
        yield row((table.short.get(lock.place, "?"), when, lock.slot or "any time", who))


def feedback(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield what the last round lacked, travellers by number."""
    numbers = {name: number for number, name in table.people.items()}
    longest_first = sorted(numbers, key=lambda name: (-len(name), name))
    anybody = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first))
    for line in task.feedback[:MOST_FEEDBACK]:
        yield cell(anybody.sub(lambda match: numbers[match[0]], line), FEEDBACK_CHARS)


def money(minor: int, task: DraftTask) -> str:
    """Return an amount rounded to whole units of the trip's currency."""
    currency = task.group.frame.currency
    return f"{round(minor / 10 ** exponent(currency))} {currency}"
