"""Additions: ways to put into an outline what one wish of one traveller still asks for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.catalog.pack import PackPlace
from planner.edit import MEALS, Edit, with_meal, with_stops, without_places
from planner.facts.gather import TripFacts
from planner.facts.meals import serves
from planner.outline import BLOCKS, Block, Outline, PartyOutline
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import Wish, WishKind

PLACES_PER_WISH = 3
"""Places tried for a theme or a food, the best known first."""


@dataclass(frozen=True, slots=True)
class Leeway:
    """What additions may use: the facts, without the places that this trip leaves out; and the places that stay."""

    facts: TripFacts
    banned: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()


def additions(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    """Yield outlines that may meet the wish of a traveller: a stop added or swapped in, a meal, a way, a bed.

    Nobody has checked them. Nothing is yielded for other kinds of wishes: they ask for less of something.
    """
    if wish.kind in WAYS:
        yield from WAYS[wish.kind](outline, wish, who, leeway)


def _place(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    if not leeway.facts.has(wish.value) or wish.value in leeway.banned:
        return
    place = leeway.facts.place(wish.value)
    if wish.day is not None:
        outline = without_places(outline, frozenset({place.id}))  # it may stand on another day
    if any(serves(place, meal) for meal in MEALS):
        yield from _meals(outline, wish, leeway, lambda other: other.id == place.id)
    else:
        yield from _stops(outline, wish, who, place, leeway)


def _theme(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    fitting = [
        place
        for city in leeway.facts.cities.values()
        for place in city.places.values()
        if wish.value in place.themes and place.kind != "food" and wish.city in {None, city.city.id}
    ]
    for place in _best_known(fitting, outline, leeway):
        yield from _stops(outline, wish, who, place, leeway)


def _food(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    del who  # everybody eats together
    yield from _meals(outline, wish, leeway, lambda place: wish.value in place.cuisine)


def _stops(outline: Outline, wish: Wish, who: str, place: PackPlace, leeway: Leeway) -> Iterator[Edit]:
    """Yield the place added to, or swapped into, the traveller's party of each block in its city."""
    for day, block, number, stops in _parties_of(outline, wish, who, leeway.facts.city_of(place.id)):
        if not _may_be_open(place, day, wish, leeway):
            continue
        added = (*stops, place.id)
        yield with_stops(outline, day, block, number, added), f"{place.name} added on day {day + 1}, {block}"
        for n, old in enumerate(stops):
            if old not in leeway.locked:
                swapped = (*stops[:n], place.id, *stops[n + 1 :])
                text = f"{place.name} instead of {leeway.facts.place(old).name} on day {day + 1}, {block}"
                yield with_stops(outline, day, block, number, swapped), text


def _parties_of(outline: Outline, wish: Wish, who: str, city: str) -> Iterator[tuple[int, Block, int, tuple[str, ...]]]:
    """Yield day, block, number and stops of a traveller's parties in a city, on the day of the wish if it has one."""
    for day, spec in enumerate(outline.days):
        if spec.city != city or wish.day not in {None, day + 1}:
            continue
        for block in BLOCKS:
            for number, party in enumerate(spec.block(block) or (PartyOutline(),)):
                if not party.who or who in party.who:
                    yield day, block, number, party.stops
                    break


def _meals(outline: Outline, wish: Wish, leeway: Leeway, fits: Callable[[PackPlace], bool]) -> Iterator[Edit]:
    """Yield a fitting restaurant for each meal of each day, of the wish's own day or city if it has one."""
    for day, spec in enumerate(outline.days):
        if wish.day not in {None, day + 1} or wish.city not in {None, spec.city}:
            continue
        known = leeway.facts.cities[spec.city].places.values()
        fitting = [p for p in known if fits(p) and _may_be_open(p, day, wish, leeway)]
        for place in _best_known(fitting, outline, leeway):
            for meal in (slot for slot in MEALS if serves(place, slot)):
                if getattr(spec, meal) not in leeway.locked:
                    yield with_meal(outline, day, meal, place.id), f"{place.name} for {meal} on day {day + 1}"


def _may_be_open(place: PackPlace, day: int, wish: Wish, leeway: Leeway) -> bool:
    """Return whether a place takes visitors on a day; one whose hours nobody knows only where it is named."""
    windows = leeway.facts.windows(place.id, day)
    return wish.kind is WishKind.PLACE if windows is None else bool(windows)


def _best_known(places: Iterable[PackPlace], outline: Outline, leeway: Leeway) -> list[PackPlace]:
    free = [place for place in places if place.id not in outline.places and place.id not in leeway.banned]
    return sorted(free, key=lambda place: (-place.popularity, place.id))[:PLACES_PER_WISH]


def _journeys(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    """Yield every journey by the wished mode where it is offered."""
    del who  # everybody travels together
    days, before = [], leeway.facts.frame.origin
    for spec in outline.days:
        offered = before is not None and leeway.facts.journey(before, spec.city, wish.value)
        days.append(spec.model_copy(update={"journey": wish.value}) if offered else spec)
        before = spec.city
    home = (
        wish.value if leeway.facts.journey(before or "", leeway.facts.frame.origin or "", wish.value) else outline.home
    )
    yield outline.model_copy(update={"days": tuple(days), "home": home}), f"journeys by {wish.value}"


def _beds(outline: Outline, wish: Wish, who: str, leeway: Leeway) -> Iterator[Edit]:
    """Yield every night in the wished class, or in an area as it is wished."""
    del who  # everybody sleeps in one place
    if wish.value in LODGING_CLASSES:
        yield outline.lodged(wish.value), f"nights in {wish.value} class"
        return
    areas = {
        name: [a.id for a in city.areas.values() if wish.value in a.tags] for name, city in leeway.facts.cities.items()
    }
    days = tuple(
        d.model_copy(update={"area": areas[d.city][0]}) if d.area and areas[d.city] else d for d in outline.days
    )
    yield outline.model_copy(update={"days": days}), f"nights in a {wish.title} area"


Way = Callable[[Outline, Wish, str, Leeway], Iterator[Edit]]
WAYS: Mapping[WishKind, Way] = {
    WishKind.PLACE: _place,
    WishKind.THEME: _theme,
    WishKind.FOOD: _food,
    WishKind.TRANSPORT: _journeys,
    WishKind.LODGING: _beds,
}
"""How an outline is changed for each kind of wish that asks for something to be there."""
