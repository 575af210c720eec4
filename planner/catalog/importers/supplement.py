"""Make a supplement of somebody's list: rows matched with the catalogue, gaps filled by kind, every fault named."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import ValidationError
from rapidfuzz import fuzz

from planner.catalog.catalog import Catalog
from planner.catalog.importers.cells import fields_of, position_of
from planner.catalog.importers.listing import Listing, Row
from planner.catalog.names import SAME_NAME, fold, place_forms
from planner.catalog.pack import PackCity, PackPlace, Supplement
from planner.catalog.pack_file import PackFile
from planner.catalog.rules.place import FAR_FROM_CITY_M, Home, place_problems
from planner.catalog.travel import Point, haversine_m, metres_between
from roles.errors import BadInput, Unwritable, shown
from roles.strict_yaml import Document
from roles.validation import bad_input

MOST_FAULTS: Final = 20
"""How many faults are told at once."""
SAME_PLACE_M: Final = 150.0
SAME_AREA_M: Final = 400.0
"""A place of the same name this close is the same place; a park, a square or a rough position may be further off."""
ID_CHARACTERS: Final = 48
NO_DATE: Final = "0000-00"
"""Stands in where a row is only checked; nothing is printed or kept from it."""

DEFAULT_KIND: Final = "sight"
DEFAULT_POPULARITY: Final = 3
DEFAULTS: Final[Mapping[str, tuple[tuple[int, int, int], str]]] = {
    "sight": ((20, 30, 60), "out"),
    "museum": ((60, 90, 150), "in"),
    "religious": ((20, 40, 60), "in"),
    "viewpoint": ((15, 25, 45), "out"),
    "park_nature": ((45, 75, 150), "out"),
    "beach_water": ((60, 120, 240), "out"),
    "family": ((60, 120, 240), "mixed"),
    "culture_show": ((60, 120, 180), "in"),
    "food": ((45, 75, 120), "in"),
    "nightlife": ((60, 90, 180), "in"),
    "shopping": ((30, 60, 120), "in"),
    "wellness_sport": ((60, 120, 180), "mixed"),
}
"""Minutes of a visit and whether it is indoors, by kind: ours, for rows that do not say."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the places taken, which of them the catalogue knew, and the faults of the others."""

    city: str
    places: tuple[PackPlace, ...]
    known: tuple[str, ...]
    faults: tuple[str, ...]

    def require_all(self) -> None:
        """Raise BadInput with the first faults unless every row was taken."""
        if self.faults:
            more = f"{len(self.faults) - 1} more; " if len(self.faults) > 1 else ""
            text = f"{self.faults[0]} ({more}nothing was imported; --keep-good takes the good ones)"
            raise BadInput(text, further=self.faults[1:MOST_FAULTS])

    def supplement(self, name: str, as_of: str) -> Supplement:
        """Return the places as a pack, compiled from the file called `name` in a month like 2026-11.

        Raises BadInput when no place was taken.
        """
        if not self.places:
            raise BadInput(self.faults[0] if self.faults else f"{shown(name)}: no place in it", further=self.faults[1:])
        return Supplement(
            schema_version=1,
            source=f"imported from {shown(name)}, {as_of}",
            licence="private",
            as_of=as_of,
            extends=self.city,
            places=self.places,
        )


def import_listing(listing: Listing, catalog: Catalog, city: str | None = None) -> Imported:
    """Read a list as places of `city` (default: the city that its first point lies in).

    A row that means a place of the catalogue becomes a change of that place. Raises BadInput when no city fits.
    """
    town = catalog.city(city) if city else _nearest_city(listing, catalog)
    home = Home(town, catalog.areas(town.id))
    places: dict[str, PackPlace] = {}
    known: list[str] = []
    faults: list[str] = []
    for row in listing.rows:
        try:
            place, found = _place(row, listing, catalog, home)
            _require_sound(place, row, listing, home)
            if place.id in places:
                raise listing.error(f"'{shown(place.name)}' stands in the list twice", row.number)
        except BadInput as error:
            faults.append(str(error))
            continue
        places[place.id] = place
        known += [place.id] if found else []
    return Imported(town.id, tuple(places[i] for i in sorted(places)), tuple(sorted(known)), tuple(faults))


def write_supplement(supplement: Supplement, path: Path) -> None:
    """Write a supplement as pack text, at once or not at all; raises Unwritable."""
    import yaml

    class Plain(yaml.SafeDumper):
        """Writes every value out: packs know no anchors."""

        def ignore_aliases(self, _data: object) -> bool:
            return True

    data = supplement.model_dump(mode="json", exclude_none=True)
    data["places"] = [place.model_dump(mode="json", exclude_unset=True) for place in supplement.places]
    text = yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False, width=10_000)
    scratch = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(path)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written ({error.strerror})") from error


def _place(row: Row, listing: Listing, catalog: Catalog, home: Home) -> tuple[PackPlace, bool]:
    """Return the place a row means, and whether the catalogue knew it."""
    city = home.city
    given = fields_of(row, listing, city)
    spot = Point(*(float(str(given[key])) for key in ("lat", "lon")))
    known = _known(given, spot, catalog.places(city.id))
    if known is not None:
        return _validated({**known.model_dump(exclude_unset=True), **given}, row, listing), True
    kind = str(given.get("kind", DEFAULT_KIND))
    visit_min, indoor = DEFAULTS.get(kind, DEFAULTS[DEFAULT_KIND])
    areas = sorted(home.areas, key=lambda area: (metres_between(area, spot), area.id))
    filled = {
        "id": _new_id(str(given.get("name", "")), spot, city.id),
        "kind": kind,
        "area": areas[0].id,
        "visit_min": visit_min,
        "indoor": indoor,
        "popularity": DEFAULT_POPULARITY,
    }
    return _validated({**filled, **given}, row, listing), False


def _known(given: Mapping[str, object], spot: Point, places: Iterable[PackPlace]) -> PackPlace | None:
    """Return the place that a row means: by Wikidata id, else by name and nearness."""
    name = fold(str(given.get("name", "")))
    for place in places:
        if given.get("wikidata") is not None and place.wikidata == given["wikidata"]:
            return place
        reach = SAME_PLACE_M if place.coord == "point" else SAME_AREA_M
        both_food = "kind" not in given or (given["kind"] == "food") == (place.kind == "food")
        if not both_food or abs(place.lat - spot.lat) > 0.01 or metres_between(place, spot) > reach:
            continue
        if any(fuzz.token_sort_ratio(name, form) >= SAME_NAME for form in place_forms(place)):
            return place
    return None


def _new_id(name: str, spot: Point, city: str) -> str:
    """Return an id from a name in Latin letters, from the position where the name has none."""
    ascii_name = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", ascii_name))
    whole = f"my-{city}-{words or f'{round(abs(spot.lat) * 1e5)}-{round(abs(spot.lon) * 1e5)}'}"
    if len(whole) <= ID_CHARACTERS:
        return whole
    return f"{whole[:ID_CHARACTERS]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def _validated(fields: Mapping[str, object], row: Row, listing: Listing) -> PackPlace:
    try:
        return PackPlace.model_validate(fields)
    except ValidationError as error:
        plain = bad_input(error, PackPlace, Document("", {}, {}))
        raise listing.error(str(plain).split(": ", 1)[1], row.number) from error


def _require_sound(place: PackPlace, row: Row, listing: Listing, home: Home) -> None:
    """Raise BadInput with what the checks of a pack find wrong."""
    single = Imported(home.city.id, (place,), (), ()).supplement(listing.path.name, NO_DATE)
    pack = PackFile(listing.path, single, Document(str(listing.path), {}, {}))
    found = [problem.text for problem in place_problems(pack, 0, home) if problem.severity == "error"]
    if found:
        raise listing.error("; ".join(found), row.number)


def _nearest_city(listing: Listing, catalog: Catalog) -> PackCity:
    for position in filter(None, map(position_of, listing.rows)):
        for city in catalog.cities():
            if haversine_m(*position, city.lat, city.lon) <= FAR_FROM_CITY_M:
                return city
    known = ", ".join(city.id for city in catalog.cities())
    raise BadInput(f"no point lies in a city of the catalogue; name one with --city: {known}", file=listing.path)
