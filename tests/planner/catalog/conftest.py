"""A tiny city that tests may change line by line, and the shipped catalogue."""

from pathlib import Path

import pytest

from planner.catalog.catalog import Catalog, open_catalog

TINY = """\
schema_version: 1
source: made up for a test
licence: CC0-1.0
as_of: 2026-11
city:
  id: tinytown
  name: Tinytown
  name_local: Winzigstadt
  aliases: [Tiny]
  country: DE
  subdivision: BY
  lat: 49.0
  lon: 11.0
  tz: Europe/Berlin
  currency: EUR
  languages: [de]
  detour_factor: 1.3
  transit_kmh: 20
  transit_wait_min: 8
  taxi_kmh: 22
areas:
  - {id: centre, name: Centre, lat: 49.0, lon: 11.0, tags: [central]}
hubs:
  - id: tiny-station
    name: Tiny Station
    kind: station
    lat: 49.01
    lon: 11.0
    transfer_min: [5, 8, 12]
    transfer_price_minor: [0, 250, 250]
bands:
  lodging_hostel: [2000, 2500, 3000]
  lodging_budget: [3000, 3500, 4000]
  lodging_mid: [5000, 6000, 7000]
  lodging_high: [9000, 12000, 20000]
  meal_1: [800, 1000, 1200]
  meal_2: [1500, 2000, 2500]
  meal_3: [3000, 4000, 5000]
  meal_4: [7000, 9000, 15000]
  self_catered_meal: [400, 500, 700]
  coffee: [250, 300, 400]
  transit_single: [200, 250, 300]
  transit_day: [600, 700, 800]
  taxi_start: [350, 400, 450]
  taxi_km: [200, 220, 250]
climate:
  - {month: 1, tmax: 2.0, tmin: -4.0, rain_mm: 40, rain_days: 9}
  - {month: 7, tmax: 25.0, tmin: 13.0, rain_mm: 90, rain_days: 11}
places:
  - id: tiny-castle
    name: Tiny Castle
    name_local: Winzigschloß
    aliases: [The Keep]
    kind: sight
    themes: [history]
    area: centre
    lat: 49.001
    lon: 11.002
    visit_min: [30, 45, 60]
    hours: "Tu-Su 10:00-18:00; PH off"
    price: {adult: [500, 600, 700], child: [200, 300, 300], child_to: 14, free_to: 5}
    indoor: in
    popularity: 4
    website: https://castle.example.org
    wikidata: Q1
  - id: tiny-garden
    name: Tiny Garden
    kind: park_nature
    themes: [gardens]
    area: centre
    lat: 49.004
    lon: 11.0
    coord: area
    visit_min: [20, 30, 60]
    hours: "24/7"
    indoor: out
    popularity: 3
  - id: tiny-inn
    name: Café Zwölf
    kind: food
    area: centre
    lat: 49.0
    lon: 11.001
    visit_min: [45, 60, 90]
    price_level: 2
    indoor: in
    popularity: 2
    cuisine: [pub]
"""


@pytest.fixture
def tiny_text() -> str:
    return TINY


@pytest.fixture
def tiny_pack(tmp_path: Path) -> Path:
    path = tmp_path / "tinytown.yaml"
    path.write_text(TINY, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tinytown.yaml").write_text(TINY, encoding="utf-8")
    return open_catalog([folder / "tinytown.yaml"], folder)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return open_catalog((), tmp_path_factory.mktemp("cache"))
