"""Compare compiled coordinates with Wikidata and OpenStreetMap where reference files lie beside the checkout.

Set FAIRTRIP_REFERENCE_DATA to a folder with wikidata_sights.csv and CITY-YEAR.osm.pbf files, or put such a folder
called data into a sibling of the checkout. The files are not part of the project; of what follows from them only the
aggregate figures in docs/catalogue.md are kept.
"""

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from rapidfuzz import fuzz

from planner.catalog.names import SAME_NAME, fold, place_forms
from planner.catalog.pack import PackPlace
from planner.catalog.pack_file import built_in_packs, load_pack
from planner.catalog.travel import haversine_m

MATCH_WITHIN_M = 2000.0
MEDIAN_BELOW_M = 60.0
NONE_BEYOND_M = 1000.0
SIGHT_KEYS = ("tourism", "historic", "amenity", "leisure", "shop", "man_made", "place", "natural", "building")
MOVED = {"lon-london-dungeon"}
"""Places that moved after the references were made: the Dungeon left Tooley Street in 2013."""
WIKIDATA = "wikidata_sights.csv"


@dataclass(frozen=True)
class Reference:
    names: tuple[str, ...]
    wikidata: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Match:
    place: PackPlace
    metres: float


def reference_folder() -> Path | None:
    named = os.environ.get("FAIRTRIP_REFERENCE_DATA")
    if named:
        return Path(named)
    beside = Path(__file__).resolve().parents[4]
    return next((file.parent for file in sorted(beside.glob(f"*/data/{WIKIDATA}"))), None)


FOLDER = reference_folder()
needs_reference = pytest.mark.skipif(
    FOLDER is None or not (FOLDER / WIKIDATA).is_file(),
    reason="no reference data beside the checkout; set FAIRTRIP_REFERENCE_DATA to compare coordinates",
)
CITIES = [load_pack(path) for path in built_in_packs()]


def wikidata_rows() -> Iterator[Reference]:
    assert FOLDER is not None
    with (FOLDER / WIKIDATA).open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Reference((fold(row["label"]),), row["wikidata"], float(row["lat"]), float(row["lon"]))


def osm_rows(city: str) -> Iterator[Reference]:
    """Named sights, parks, shops and eating places of one extract; areas at the middle of their outer ring."""
    osmium = pytest.importorskip("osmium")
    assert FOLDER is not None
    for path in sorted(FOLDER.glob(f"{city}*.osm.pbf")):
        keys = osmium.filter.KeyFilter(*SIGHT_KEYS)
        for thing in osmium.FileProcessor(str(path)).with_areas(keys).with_filter(keys):
            forms = [thing.tags.get(key) for key in ("name", "name:en", "alt_name", "official_name", "short_name")]
            names = tuple(fold(form) for form in forms if form)
            if not names or thing.is_way() or thing.is_relation():
                continue
            spots = [thing.location] if thing.is_node() else [n.location for ring in thing.outer_rings() for n in ring]
            spots = [spot for spot in spots if spot.valid()]
            if spots:
                lat, lon = sum(s.lat for s in spots) / len(spots), sum(s.lon for s in spots) / len(spots)
                yield Reference(names, thing.tags.get("wikidata", ""), lat, lon)


def matches(places: tuple[PackPlace, ...], references: list[Reference]) -> list[Match]:
    """Match by Wikidata id, else by name within two kilometres; the best name wins, then the nearest."""
    by_id = defaultdict(list)
    for reference in references:
        if reference.wikidata:
            by_id[reference.wikidata].append(reference)
    found = []
    for place in (place for place in places if place.id not in MOVED):
        ranked = [(-100.0, distance(place, ref)) for ref in by_id.get(place.wikidata or "", [])] or [
            (-score, metres)
            for ref in references
            if (metres := distance(place, ref)) < MATCH_WITHIN_M and (score := likeness(place, ref)) >= SAME_NAME
        ]
        if ranked:
            found.append(Match(place, min(ranked)[1]))
    return found


def distance(place: PackPlace, reference: Reference) -> float:
    if abs(place.lat - reference.lat) > 0.2:
        return float("inf")
    return haversine_m(place.lat, place.lon, reference.lat, reference.lon)


def likeness(place: PackPlace, reference: Reference) -> float:
    return max(fuzz.token_sort_ratio(form, name) for form in place_forms(place) for name in reference.names)


def report(title: str, found: list[Match]) -> str:
    metres = sorted(match.metres for match in found)
    p90 = metres[int(0.9 * (len(metres) - 1))]
    figures = f"median {median(metres):4.0f} m, p90 {p90:4.0f} m, most {metres[-1]:5.0f} m"
    return f"{title:24} {len(found):4} matched, {figures}"


def require_close(title: str, found: list[Match], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + report(title, found))
    far = [(m.place.id, round(m.metres)) for m in found if m.metres > NONE_BEYOND_M and m.place.coord == "point"]
    assert not far
    assert median(match.metres for match in found) < MEDIAN_BELOW_M


@needs_reference
@pytest.mark.parametrize("pack", CITIES, ids=lambda pack: pack.city_id)
def test_coordinates_agree_with_wikidata(pack, capsys):
    found = matches(pack.pack.places, list(wikidata_rows()))
    if not found:
        pytest.skip("Wikidata's extract names none of these places")
    require_close(f"{pack.city_id} / Wikidata", found, capsys)


@needs_reference
@pytest.mark.parametrize("pack", CITIES, ids=lambda pack: pack.city_id)
def test_coordinates_agree_with_openstreetmap(pack, capsys):
    references = list(osm_rows(pack.city_id))
    if not references:
        pytest.skip(f"no OpenStreetMap extract of {pack.city_id}")
    require_close(f"{pack.city_id} / OpenStreetMap", matches(pack.pack.places, references), capsys)
