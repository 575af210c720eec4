import json

import pytest
import typer.main

from planner.cli.commands.catalog import app
from planner.cli.edge import run

ROWS = "name,lat,lon,kind\nAunt Rosa,38.7140,-9.1300,sight\n"


@pytest.fixture
def call(monkeypatch, tmp_path, capsys):
    """Return a function that runs `fairtrip catalog ...` in an empty home and gives back code, answer and remarks."""
    for variable in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / variable.lower()))

    def run_catalog(*args):
        code = run(typer.main.get_command(app), [str(arg) for arg in args])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_catalog


@pytest.fixture
def csv_file(tmp_path):
    path = tmp_path / "aunts.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_list_shows_every_city(call):
    code, out, _ = call("list")
    assert code == 0
    assert all(name in out for name in ("Lisbon", "London", "Munich", "Porto", "verify before you go"))
    assert max(map(len, out.splitlines())) <= 80
    assert {city["id"] for city in json.loads(call("list", "--json")[1])["cities"]} >= {"lisbon", "munich"}


def test_show_tells_all_about_a_city(call):
    code, out, _ = call("show", "Lisboa")
    assert code == 0
    assert "Europe/Lisbon" in out
    assert "estimate" in out
    assert "not from official sites" in out
    shown = json.loads(call("show", "lisbon", "--json")[1])
    assert shown["schema_version"] == 1
    assert len(shown["climate"]) == 12


def test_show_tells_all_about_a_place(call):
    code, out, _ = call("show", "oceanario", "--city", "lisbon")
    assert code == 0
    assert "hours label" in out
    assert "EUR" in out
    assert json.loads(call("show", "oceanario", "--city", "lisbon", "--json")[1])["place"]["city"] == "lisbon"


def test_show_refuses_an_unknown_name(call):
    code, out, err = call("show", "qqqqqq")
    assert (code, out) == (2, "")
    assert "no place 'qqqqqq'" in err


def test_search_finds_places_and_says_when_there_are_none(call):
    code, out, _ = call("search", "castle", "--city", "Lisboa", "--limit", "1")
    assert (code, len(out.splitlines())) == (0, 2)
    assert len(json.loads(call("search", "castle", "--json")[1])["places"]) > 1
    code, out, err = call("search", "zzzzqqq")
    assert (code, out) == (0, "")
    assert "nothing found" in err


def test_check_of_the_shipped_packs_succeeds(call):
    code, out, _ = call("check", "--json")
    assert code == 0
    assert len(json.loads(out)["packs"]) >= 4


def test_check_of_a_wrong_pack_ends_with_five(call, tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("schema_version: 2\n")
    code, out, _ = call("check", wrong)
    assert code == 5
    assert "wrong.yaml:1: error:" in out
    assert call("check", wrong, "--json")[0] == 5


def test_an_imported_list_becomes_part_of_the_catalogue(call, csv_file, tmp_path):
    code, out, _ = call("import", csv_file, "--as-of", "2026-10")
    assert code == 0
    assert "1 places of lisbon, 0 of them known before; 0 left out" in out
    assert (tmp_path / "data" / "fairtrip" / "packs" / "aunts.yaml").exists()
    assert "Aunt Rosa" in call("search", "rosa")[1]
    assert "imported from aunts.csv, 2026-10" in call("show", "Aunt Rosa")[1]


def test_an_import_never_overwrites(call, csv_file, tmp_path):
    out = tmp_path / "mine.yaml"
    assert call("import", csv_file, "--out", out)[0] == 0
    code, _, err = call("import", csv_file, "--out", out)
    assert code == 2
    assert "exists already" in err


def test_bad_rows_stop_an_import_unless_the_good_ones_are_kept(call, csv_file, tmp_path):
    csv_file.write_text(ROWS + "Nowhere,0,0,sight\n", encoding="utf-8")
    out = tmp_path / "mine.yaml"
    code, _, err = call("import", csv_file, "--out", out)
    assert code == 2
    assert "aunts.csv:3: " in err
    assert not out.exists()
    code, answer, err = call("import", csv_file, "--out", out, "--keep-good", "--json")
    assert code == 0
    assert json.loads(answer)["places"] == ["my-lisbon-aunt-rosa"]
    assert "left out:" in err


def test_geojson_properties_that_mean_nothing_are_named(call, tmp_path):
    path = tmp_path / "list.geojson"
    point = {"type": "Point", "coordinates": [-9.13, 38.714]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": "A", "icon": "x"}}
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    code, _, err = call("import", path, "--out", tmp_path / "a.yaml")
    assert code == 0
    assert "not read: icon" in err


def test_other_kinds_of_files_are_refused(call, tmp_path):
    code, _, err = call("import", tmp_path / "list.kml")
    assert code == 2
    assert "allowed: .csv, .geojson, .json" in err


def test_a_pack_given_by_hand_is_read_too(call, csv_file, tmp_path):
    pack = tmp_path / "mine.yaml"
    call("import", csv_file, "--out", pack)
    assert "Aunt Rosa" in call("search", "rosa", "--pack", pack)[1]
    assert "Aunt Rosa" not in call("search", "rosa")[1]
