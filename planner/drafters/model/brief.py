"""Brief: a task in a few hundred tokens, for small policies that answer in the compact form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import cos, radians
from typing import Final

from planner.catalog.pack import PackArea, PackCity, PackPlace
from planner.catalog.travel import METRES_PER_DEGREE
from planner.days.frame import day_frames
from planner.drafters.model.cells import cell, clock, effort, hours
from planner.drafters.model.compact import area_ids
from planner.drafters.model.id_table import IdTable, id_table
from planner.drafters.model.prompt import PROMPTS
from planner.drafters.slice import is_meal, worth_considering
from planner.drafters.task import DraftTask
from planner.drafters.taste import WORDS, taste_of
from planner.facts.meals import is_own_meal, serves
from planner.outline import BLOCKS, DayOutline, Outline
from planner.repair import completed
from rewards.llm.ask import Message
from rewards.prompt import prompt as prompt_file
from roles.currency import exponent
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import TOGETHER, Strength, Wish, WishKind

SIGHTS_BASE, SIGHTS_A_DAY = 8, 5
MEALS_BASE, MEALS_A_DAY = 3, 2
"""Candidates of a city that a small policy is shown: twice what a full day holds, and some to choose from. Ours."""
GRID_M = 500
"""Metres of one step of the grid on which areas stand, counted from the middle of the city."""

SIGNS: Final = {
    Strength.NEED: "!",
    Strength.MUST: "++",
    Strength.PREFER: "+",
    Strength.AVOID: "-",
    Strength.REJECT: "--",
}
_CAPS: Final = {WishKind.WALKING: "walk", WishKind.REST: "rest", WishKind.PACE: "pace"}


@dataclass(frozen=True, slots=True)
class Brief:
    """What a small policy is shown of a task, the task with as few places, and the ids of its answer."""

    text: str
    task: DraftTask
    table: IdTable

    def messages(self) -> tuple[Message, ...]:
        """Return the brief as a language model is asked; a policy of our own reads `text` alone."""
        return Message("system", prompt_file("draft_compact", PROMPTS).template), Message("user", self.text)


def brief(task: DraftTask) -> Brief:
    """Return a task in few characters: same task, same text. Free words of travellers are left out."""
    few = narrowed(task)
    table = id_table(few, _in_order(few))
    lines = (*_people(table, few), *_purses(table, few), *_days(table, few), *_stays(few), *_areas(table, few))
    return Brief("\n".join((*lines, *_places(table, few))), few, table)


def narrowed(task: DraftTask) -> DraftTask:
    """Return the task with only the places a small policy is shown: the named ones and the group's favourites.

    All others are banned, so that a solver, an id table and a reader of this task know the same places.
    """
    taste, frame, banned = taste_of(task), task.group.frame, set(task.banned)
    for city in dict.fromkeys(frame.cities):
        days = frame.days_in(city)
        places = [p for p in task.facts.cities[city].places.values() if not is_own_meal(p.id)]
        free = [p for p in places if p.id not in task.banned]
        ranked = [p for p in taste.favourites(free) if any(task.facts.windows(p.id, day) != () for day in days)]
        order = list(dict.fromkeys([*_for_each_wish(ranked, task), *ranked]))
        sights = [p.id for p in order if p.kind != "food"][: SIGHTS_BASE + SIGHTS_A_DAY * len(days)]
        meals = [p.id for p in order if is_meal(p)][: MEALS_BASE + MEALS_A_DAY * len(days)]
        named = [p.id for p in free if p.id in taste.named]
        banned |= {p.id for p in places}.difference(sights, meals, named)
    return replace(task, banned=frozenset(banned))


def _for_each_wish(ranked: Sequence[PackPlace], task: DraftTask) -> Iterator[PackPlace]:
    """Yield for every theme and food that somebody likes the group's favourite of them: no wish is left without one."""
    liked = dict.fromkeys(
        w.value for s in task.group.stakeholders for w in s.wishes if w.kind in WORDS and w.points > 0
    )
    for word in liked:
        yield from islice((p for p in ranked if word in (*p.themes, *p.cuisine, *p.diets)), 1)


def _in_order(task: DraftTask) -> list[PackPlace]:
    """Return the places that are shown, city by city, sights before restaurants, the group's favourites first."""
    cities, ranked = list(dict.fromkeys(task.group.frame.cities)), taste_of(task).favourites(worth_considering(task))
    return sorted(ranked, key=lambda p: (cities.index(task.facts.city_of(p.id)), p.kind == "food"))


def _people(table: IdTable, task: DraftTask) -> Iterator[str]:
    cities = list(dict.fromkeys(task.group.frame.cities))
    for number, name in table.people.items():
        s = task.group.stakeholder(name)
        age = "?" if s.age is None or "age" in s.sealed else str(s.age)
        roles = () if "roles" in s.sealed else (cell(role) for role in s.roles)
        wishes = (f"{SIGNS[w.strength]}{_matter(w, table, task)}{_scope(w, cities)}" for w in _told(s.wishes))
        yield " ".join((number, age, f"{100 * task.weights.shares[name]:.0f}", *roles, *wishes))


def _told(wishes: tuple[Wish, ...]) -> list[Wish]:
    """Return the wishes that a small policy can use, strongest first: all but free words."""
    order = list(Strength)
    return sorted((w for w in wishes if w.kind is not WishKind.WORDS), key=lambda w: order.index(w.strength))


def _matter(wish: Wish, table: IdTable, task: DraftTask) -> str:
    if wish.kind in _CAPS:
        return f"{_CAPS[wish.kind]}{wish.amount}"
    if wish.kind is WishKind.BUDGET:
        return f"budget{_units(wish.amount or 0, task)}"
    if wish.kind is WishKind.TIME:
        opens, closes = wish.window
        return f"time{clock(opens)}-{clock(closes)}"
    if wish.kind is WishKind.PLACE:
        return table.short.get(wish.value, "?")
    if wish.kind is WishKind.COMPANY:
        known = wish.value in table.people.values()
        return wish.value if wish.value == TOGETHER else table.number(wish.value) if known else "?"
    return cell(wish.value)


def _scope(wish: Wish, cities: list[str]) -> str:
    where = f"@c{cities.index(wish.city) + 1}" if wish.city in cities else ""
    return where + (f"@d{wish.day}" if wish.day else "")


def _purses(table: IdTable, task: DraftTask) -> Iterator[str]:
    for home in task.group.households:
        limit = "" if home.budget_minor is None else f" {_units(home.budget_minor, task)}"
        yield f"purse {' '.join(table.number(name) for name in home.members)}{limit}"
    if task.group.frame.group_budget_minor is not None:
        yield f"all {_units(task.group.frame.group_budget_minor, task)}"


def _days(table: IdTable, task: DraftTask) -> Iterator[str]:
    frame = task.group.frame
    cities = list(dict.fromkeys(frame.cities))
    usual = completed(Outline(days=(DayOutline(city=cities[0]),)), task.facts)
    for day in day_frames(usual, task.group, task.facts):
        meals = "".join(letter for letter, window in (("L", day.lunch), ("D", day.dinner)) if window)
        missing = (
            f"{block[0]}-{','.join(out)}"
            for block in BLOCKS
            if (out := [number for number, name in table.people.items() if name not in day.present[block]])
        )
        hours = f"{clock(day.start_min)}-{clock(day.end_min)}"
        parts = (f"d{day.day + 1}", f"c{cities.index(day.city) + 1}", f"{day.date:%a}"[:2], hours, meals, *missing)
        yield " ".join(part for part in parts if part)


def _stays(task: DraftTask) -> Iterator[str]:
    facts, frame, before = task.facts, task.group.frame, task.group.frame.origin
    cities = list(dict.fromkeys(frame.cities))
    for n, stay in enumerate(frame.stays, start=1):
        bands = facts.cities[stay.city].bands
        beds = [facts.to_trip(stay.city, getattr(bands, f"lodging_{bed}")[1]) for bed in LODGING_CLASSES]
        priced = (f"{bed}{_units(price, task)}" for bed, price in zip(LODGING_CLASSES, beds, strict=True))
        ways = _ways(before, stay.city, task) if before is not None and before != stay.city else ()
        city = cell(facts.cities[stay.city].city.name)
        yield " ".join((f"s{n}", f"c{cities.index(stay.city) + 1}", city, f"{stay.nights}n", *ways, *priced))
        before = stay.city
    if frame.origin is not None and before is not None and frame.origin != before:
        yield " ".join(("home", *_ways(before, frame.origin, task)))


def _ways(origin: str, destination: str, task: DraftTask) -> tuple[str, ...]:
    return tuple(
        f"{way.mode}{way.minutes}m{'?' if way.price_minor is None else _units(way.price_minor, task)}"
        for way in task.facts.journeys[origin, destination]
    )


def _areas(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield a row for each area where something is shown or a bed may be."""
    shown = {(table.cities[key], place.area) for key, place in table.places.items()}
    slept_in = {stay.city for stay in task.group.frame.stays if stay.nights}
    for key, (city, name) in area_ids(task).items():
        if city not in slept_in and (city, name) not in shown:
            continue
        facts = task.facts.cities[city]
        area = facts.areas[name]
        yield " ".join((key, _grid(area, facts.city), f"{area.lodging_factor:g}", *area.tags))


def _grid(area: PackArea, city: PackCity) -> str:
    """Return where an area lies from the middle of its city, steps east and north: "3,-1"."""
    metres = METRES_PER_DEGREE * cos(radians(city.lat))
    east, north = (area.lon - city.lon) * metres, (area.lat - city.lat) * METRES_PER_DEGREE
    return f"{round(east / GRID_M)},{round(north / GRID_M)}"


def _places(table: IdTable, task: DraftTask) -> Iterator[str]:
    """Yield a row for each place, in the order of the table."""
    frame = task.group.frame
    areas = {where: key for key, where in area_ids(task).items()}
    asked = any(s.of_kind(WishKind.ACCESS) for s in task.group.stakeholders)
    diets = {wish.value for s in task.group.stakeholders for wish in s.of_kind(WishKind.DIET)}
    for city in dict.fromkeys(frame.cities):
        here = frame.days_in(city)
        for key, place in table.of_city(city):
            what = _meal(place, diets) if place.kind == "food" else _sight(place, asked)
            cost = task.facts.cost_minor(place.id, None)
            price = "?" if cost is None else str(_units(cost, task))
            yield " ".join(
                (key, areas[city, place.area], *what, str(place.visit_min[1]), *_open(place, here, task), price)
            )


def _open(place: PackPlace, days: list[int], task: DraftTask) -> Iterator[str]:
    """Yield the hours at which a place is open on every day on which it opens at all, and the days on which not."""
    windows = [task.facts.windows(place.id, day) for day in days]
    known = [spans for spans in windows if spans]
    if any(spans != known[0] for spans in known):
        common = (max(spans[0][0] for spans in known), min(spans[-1][1] for spans in known))
        known = [(common,) if common[0] < common[1] else known[0]]
    yield hours(known[0] if known else None)
    yield from (f"-d{day + 1}" for day, spans in zip(days, windows, strict=True) if spans == ())


def _sight(place: PackPlace, asked: bool) -> tuple[str, ...]:
    """Return themes, and effort with step-free and stroller access where somebody asks for them."""
    return (",".join(place.themes), effort(place)) if asked else (",".join(place.themes),)


def _meal(place: PackPlace, diets: set[str]) -> tuple[str, ...]:
    """Return the meals a restaurant serves, its foods and, of the diets somebody asks for, those it caters for."""
    slots = "".join(letter for letter, slot in (("L", "lunch"), ("D", "dinner")) if serves(place, slot))
    return (slots, ",".join((*place.cuisine, *(diet for diet in place.diets if diet in diets))))


def _units(minor: int, task: DraftTask) -> int:
    """Return an amount in whole units of the trip's currency."""
    unit: int = 10 ** exponent(task.group.frame.currency)
    return round(minor / unit)
