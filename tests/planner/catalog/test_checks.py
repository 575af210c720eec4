import pytest

from planner.catalog.checks import check_packs, errors_only
from planner.catalog.pack_file import built_in_packs


def codes(*paths):
    return [(problem.severity, problem.code) for problem in check_packs(paths)]


@pytest.fixture
def changed(tiny_pack, tiny_text):
    """Return a function that replaces text in the tiny pack and checks it."""

    def check(old, new):
        assert old in tiny_text
        tiny_pack.write_text(tiny_text.replace(old, new, 1), encoding="utf-8")
        return check_packs([tiny_pack])

    return check


def test_the_shipped_packs_and_tables_have_no_errors():
    assert [str(problem) for problem in errors_only(check_packs(built_in_packs()))] == []


def test_a_sound_pack_has_no_problems(tiny_pack):
    assert check_packs([tiny_pack]) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "text"),
    [
        ("lat: 49.001", "lat: 49.5", "position", "56 km from the centre"),
        ("lat: 49.001", "lat: 49.1", "position", "11.1 km from its area 'centre'"),
        ("area: centre", "area: center", "area", "did you mean 'centre'"),
        ("tz: Europe/Berlin", "tz: Europe/Berln", "tz", "did you mean 'Europe/Berlin'"),
        ("tz: Europe/Berlin", "tz: Asia/Tokyo", "tz", "does not fit longitude"),
        ("currency: EUR", "currency: EUX", "currency", "no exchange rate for EUX, did you mean"),
        ("subdivision: BY", "subdivision: XX", "holidays", "no subdivision 'XX'"),
        ("[central]", "[sentral]", "word", "did you mean 'central'"),
        ("[history]", "[histori]", "word", "did you mean 'history'"),
        ("cuisine: [pub]", "cuisine: [pubb]", "word", "did you mean 'pub'"),
        ("visit_min: [30, 45, 60]", "visit_min: [30, 25, 60]", "range", "low <= typical <= high"),
        ("visit_min: [30, 45, 60]", "visit_min: [1, 45, 60]", "visit", "between 5 and 600"),
        ("visit_min: [45, 60, 90]", "visit_min: [45, 60, 300]", "visit", "between 5 and 240"),
        ("child: [200, 300, 300]", "child: [200, 700, 700]", "price", "dearer than the adult one"),
        ("free_to: 5", "free_to: 16", "price", "free_to 16 is above child_to 14"),
        ("price_level: 2", "price: {adult: [1, 1, 1]}", "price", "price_level 1 to 4 instead"),
        ("https://castle.example.org", "castle.example.org", "website", "not like https://"),
        ("https://castle.example.org", "https://[castle", "website", "not like https://"),
        ("Tu-Su 10:00-18:00; PH off", "Tu-Su 10-18", "hours", "cannot be read"),
        ("Tu-Su 10:00-18:00; PH off", "PH off; Tu-Su 10:00-18:00", "hours", "'off' rules come last"),
        ("Tu-Su 10:00-18:00; PH off", "Dec 24 10:00-12:00", "hours", "although no season is named"),
        ("Tu-Su 10:00-18:00; PH off", "2020 Jan-Feb 10:00-12:00", "hours", "never open at all"),
        ("Tu-Su 10:00-18:00; PH off", "SH 10:00-12:00; Mo-Su 10:00-12:00", "hours", "school holidays"),
        ("tmax: 2.0", "tmax: -5.0", "climate", "not above tmin"),
        ("tmax: 25.0, tmin: 13.0", "tmax: 1.0, tmin: -13.0", "climate", "hemisphere"),
        (
            "lat: 49.0\n  lon: 11.0\n  tz",
            "lat: 49.0\n  lon: 99.0\n  tz",
            "position",
            "area 'centre' is more than 40 km",
        ),
        (
            "id: centre, name: Centre, lat: 49.0, lon: 11.0, tags: [central]}",
            "id: centre, name: Centre, lat: 49.0, lon: 11.0}\n  - {id: centre, name: Twin, lat: 49.0, lon: 11.0}",
            "id",
            "area id 'centre' stands here twice",
        ),
        ("Tu-Su 10:00-18:00; PH off", "Mo-Su 10:00-12:00," * 30, "hours", "longer than 400"),
        ("month: 7", "month: 1", "climate", "month 1 stands here twice"),
        ("lodging_mid: [5000, 6000, 7000]", "lodging_mid: [1000, 1000, 1000]", "bands", "lodging_budget is dearer"),
        ("transit_day: [600", "transit_day: [900", "range", "transit_day"),
        ("transfer_min: [5, 8, 12]", "transfer_min: [9, 8, 12]", "range", "transfer_min"),
        ("lat: 49.01", "lat: 51.01", "position", "hub 'tiny-station' is more than 80 km away"),
        ("id: tiny-garden", "id: tiny-castle", "id", "place id 'tiny-castle' stands here twice"),
        ("id: tiny-garden", "id: garden", "prefix", "does not start with 'tiny-'"),
    ],
)
def test_each_fault_is_found_as_an_error(changed, old, new, code, text):
    errors = errors_only(changed(old, new))
    assert [e for e in errors if e.code == code and text in e.text and e.line], [str(e) for e in errors]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("themes: [history]\n", "themes: []\n", "themes"),
        ("cuisine: [pub]", "cuisine: []", "food"),
        ("child_to: 14, ", "", "price"),
        ("hubs:", "  - {id: edge, name: Edge, lat: 49.0, lon: 11.0}\nhubs:", "area"),
        ("child_to: 14, ", "child_to: 14, senior: [1, 1, 1], ", "price"),
        ("lat: 49.001", "lat: 49.05", "position"),
        ("country: DE\n  subdivision: BY", "country: XX", "holidays"),
        ("aliases: [The Keep]", "aliases: [Tiny Garden]", "name"),
    ],
)
def test_what_only_looks_odd_is_a_warning(changed, old, new, code):
    assert [p.severity for p in changed(old, new) if p.code == code] == ["warning"]


def test_one_place_under_two_ids_is_a_duplicate(changed):
    twin = "  - {id: tiny-keep, name: tiny castle, kind: sight, themes: [history], area: centre, lat: 49.0012,"
    twin += " lon: 11.002, visit_min: [30, 45, 60], indoor: in, popularity: 4}\n"
    problems = changed("  - id: tiny-garden\n", twin + "  - id: tiny-garden\n")
    assert [(p.severity, p.code) for p in problems] == [("error", "duplicate")]


def test_two_packs_cannot_share_ids_or_prefixes(tiny_pack, tiny_text, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(tiny_text.replace("tinytown", "othertown"), encoding="utf-8")
    assert set(codes(tiny_pack, other)) == {("error", "id"), ("error", "prefix")}


def test_a_supplement_is_checked_against_the_shipped_city(tmp_path):
    path = tmp_path / "own.yaml"
    place = "{id: my-a, name: A, kind: sight, themes: [art], area: bellem, lat: 38.7, lon: -9.2, visit_min: [5, 6, 7],"
    place += " indoor: out, popularity: 1}"
    head = "schema_version: 1\nsource: me\nlicence: mine\nas_of: 2026-01\n"
    path.write_text(f"{head}extends: lisbon\nplaces: [{place}]\n")
    assert next(p.text for p in check_packs([path])).startswith("my-a: no area 'bellem', did you mean 'belem'")
    path.write_text(f"{head}extends: lissbon\nplaces: [{place}]\n")
    assert codes(path) == [("error", "city")]


def test_a_pack_that_cannot_be_read_is_a_problem_too(tmp_path):
    assert codes(tmp_path / "none.yaml") == [("error", "schema")]
