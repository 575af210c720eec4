"""Draw: one made-up trip request, its people with shared and clashing wishes; drawn from a catalogue and a seed."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from planner.catalog.catalog import Catalog
from planner.catalog.pack import PackPlace
from planner.facts.meals import serves
from roles.library import RoleLibrary
from roles.wishes import TOGETHER
from train.task_set.company import Person, company

FIRST_DAY: Final = date(2027, 1, 1)
DAYS_OF_YEAR = 365
ORIGINS: Final = (
    "paris",
    "berlin",
    "madrid",
    "barcelona",
    "amsterdam",
    "brussels",
    "milan",
    "vienna",
    "zurich",
    "lyon",
)
HAS_ORIGIN, HAS_WINDOW, HAS_BUDGET, HAS_PURSES, COMES_LATE = 0.6, 0.05, 0.25, 0.3, 0.04
"""How often a request has an origin, a window instead of dates, a budget, purses of households, a late traveller."""
CAP, PLACE_NEED, BUDGET_NEED, TOGETHER_NEED, BED, SCOPED = 0.10, 0.06, 0.05, 0.04, 0.12, 0.15
"""How often a traveller has each kind of limit, needs and wishes about beds, and how often a wish is for one city."""
SHARED, CONTESTED = 2, 3
"""Wishes that much of the group shares, and at most that divide it."""
RATES: Final = (90, 130, 180, 260)
"""Whole euros a traveller and day from which purses are filled."""
COMMON_THEME = 3
"""Places of a theme that a trip's cities must have for it to be wished for."""

Json = dict[str, Any]  # a request as a trip file holds it: TripRequest checks it
Item = tuple[str, str]
"""Kind of a wish and its value."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How large requests are, from and to: travellers, days, cities."""

    people: tuple[int, int] = (2, 8)
    days: tuple[int, int] = (1, 7)
    cities: tuple[int, int] = (1, 3)


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is to wish for in some cities: sights with their fame, themes and foods."""

    sights: tuple[PackPlace, ...]
    themes: tuple[str, ...]
    foods: tuple[str, ...]

    @classmethod
    def of(cls, cities: Sequence[str], catalog: Catalog) -> "Ground":
        """Return the ground of some cities; the same cities in another order give the same."""
        places = [place for city in sorted(cities) for place in catalog.places(city)]
        sights = tuple(place for place in places if place.kind != "food")
        themes = Counter(theme for place in sights for theme in place.themes)
        foods = Counter(food for place in places if serves(place, "dinner") for food in place.cuisine)
        return cls(
            sights,
            tuple(sorted(theme for theme, count in themes.items() if count >= COMMON_THEME)),
            tuple(sorted(food for food, count in foods.items() if count >= 2 and food != "self_catering")),
        )

    def item(self, draw: random.Random) -> Item:
        """Return something to like or dislike: half of it themes, the rest places by fame and foods."""
        kind = draw.choice(("theme", "theme", "place", "food"))
        if kind == "place":
            return "place", draw.choices(self.sights, [place.popularity**2 for place in self.sights])[0].id
        return kind, draw.choice(self.themes if kind == "theme" else self.foods)


@dataclass(frozen=True, slots=True)
class World:
    """The catalogue and the roles that requests are drawn from."""

    catalog: Catalog
    library: RoleLibrary


def draw_request(seed: str, world: World, terms: Terms, cities: Sequence[str], needs_city: str | None = None) -> Json:
    """Return one request as a trip file holds it; the same arguments always give the same.

    `needs_city` is among its cities. Some draws contradict themselves, which reading them as a request finds.
    """
    draw = random.Random(seed)
    days = draw.randint(*terms.days)
    most = min(terms.cities[1], len(cities), max(1, days - 1))
    count = max(min(terms.cities[0], most), min(most, draw.choice((1, 1, 1, 2, 2, 3))))
    chosen = draw.sample(list(cities), count)
    if needs_city is not None and needs_city not in chosen:
        chosen[draw.randrange(count)] = needs_city
    people = company(draw.randint(*terms.people), draw, world.library)
    start = FIRST_DAY + timedelta(days=draw.randrange(DAYS_OF_YEAR))
    request: Json = {"cities": chosen, "dates": _dates(start, days, draw), "currency": "EUR"}
    if days > 1 and draw.random() < HAS_ORIGIN:
        request["origin"] = draw.choice(ORIGINS)
    _fill_purses(request, people, days, draw)
    wishes = _wishes(people, Ground.of(chosen, world.catalog), days, draw)
    request["travellers"] = [
        _traveller(person, _scoped(wishes[person.name], chosen, draw), request, draw) for person in people
    ]
    return request


def _dates(start: date, days: int, draw: random.Random) -> Json:
    end = start + timedelta(days=days - 1)
    if draw.random() < HAS_WINDOW:
        return {"between": [start.isoformat(), (end + timedelta(days=draw.randint(2, 9))).isoformat()], "days": days}
    return {"start": start.isoformat(), "end": end.isoformat()}


def _fill_purses(request: Json, people: Sequence[Person], days: int, draw: random.Random) -> None:
    """Give the group a budget, or its households purses, now and then tight ones."""
    journeys = 250 if "origin" in request else 0
    if draw.random() < HAS_BUDGET:
        request["budget"] = str(_money(len(people), days, journeys, draw))
    elif draw.random() < HAS_PURSES:
        homes = sorted({person.household for person in people if person.household is not None})
        members = {home: [person.name for person in people if person.household == home] for home in homes}
        request["households"] = [
            {"name": f"home {home + 1}", "members": names, "budget": str(_money(len(names), days, journeys, draw))}
            for home, names in members.items()
        ]


def _money(people: int, days: int, journeys: int, draw: random.Random) -> int:
    return round(people * (draw.choice(RATES) * days + journeys) / 50) * 50


def _wishes(people: Sequence[Person], ground: Ground, days: int, draw: random.Random) -> dict[str, dict[Item, str]]:
    """Return everybody's wishes with their strengths: some shared, some contested, the rest their own."""
    shared = [ground.item(draw) for _ in range(SHARED)]
    found: dict[str, dict[Item, str]] = {person.name: {} for person in people}
    for _ in range(draw.randint(1, CONTESTED)):
        item, sides = ground.item(draw), draw.sample([person.name for person in people], min(2, len(people)))
        found[sides[0]][item] = draw.choice(("must", "prefer"))
        for name in sides[1:]:
            found[name][item] = draw.choice(("avoid", "reject"))
    for person in people:
        mine = found[person.name]
        for item in shared:
            if draw.random() < 0.5:
                mine.setdefault(item, draw.choice(("must", "prefer", "prefer")))
        for n in range(draw.randint(1, 4)):
            mine.setdefault(ground.item(draw), "must" if n == 0 else "prefer")
        for _ in range(draw.choice((0, 0, 1, 1, 2))):
            mine.setdefault(ground.item(draw), draw.choice(("avoid", "reject")))
        mine.update(_needs(person, ground, days, draw))
        mine.update(_limits(person, draw))
    return found


def _needs(person: Person, ground: Ground, days: int, draw: random.Random) -> dict[Item, str]:
    """Return what a traveller cannot trade, beyond what roles bring: seldom, and one of each kind at most."""
    needs: dict[Item, str] = {}
    if draw.random() < PLACE_NEED:
        needs["place", draw.choices(ground.sights, [place.popularity**2 for place in ground.sights])[0].id] = "need"
    if not person.child and draw.random() < BUDGET_NEED:
        needs["budget", str(_money(1, days, 250, draw))] = "need"
    if draw.random() < TOGETHER_NEED:
        needs["company", TOGETHER] = draw.choice(("need", "must", "prefer"))
    return needs


def _limits(person: Person, draw: random.Random) -> dict[Item, str]:
    """Return the limits of a traveller and what bed they like, each now and then."""
    choices: Mapping[str, Sequence[str]] = {
        "pace": ("2", "3", "4", "5"),
        "walking": ("3 km", "5 km", "8 km"),
        "rest": ("30 min", "60 min", "90 min"),
        "time": ("09:00-21:30", "09:30-23:00", "10:00-24:00", "08:00-21:00"),
    }
    limits: dict[Item, str] = {}
    for kind, values in choices.items():
        if draw.random() < CAP:
            limits[kind, draw.choice(values)] = draw.choice(("must", "prefer", "prefer"))
    if not person.child and draw.random() < BED:
        limits["lodging", draw.choice(("hostel", "budget", "mid", "high", "central", "quiet"))] = "prefer"
    if not person.child and draw.random() < CAP:
        limits["transport", draw.choice(("train", "transit", "walk"))] = "prefer"
    return limits


def _scoped(wishes: Mapping[Item, str], cities: Sequence[str], draw: random.Random) -> dict[str, list[Json]]:
    """Return wishes by strength as a trip file holds them; some themes and foods are for one of several cities."""
    told: dict[str, list[Json]] = {}
    for (kind, value), strength in wishes.items():
        wish: Json = {kind: int(value) if kind == "pace" else value}
        if len(cities) > 1 and kind in {"theme", "food"} and draw.random() < SCOPED:
            wish["city"] = draw.choice(list(cities))
        told.setdefault(strength, []).append(wish)
    return {strength: told[strength] for strength in ("need", "must", "prefer", "avoid", "reject") if strength in told}


def _traveller(person: Person, wishes: Mapping[str, object], request: Json, draw: random.Random) -> Json:
    told: Json = {"name": person.name, "age": person.age, "roles": list(person.roles), "wishes": dict(wishes)}
    start = request["dates"].get("start")
    if start and start != request["dates"]["end"] and not person.child and draw.random() < COMES_LATE:
        told["arrive"] = f"{start} {draw.randint(13, 19)}:00"
    return told
