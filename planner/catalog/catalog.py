"""Catalog: the read side of all packs; every fact a plan prints is looked up here by id."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from planner.catalog.compile import Sources, compiled, fill
from planner.catalog.leg import IntercityLeg, OriginPoint
from planner.catalog.names import city_forms, fold, place_forms, similar
from planner.catalog.pack import Bands, Climate, PackArea, PackCity, PackHub, PackPlace
from planner.catalog.pack_file import built_in_packs
from planner.catalog.travel import METRES_PER_DEGREE, haversine_m, metres_per_lon_degree
from roles.errors import BadInput, nearest, shown
from roles.folders import user_folder
from roles.validation import Record

T = TypeVar("T")

R = TypeVar("R", bound=Record)

NEAREST_NAMED: Final = 3
"""How many candidates an error names."""
LISTED_AT_MOST: Final = 12
"""A list of known words up to this length is shown in full."""


def open_catalog(user_packs: Sequence[Path] = (), cache_dir: Path | None = None) -> "Catalog":
    """Open the catalogue of the built-in packs and `user_packs`, later ones changing what earlier ones say.

    Compiles them into `cache_dir` (default: fairtrip in the user's cache) the first time, into memory when that
    cannot be written. Raises BadInput with file and line when a pack is wrong.
    """
    sources = Sources((*built_in_packs(), *user_packs))
    file = compiled(sources, cache_dir or user_folder("cache"))
    if file is not None:
        connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return Catalog(connection, sources.digest)
    catalog = Catalog(connection := sqlite3.connect(":memory:", check_same_thread=False), sources.digest)
    fill(connection, sources)
    return catalog


def own_packs() -> Path:
    """Return the folder of the user's own packs; it need not exist."""
    return user_folder("data") / "packs"


def installed_packs() -> tuple[Path, ...]:
    """Return the user's own packs in order of name; hand them to `open_catalog`."""
    return tuple(sorted(own_packs().glob("*.yaml")))


class Catalog:
    """Cities, places, areas, hubs, prices, climate and legs by id or by name; safe to read from several threads."""

    def __init__(self, connection: sqlite3.Connection, digest: str) -> None:
        self._connection = connection
        weakref.finalize(self, connection.close)
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], object] = {}
        self.digest = digest

    def cities(self) -> tuple[PackCity, ...]:
        """Return every city in order of id."""
        return self._keep(("cities",), lambda: self._records(PackCity, "SELECT record FROM city ORDER BY id"))

    def city(self, city_id: str) -> PackCity:
        """Return one city; raises BadInput naming the nearest known city."""
        for city in self.cities():
            if city.id == city_id:
                return city
        raise _unknown("city", city_id, [city.id for city in self.cities()])

    def places(self, city: str) -> tuple[PackPlace, ...]:
        """Return the places of a city in order of id."""
        self.city(city)
        query = "SELECT record FROM place WHERE city = ? ORDER BY id"
        return self._keep(("places", city), lambda: self._records(PackPlace, query, city))

    def place(self, place_id: str) -> PackPlace:
        """Return one place; raises BadInput naming the nearest known id."""
        return self._places_by_id(self.city_of(place_id))[place_id]

    def city_of(self, place_id: str) -> str:
        """Return the id of the city a place belongs to; raises BadInput naming the nearest known id."""
        cities = self._city_by_place()
        if place_id not in cities:
            raise _unknown("place", place_id, sorted(cities))
        return cities[place_id]

    def place_source(self, place_id: str) -> str:
        """Return who compiled a place's record."""
        self.city_of(place_id)
        return str(self._rows("SELECT source FROM place WHERE id = ?", place_id)[0][0])

    def areas(self, city: str) -> tuple[PackArea, ...]:
        """Return the areas of a city in order of id."""
        self.city(city)
        query = "SELECT record FROM area WHERE city = ? ORDER BY id"
        return self._keep(("areas", city), lambda: self._records(PackArea, query, city))

    def area(self, area_id: str, city: str | None = None) -> PackArea:
        """Return one area; raises BadInput when there is none, or when two cities have one and `city` is not given."""
        cities = [city] if city else [c.id for c in self.cities()]
        every = [(c, area) for c in cities for area in self.areas(c)]
        found = [(c, area) for c, area in every if area.id == area_id]
        if len(found) > 1:
            raise BadInput(f"area '{area_id}' exists in {' and '.join(c for c, _ in found)}; say which city")
        if not found:
            raise _unknown("area", area_id, [area.id for _, area in every])
        return found[0][1]

    def hubs(self, city: str) -> tuple[PackHub, ...]:
        """Return the airports, stations and terminals of a city in order of id."""
        self.city(city)
        query = "SELECT record FROM hub WHERE city = ? ORDER BY id"
        return self._keep(("hubs", city), lambda: self._records(PackHub, query, city))

    def bands(self, city: str) -> Bands:
        """Return the usual prices of a city, in minor units of its currency."""
        return self._keep(("bands", city), lambda: Bands.model_validate_json(self._city_field(city, "bands")))

    def bands_label(self, city: str) -> str:
        """Return how sure the usual prices are: usual, estimate or reported."""
        return self._city_field(city, "bands_label")

    def climate(self, city: str, month: int) -> Climate | None:
        """Return one month's climate (1 is January), None when the pack does not know it."""
        self.city(city)
        found = self._records(Climate, "SELECT record FROM climate WHERE city = ? AND month = ?", city, month)
        return found[0] if found else None

    def as_of(self, city: str) -> str:
        """Return the month, like 2026-11, in which the city's pack was compiled."""
        return self._city_field(city, "as_of")

    def source(self, city: str) -> str:
        """Return who compiled the city's pack, from what, and when."""
        return self._city_field(city, "source")

    def licence(self, city: str) -> str:
        """Return the licence of the city's pack."""
        return self._city_field(city, "licence")

    def search(self, text: str, city: str | None = None, limit: int = 10) -> tuple[PackPlace, ...]:
        """Return places whose name, kind, theme or cuisine holds every word of `text`, best first.

        Words match from their beginning, without regard to accents and case; when nothing matches, the most
        similar names are returned instead.
        """
        words = fold(text).split()
        if not words:
            return ()
        query = """SELECT p.id FROM place_text JOIN place p ON p.n = place_text.rowid
            WHERE place_text MATCH ? AND (? IS NULL OR p.city = ?)
            ORDER BY bm25(place_text, 10.0, 1.0), p.popularity DESC, p.id LIMIT ?"""
        match = " ".join(f'"{word}"*' for word in words)
        found = [str(row[0]) for row in self._rows(query, match, city, city, limit)]
        if not found:
            found = [place_id for place_id, _ in similar(text, self._forms(city), limit)]
        return tuple(self.place(place_id) for place_id in found)

    def near(self, lat: float, lon: float, radius_m: float, city: str | None = None) -> tuple[PackPlace, ...]:
        """Return the places within `radius_m` metres of a point, nearest first."""
        tall, wide = radius_m / METRES_PER_DEGREE, radius_m / metres_per_lon_degree(lat)
        query = """SELECT p.id FROM place_box b JOIN place p ON p.n = b.n
            WHERE b.north >= ? AND b.south <= ? AND b.east >= ? AND b.west <= ? AND (? IS NULL OR p.city = ?)"""
        rows = self._rows(query, lat - tall, lat + tall, lon - wide, lon + wide, city, city)
        places = [self.place(str(row[0])) for row in rows]
        away = sorted((haversine_m(lat, lon, place.lat, place.lon), place.id) for place in places)
        return tuple(self.place(place_id) for metres, place_id in away if metres <= radius_m)

    def resolve(self, name: str, city: str | None = None) -> str:
        """Return the id of the place called `name`: an id, a name in any of its forms, or one unmistakably similar.

        Raises BadInput naming the candidates when several places fit, or the nearest when none does.
        """
        if name in self._city_by_place():
            return name
        exact = sorted({place_id for folded, place_id in self._forms(city) if folded == fold(name)})
        if len(exact) == 1:
            return exact[0]
        close = similar(name, self._forms(city), NEAREST_NAMED)
        alike = exact or [place_id for place_id, same in close if same]
        if len(alike) == 1:
            return alike[0]
        where = f" in {city}" if city else ""
        named = ", ".join(f"{self.place(i).name} ({i})" for i in alike or [place_id for place_id, _ in close])
        if alike:
            raise BadInput(f"'{shown(name)}' fits several places{where}: {named}; write the id")
        raise BadInput(f"no place '{shown(name)}'{where}" + (f"; nearest: {named}" if named else ""))

    def resolve_city(self, name: str) -> str:
        """Return the id of the city called `name` in any of its forms; raises BadInput naming the nearest."""
        forms = {form: city.id for city in self.cities() for form in city_forms(city)}
        if fold(name) not in forms:
            raise _unknown("city", name, [city.name for city in self.cities()])
        return forms[fold(name)]

    def legs(self, a: str, b: str) -> tuple[IntercityLeg, ...]:
        """Return the listed ways from `a` to `b` in order of mode; a way that is listed once is good both ways."""
        for end in (a, b):
            self.origin_point(end)
        query = "SELECT * FROM leg WHERE a = ? AND b = ? ORDER BY mode"
        found = {row[2]: row for row in self._rows(query, b, a)} | {row[2]: row for row in self._rows(query, a, b)}
        return tuple(_leg(a, b, found[mode]) for mode in sorted(found))

    def origins(self) -> tuple[OriginPoint, ...]:
        """Return every town that is only an origin, in order of id."""
        query = "SELECT id, name, lat, lon, tz, country, currency FROM origin ORDER BY id"
        return self._keep(("origins",), lambda: tuple(OriginPoint(*row) for row in self._rows(query)))

    def origin_point(self, point_id: str) -> OriginPoint:
        """Return the origin or the city with this id; raises BadInput naming the nearest known one."""
        for city in self.cities():
            if city.id == point_id:
                return OriginPoint(city.id, city.name, city.lat, city.lon, city.tz, city.country, city.currency)
        for origin in self.origins():
            if origin.id == point_id:
                return origin
        raise _unknown("origin", point_id, [*(c.id for c in self.cities()), *(o.id for o in self.origins())])

    def resolve_origin(self, name: str) -> str:
        """Return the id of the origin or city called `name`; raises BadInput naming the nearest known one."""
        forms = {fold(form): origin.id for origin in self.origins() for form in (origin.id, origin.name)}
        forms |= {form: city.id for city in self.cities() for form in city_forms(city)}
        if fold(name) not in forms:
            names = [*(c.name for c in self.cities()), *(o.name for o in self.origins())]
            raise _unknown("origin", name, names)
        return forms[fold(name)]

    def close(self) -> None:
        """Close the file; what was read stays usable."""
        self._connection.close()

    def _forms(self, city: str | None) -> tuple[tuple[str, str], ...]:
        """Return (folded name, place id) of every form of every name."""
        cities = (self.city(city),) if city else self.cities()
        places = [place for c in cities for place in self.places(c.id)]
        return self._keep(
            ("forms", city or ""), lambda: tuple((form, place.id) for place in places for form in place_forms(place))
        )

    def _city_by_place(self) -> dict[str, str]:
        return self._keep(("city_of",), lambda: {row[0]: row[1] for row in self._rows("SELECT id, city FROM place")})

    def _places_by_id(self, city: str) -> dict[str, PackPlace]:
        return self._keep(("by_id", city), lambda: {place.id: place for place in self.places(city)})

    def _city_field(self, city: str, field: str) -> str:
        self.city(city)
        return str(self._rows(f"SELECT {field} FROM city WHERE id = ?", city)[0][0])  # noqa: S608  # our own names

    def _records(self, record: type[R], query: str, *values: object) -> tuple[R, ...]:
        return tuple(record.model_validate_json(row[0]) for row in self._rows(query, *values))

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _keep(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        """Return what was read under this key before, or read it: the file never changes while it is open."""
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]  # type: ignore[return-value]


def _leg(a: str, b: str, row: tuple[Any, ...]) -> IntercityLeg:
    _, _, mode, *numbers, currency, direct, label, as_of, note = row
    low, typ, high, price_low, price_typ, price_high = numbers
    return IntercityLeg(
        a, b, mode, (low, typ, high), (price_low, price_typ, price_high), currency, bool(direct), label, as_of, note
    )


def _unknown(what: str, word: str, known: Iterable[str]) -> BadInput:
    names = list(known)
    guess = nearest(word, names)
    listed = "" if len(names) > LISTED_AT_MOST else f"; known: {', '.join(names)}"
    return BadInput(f"no {what} '{shown(word)}'{guess}{listed}")
