"""Prepare: from a trip file to the group a weigher sees and the facts a drafter reads; names become catalogue ids."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.catalog.catalog import Catalog
from planner.catalog.hours import holiday, safe_openings
from planner.facts.gather import TripFacts, gather
from roles.errors import BadInput
from roles.group import Frame, Group, Stakeholder, Stay
from roles.library import RoleLibrary
from roles.merge import load_group
from roles.request import TripRequest
from roles.wishes import Wish, WishKind


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request ready to be planned: everything that may be known before a draft exists."""

    request: TripRequest
    group: Group
    facts: TripFacts


def prepare(request: TripRequest, library: RoleLibrary, catalog: Catalog) -> Prepared:
    """Return the group and the catalogue slice of a request.

    Raises BadInput, pointing into the trip file, for a city, origin or place that the catalogue does not know.
    """
    cities = {spec.city: _city(request, catalog, n, spec.city) for n, spec in enumerate(request.cities)}
    start = best_start(request, library, catalog, cities)
    group = resolved(load_group(request, library, start), request, catalog, cities)
    return Prepared(request, group, gather(group, catalog))


def resolved(group: Group, request: TripRequest, catalog: Catalog, cities: dict[str, str]) -> Group:
    """Return the group with catalogue ids in place of the names that people wrote."""
    frame = group.frame
    stays = tuple(Stay(cities[stay.city], stay.nights) for stay in frame.stays)
    origin = None if frame.origin is None else _origin(request, catalog, frame.origin)
    people = tuple(_resolve_stakeholder(s, request, catalog, cities) for s in group.stakeholders)
    return replace(group, frame=replace(frame, stays=stays, origin=origin), stakeholders=people)


def best_start(request: TripRequest, library: RoleLibrary, catalog: Catalog, cities: dict[str, str]) -> date | None:
    """Return the first day, of those a window allows, on which most named places are open; None for fixed dates.

    Counts (named place, day) pairs with known opening, minus the days that are public holidays; the earliest wins ties.
    """
    if len(request.dates.starts) == 1:
        return None
    first = resolved(load_group(request, library), request, catalog, cities)
    named = {w.value for s in first.stakeholders for w in s.of_kind(WishKind.PLACE) if w.points > 0}
    possible = []
    for start in request.dates.starts:
        try:
            load_group(request, library, start)
        except BadInput:
            continue  # somebody's own arrival or departure would fall outside the trip
        possible.append((-_open_days(replace(first.frame, start=start), named, catalog), start))
    return min(possible)[1] if possible else None


def _open_days(frame: Frame, named: set[str], catalog: Catalog) -> int:
    total = 0
    for day in range(frame.days):
        city = catalog.city(frame.city_of_day(day))
        on = frame.start + timedelta(days=day)
        total -= holiday(city, on) is not None
        total += sum(bool(safe_openings(catalog.place(p), city, on)) for p in named if catalog.city_of(p) == city.id)
    return total


def _resolve_stakeholder(s: Stakeholder, request: TripRequest, catalog: Catalog, cities: dict[str, str]) -> Stakeholder:
    wishes = tuple(_resolve_wish(wish, request, catalog, cities) for wish in s.wishes)
    origin = None if s.origin is None else _origin(request, catalog, s.origin)
    return replace(s, wishes=wishes, origin=origin)


def _resolve_wish(wish: Wish, request: TripRequest, catalog: Catalog, cities: dict[str, str]) -> Wish:
    update: dict[str, object] = {}
    if wish.city is not None:
        update["city"] = cities[wish.city]
    if wish.kind is WishKind.PLACE:
        update["value"] = _place(wish, request, catalog, cities)
        update["name"] = catalog.place(str(update["value"])).name
    return wish.model_copy(update=update) if update else wish


def _place(wish: Wish, request: TripRequest, catalog: Catalog, cities: dict[str, str]) -> str:
    """Return the id of a wished place: looked for in the wish's city, else in the trip's cities one after another."""
    where = [cities[wish.city]] if wish.city is not None else list(dict.fromkeys(cities.values()))
    problem: BadInput | None = None
    for city in where:
        try:
            found = catalog.resolve(wish.value, city)
        except BadInput as error:
            problem = problem or error
            continue
        if catalog.city_of(found) in where:
            return found
        problem = BadInput(f"'{wish.value}' is in {catalog.city_of(found)}, and the trip does not go there")
    raise request.error(str(problem), _path_of(request, "place", wish.value)) from problem


def _city(request: TripRequest, catalog: Catalog, index: int, name: str) -> str:
    try:
        return catalog.resolve_city(name)
    except BadInput as error:
        raise request.error(str(error), ("cities", index)) from error


def _origin(request: TripRequest, catalog: Catalog, name: str) -> str:
    try:
        return catalog.resolve_origin(name)
    except BadInput as error:
        raise request.error(str(error), _path_of(request, "origin", name)) from error


def _path_of(request: TripRequest, key: str, value: str) -> tuple[str | int, ...]:
    """Return where in the trip file `key: value` is written, the top of the file when it comes from a role."""
    document = request._document
    return next(_paths(document.data, key, value), ()) if document else ()


def _paths(node: object, key: str, value: str, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(node, dict):
        if node.get(key) == value:
            yield (*path, key)
        for name, child in node.items():
            yield from _paths(child, key, value, (*path, name))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _paths(child, key, value, (*path, index))
