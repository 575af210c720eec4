import sqlite3

import pytest

from planner.catalog.catalog import open_catalog
from planner.catalog.compile import KEPT_CATALOGUES, Sources, compiled
from planner.catalog.pack_file import built_in_packs
from roles.errors import BadInput

SUPPLEMENT = """\
schema_version: 1
source: a friend
licence: private
as_of: 2026-10
extends: tinytown
places:
  - {id: tiny-castle, name: Tiny Castle, kind: sight, area: centre, lat: 49.001, lon: 11.002,
     visit_min: [90, 95, 99], indoor: in, popularity: 5}
  - {id: my-bench, name: My Bench, kind: viewpoint, area: centre, lat: 49.0, lon: 11.0, visit_min: [5, 6, 9],
     indoor: out, popularity: 1}
"""

LEGS = "from,to,mode,minutes_low,minutes_typ,minutes_high,price_low_minor,price_typ_minor,price_high_minor,currency,"
LEGS += "direct,label,as_of,note\n"
ORIGINS = "id,name,country,lat,lon,tz,currency\n"


@pytest.fixture
def supplement(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(SUPPLEMENT, encoding="utf-8")
    return path


def tables(tmp_path, legs=LEGS, origins=ORIGINS):
    (tmp_path / "legs.csv").write_text(legs, encoding="utf-8")
    (tmp_path / "origins.csv").write_text(origins, encoding="utf-8")
    return {"legs": tmp_path / "legs.csv", "origins": tmp_path / "origins.csv"}


def test_the_digest_follows_contents_not_paths(tiny_pack, tmp_path):
    copy = tmp_path / "elsewhere.yaml"
    copy.write_bytes(tiny_pack.read_bytes())
    assert Sources((tiny_pack,)).digest == Sources((copy,)).digest
    copy.write_bytes(tiny_pack.read_bytes() + b"\n# a remark")
    assert Sources((tiny_pack,)).digest != Sources((copy,)).digest


def test_a_compiled_catalogue_is_made_once_and_leaves_nothing_else(tiny_pack, tmp_path):
    cache = tmp_path / "cache"
    first = compiled(Sources((tiny_pack,)), cache)
    made = first.stat().st_mtime_ns
    assert compiled(Sources((tiny_pack,)), cache) == first
    assert first.stat().st_mtime_ns == made
    assert list(cache.iterdir()) == [first]


def test_a_damaged_catalogue_is_made_again(tiny_pack, tmp_path):
    file = compiled(Sources((tiny_pack,)), tmp_path / "cache")
    file.write_bytes(file.read_bytes()[:1000])
    assert open_catalog_of(tiny_pack, tmp_path).execute("SELECT count(*) FROM place").fetchone() == (3,)


def open_catalog_of(pack, tmp_path):
    return sqlite3.connect(compiled(Sources((pack,)), tmp_path / "cache"))


def test_two_compilations_are_the_same_bytes(tiny_pack, tmp_path):
    a, b = (compiled(Sources((tiny_pack,)), tmp_path / name) for name in "ab")
    assert a.read_bytes() == b.read_bytes()


def test_old_catalogues_are_removed(tiny_pack, tmp_path):
    for n in range(KEPT_CATALOGUES + 3):
        tiny_pack.write_text(tiny_pack.read_text(encoding="utf-8") + f"# {n}\n", encoding="utf-8")
        newest = compiled(Sources((tiny_pack,)), tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == KEPT_CATALOGUES
    assert newest.exists()


def test_a_supplement_changes_the_fields_it_sets_and_adds_places(tiny_pack, supplement, tmp_path):
    catalog = open_catalog([tiny_pack, supplement], tmp_path)
    castle = catalog.place("tiny-castle")
    assert (castle.visit_min, castle.popularity, castle.as_of) == ((90, 95, 99), 5, "2026-10")
    assert (castle.hours, castle.price.adult) == ("Tu-Su 10:00-18:00; PH off", (500, 600, 700))
    assert catalog.place_source("tiny-castle") == "a friend"
    assert catalog.place("my-bench").kind == "viewpoint"


def test_a_supplement_of_an_unknown_city_is_refused(supplement, tmp_path):
    with pytest.raises(BadInput, match=r"own\.yaml:5: extends 'tinytown', but no pack describes that city"):
        open_catalog([supplement], tmp_path)


def test_two_cities_cannot_have_one_place(tiny_pack, tiny_text, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(tiny_text.replace("tinytown", "othertown"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"other\.yaml:\d+: place 'tiny-castle' already belongs to tinytown"):
        open_catalog([tiny_pack, other], tmp_path)


def test_a_wrong_pack_leaves_no_catalogue(tiny_pack, tmp_path):
    tiny_pack.write_text(tiny_pack.read_text(encoding="utf-8").replace("kind: sight", "kind: sigth"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"tinytown\.yaml:\d+: places 1, kind"):
        open_catalog([tiny_pack], tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_pack_of_ones_own_is_checked_before_it_is_used(tiny_pack, tmp_path):
    text = tiny_pack.read_text(encoding="utf-8").replace("Tu-Su 10:00-18:00; PH off", "9-5").replace("[pub]", "[pup]")
    tiny_pack.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"tinytown\.yaml:\d+: hours '9-5' cannot be read.*and 1 more") as caught:
        open_catalog([tiny_pack], tmp_path / "cache")
    assert "did you mean 'pub'" in caught.value.further[0]


def test_a_missing_pack_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"none\.yaml: no such file"):
        open_catalog([tmp_path / "none.yaml"], tmp_path)


@pytest.mark.parametrize(
    ("legs", "message"),
    [
        (LEGS + "a,b,train,1,2,3,1,2,3,EUR,maybe,usual,2026-11,\n", r"legs\.csv:2: direct must be yes or no"),
        (LEGS + "a,b,train,1,2,3,1,2,3,EUR,yes,usual,2026-11,\n" * 2, r"legs\.csv:3: the same row stands here twice"),
        ("from,to,direct\na,b,yes\n", r"legs\.csv:1: column 'mode' is missing"),
        ('from,to\n"a', r"legs\.csv: cannot be read"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tiny_pack, tmp_path, legs, message):
    with pytest.raises(BadInput, match=message):
        compiled(Sources((tiny_pack,), **tables(tmp_path, legs)), tmp_path / "cache")


def test_the_shipped_packs_compile(tmp_path):
    assert len(built_in_packs()) >= 4
    assert compiled(Sources(built_in_packs()), tmp_path).stat().st_size < 3_000_000
