import pytest

from planner.catalog.pack import CityPack, Supplement
from planner.catalog.pack_file import Problem, load_pack, problems_of
from roles.errors import BadInput


def test_a_pack_knows_the_line_of_its_parts(tiny_pack, tiny_text):
    pack = load_pack(tiny_pack)
    line = tiny_text[: tiny_text.index("name: Café")].count("\n") + 1
    assert isinstance(pack.pack, CityPack)
    assert pack.city_id == "tinytown"
    assert pack.document.line(("places", 2, "name")) == line
    assert str(pack.error("odd", ("places", 2, "name"))) == f"{tiny_pack}:{line}: odd"


def test_every_fault_of_the_schema_is_listed_with_its_line(tiny_pack, tiny_text):
    wrong = tiny_text.replace("kind: food", "knd: food").replace("visit_min: [20, 30, 60]", "visit_min: soon")
    tiny_pack.write_text(wrong, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load_pack(tiny_pack)
    problems = problems_of(caught.value, str(tiny_pack))
    assert [p.code for p in problems] == ["schema"] * 3
    assert all(p.line for p in problems)
    assert any("unknown key, did you mean 'kind'" in p.text for p in problems)
    assert not any("more)" in p.text for p in problems)


def test_a_pack_that_extends_a_city_is_a_supplement(tmp_path):
    path = tmp_path / "own.yaml"
    place = "{id: a, name: A, kind: sight, area: b, lat: 1, lon: 2, visit_min: [5, 6, 7], indoor: out, popularity: 1}"
    path.write_text(f"schema_version: 1\nsource: me\nlicence: mine\nas_of: 2026-01\nextends: rome\nplaces: [{place}]\n")
    pack = load_pack(path)
    assert isinstance(pack.pack, Supplement)
    assert pack.city_id == "rome"


def test_an_error_without_a_line_is_a_problem_of_the_file():
    assert problems_of(BadInput("no such file", file="a.yaml"), "a.yaml")[0].line is None


def test_a_problem_reads_as_one_line():
    assert str(Problem("warning", "name", "odd", "a.yaml", 3)) == "a.yaml:3: warning: odd [name]"
    assert str(Problem("error", "count", "few", "a.yaml")) == "a.yaml: error: few [count]"
