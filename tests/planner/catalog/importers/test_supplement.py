from pathlib import Path

import pytest

from planner.catalog.catalog import open_catalog
from planner.catalog.checks import check_packs, errors_only
from planner.catalog.importers.listing import Listing, Row
from planner.catalog.importers.supplement import import_listing, write_supplement
from planner.catalog.pack_file import load_pack
from roles.errors import BadInput, Unwritable


def listing(*rows, unit="line"):
    cells = ({"name": "New", "lat": "49.0005", "lon": "11.0005"} | row for row in rows)
    return Listing(Path("list.csv"), unit, tuple(Row(n, cell) for n, cell in enumerate(cells, start=2)))


def only(tiny, **cells):
    imported = import_listing(listing(cells), tiny, "tinytown")
    assert imported.faults == ()
    return imported.places[0]


def test_what_a_row_leaves_out_follows_from_its_kind(tiny):
    place = only(tiny, name="Old Hall", kind="museum")
    assert (place.id, place.area) == ("my-tinytown-old-hall", "centre")
    assert (place.visit_min, place.indoor, place.popularity) == ((60, 90, 150), "in", 3)
    assert place.hours is None
    assert place.price is None


def test_every_column_can_be_said(tiny):
    place = only(
        tiny, name="N", kind="culture_show", aliases="A|B", themes="art; music", visit_min="45-60-90", price="12.50",
        child_price="5", child_to="14", hours="Mo-Fr 10:00-12:00", effort="2", website="https://n.example.org",
    )  # fmt: skip
    assert (place.aliases, place.themes, place.visit_min) == (("A", "B"), ("art", "music"), (45, 60, 90))
    assert (place.price.adult, place.price.child, place.price.child_to) == ((1250,) * 3, (500,) * 3, 14)
    assert (place.hours, place.effort, place.website) == ("Mo-Fr 10:00-12:00", 2, "https://n.example.org")


def test_one_number_of_minutes_becomes_a_range(tiny):
    assert only(tiny, visit_min="60").visit_min == (40, 60, 90)


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "Tiny Castle", "lat": "49.0012", "lon": "11.002"},
        {"name": "winzigschloss", "lat": "49.001", "lon": "11.002"},
        {"name": "Another Name", "wikidata": "Q1"},
    ],
)
def test_a_row_that_means_a_known_place_changes_it(tiny, cells):
    imported = import_listing(listing(cells | {"price": "9"}), tiny, "tinytown")
    (place,) = imported.places
    assert imported.known == ("tiny-castle",)
    assert (place.id, place.price.adult, place.hours) == ("tiny-castle", (900,) * 3, "Tu-Su 10:00-18:00; PH off")


def test_the_same_name_elsewhere_or_of_another_kind_is_a_new_place(tiny):
    far = {"name": "Tiny Castle", "lat": "49.004", "lon": "11.002"}
    food = {"name": "Tiny Castle", "lat": "49.001", "lon": "11.002", "kind": "food"}
    for cells in (far, food):
        assert import_listing(listing(cells), tiny, "tinytown").known == ()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"lat": "11.0", "lon": "49.0"}, "are lat and lon swapped?"),
        ({"lat": "nan"}, "lat and lon must be degrees like"),
        ({"lat": "1e999"}, "lat and lon must be degrees like"),
        ({"lon": "200"}, "lat and lon must be degrees like"),
        ({"lat": "52.5"}, "km from the centre of Tinytown; allowed: 40"),
        ({"kind": "sigth"}, "kind: is 'sigth'; allowed: 'sight'"),
        ({"price": "12,50"}, "price '12,50' is not an amount in EUR"),
        ({"price": "0.001"}, "is not an amount in EUR"),
        ({"price": "-1"}, "is not an amount in EUR"),
        ({"price": "1e99"}, "is not an amount in EUR"),
        ({"visit_min": "soon"}, "visit_min 'soon' is not like 60 or 45-60-90"),
        ({"visit_min": "1-2"}, "is not like 60 or 45-60-90"),
        ({"themes": "arts"}, "unknown word 'arts', did you mean 'art'"),
        ({"hours": "9-5"}, "cannot be read"),
        ({"name": "a\x1b[31m"}, r"holds a control character"),
        ({"name": "a\u202eb"}, r"holds a control character"),
        ({"hours_note": "a" * 501}, "longer than 500 characters"),
        ({"website": "javascript:alert(1)"}, "is not like https://"),
    ],
)
def test_each_fault_is_named_with_its_line(tiny, cells, message):
    (fault,) = import_listing(listing(cells), tiny, "tinytown").faults
    assert fault.startswith("list.csv:2: ")
    assert message in fault


def test_features_are_counted_instead_of_lines(tiny):
    (fault,) = import_listing(listing({"lat": "x"}, unit="feature"), tiny, "tinytown").faults
    assert fault.startswith("list.csv: feature 2: ")


def test_one_bad_row_stops_the_import_and_all_are_told(tiny):
    imported = import_listing(listing({}, {"name": "B", "lat": "x"}, {"name": "C", "kind": "x"}), tiny, "tinytown")
    with pytest.raises(BadInput, match=r"list\.csv:3: .*1 more; nothing was imported; --keep-good") as caught:
        imported.require_all()
    assert len(caught.value.further) == 1
    assert [place.name for place in imported.supplement("list.csv", "2026-11").places] == ["New"]


def test_one_name_cannot_stand_twice(tiny):
    assert "'New' stands in the list twice" in import_listing(listing({}, {}), tiny, "tinytown").faults[0]


def test_a_list_without_a_good_row_is_no_supplement(tiny):
    with pytest.raises(BadInput, match="lat and lon must"):
        import_listing(listing({"lat": "x"}), tiny, "tinytown").supplement("list.csv", "2026-11")
    with pytest.raises(BadInput, match="no place in it"):
        import_listing(listing(), tiny, "tinytown").supplement("list.csv", "2026-11")


def test_the_city_follows_from_the_first_readable_point(tiny):
    assert import_listing(listing({"lat": "x"}, {"name": "B"}), tiny).city == "tinytown"
    with pytest.raises(BadInput, match="no point lies in a city of the catalogue; name one with --city"):
        import_listing(listing({"lat": "0", "lon": "0"}), tiny)


def test_names_without_latin_letters_and_very_long_names_get_ids(tiny):
    assert only(tiny, name="カフェ").id == "my-tinytown-4900050-1100050"
    first, second = (only(tiny, name="very long " * 7 + end).id for end in "ab")
    assert first != second
    assert len(first) <= 60


def test_a_written_supplement_is_a_sound_pack_with_the_text_unchanged(tiny_pack, tiny, tmp_path):
    names = ["=cmd|'/c calc'", "yes", "*anchor", "12", 'Ünï, "quoted" #1: x', "null"]
    rows = [{"name": name, "lat": f"49.00{n}", "kind": "food"} for n, name in enumerate(names)]
    out = tmp_path / "new" / "own.yaml"
    write_supplement(import_listing(listing(*rows), tiny, "tinytown").supplement("list.csv", "2026-11"), out)
    assert sorted(place.name for place in load_pack(out).pack.places) == sorted(names)
    assert errors_only(check_packs([tiny_pack, out])) == ()
    assert len(open_catalog([tiny_pack, out], tmp_path).places("tinytown")) == 3 + len(names)


def test_a_folder_that_cannot_be_written_is_said(tiny, tmp_path):
    (tmp_path / "file").write_text("")
    supplement = import_listing(listing({}), tiny, "tinytown").supplement("list.csv", "2026-11")
    with pytest.raises(Unwritable, match="cannot be written"):
        write_supplement(supplement, tmp_path / "file" / "own.yaml")
