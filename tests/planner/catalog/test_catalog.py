from concurrent.futures import ThreadPoolExecutor

import pytest

from planner.catalog.catalog import installed_packs, open_catalog
from roles.errors import BadInput


def test_every_shipped_city_can_be_read_whole(shipped):
    assert {"lisbon", "london", "munich", "porto"} <= {city.id for city in shipped.cities()}
    for city in shipped.cities():
        ids = [place.id for place in shipped.places(city.id)]
        assert ids == sorted(ids)
        assert ids
        assert shipped.areas(city.id)
        assert shipped.hubs(city.id)
        assert shipped.climate(city.id, 7) is not None
        assert shipped.bands_label(city.id) in ("usual", "estimate", "reported")


def test_a_place_knows_its_city_and_who_compiled_it(tiny):
    assert tiny.place("tiny-castle").name == "Tiny Castle"
    assert tiny.city_of("tiny-castle") == "tinytown"
    assert tiny.place_source("tiny-castle") == "made up for a test"
    assert tiny.source("tinytown") == "made up for a test"
    assert (tiny.as_of("tinytown"), tiny.licence("tinytown")) == ("2026-11", "CC0-1.0")


def test_a_place_without_its_own_date_takes_the_packs(tiny):
    assert tiny.place("tiny-castle").as_of == "2026-11"


def test_an_unknown_month_of_climate_is_none(tiny):
    assert tiny.climate("tinytown", 7).tmax == 25.0
    assert tiny.climate("tinytown", 3) is None


@pytest.mark.parametrize("ask", ["city", "places", "areas", "hubs", "bands", "as_of", "source"])
def test_an_unknown_city_names_the_nearest(tiny, ask):
    with pytest.raises(BadInput, match="did you mean 'tinytown'"):
        getattr(tiny, ask)("tinytwon")


def test_an_unknown_place_area_or_origin_names_the_nearest(tiny):
    with pytest.raises(BadInput, match="no place 'tiny-castel', did you mean 'tiny-castle'"):
        tiny.place("tiny-castel")
    with pytest.raises(BadInput, match="no area 'center', did you mean 'centre'"):
        tiny.area("center", "tinytown")
    with pytest.raises(BadInput, match="no origin 'pariss', did you mean 'paris'"):
        tiny.origin_point("pariss")


def test_an_area_of_two_cities_needs_its_city(tiny_text, tmp_path):
    twin = tiny_text.replace("tinytown", "othertown").replace("tiny-", "other-")
    for name, text in (("a.yaml", tiny_text), ("b.yaml", twin)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    catalog = open_catalog([tmp_path / "a.yaml", tmp_path / "b.yaml"], tmp_path)
    assert catalog.area("centre", "othertown").name == "Centre"
    with pytest.raises(BadInput, match="exists in othertown and tinytown"):
        catalog.area("centre")


@pytest.mark.parametrize(
    "name", ["tiny-castle", "Tiny Castle", "tiny castle", "WINZIGSCHLOSS", "the keep", "castle", "tiny castel"]
)
def test_a_place_is_found_by_any_form_of_its_name(tiny, name):
    assert tiny.resolve(name, "tinytown") == "tiny-castle"


def test_accents_do_not_matter(tiny):
    assert tiny.resolve("cafe zwolf", "tinytown") == "tiny-inn"


def test_a_name_that_fits_two_places_names_both(tiny):
    with pytest.raises(BadInput, match=r"fits several places in tinytown: .*tiny-castle.*tiny-garden"):
        tiny.resolve("tiny", "tinytown")


def test_a_longer_name_is_not_the_place_that_it_contains(tiny):
    with pytest.raises(BadInput, match="no place 'Tiny Castle Hotel and Spa Resort' in tinytown"):
        tiny.resolve("Tiny Castle Hotel and Spa Resort", "tinytown")


def test_a_name_like_nothing_is_refused_in_one_line(tiny):
    with pytest.raises(BadInput) as caught:
        tiny.resolve("qqqq\x1b[31m", "tinytown")
    assert str(caught.value) == r"no place 'qqqq\u001b[31m' in tinytown"


def test_a_city_is_found_by_its_local_name(shipped):
    assert shipped.resolve_city("Lisboa") == "lisbon"
    assert shipped.resolve_city("münchen") == "munich"
    with pytest.raises(BadInput, match="did you mean 'Porto'"):
        shipped.resolve_city("Proto")


def test_an_origin_is_found_by_name(shipped):
    assert shipped.resolve_origin("Düsseldorf") == "dusseldorf"
    assert shipped.resolve_origin("Lisboa") == "lisbon"
    with pytest.raises(BadInput, match="did you mean 'Vienna'"):
        shipped.resolve_origin("Viena")


def test_search_reads_names_kinds_and_themes_from_their_beginning(tiny):
    assert [p.id for p in tiny.search("gard", "tinytown")] == ["tiny-garden"]
    assert [p.id for p in tiny.search("winzig sight", "tinytown")] == ["tiny-castle"]
    assert tiny.search("  ") == ()


def test_search_survives_the_query_language(tiny):
    for text in ('"', "a* OR b", "NEAR(", "-", "name:x", "'; DROP TABLE place"):
        assert isinstance(tiny.search(text), tuple)
    assert tiny.places("tinytown")


def test_search_falls_back_to_similar_names(tiny):
    assert tiny.search("tny castel", "tinytown", 1)[0].id == "tiny-castle"


def test_near_places_come_nearest_first_and_no_further(tiny):
    assert [p.id for p in tiny.near(49.0, 11.0, 300)] == ["tiny-inn", "tiny-castle"]
    assert [p.id for p in tiny.near(49.0, 11.0, 100)] == ["tiny-inn"]
    assert tiny.near(49.0, 11.0, 300, "lisbon") == ()


def test_a_leg_is_good_both_ways(shipped):
    there, back = shipped.legs("lisbon", "porto"), shipped.legs("porto", "lisbon")
    assert [leg.mode for leg in there] == [leg.mode for leg in back] == sorted(leg.mode for leg in there)
    assert [(leg.origin, leg.destination) for leg in back] == [("porto", "lisbon")] * len(back)
    assert [leg.minutes for leg in there] == [leg.minutes for leg in back]
    assert there[0].minutes_typ == there[0].minutes[1]
    assert there[0].price_typ_minor == there[0].price_minor[1]


def test_two_towns_without_a_listed_leg_have_none(tiny):
    assert tiny.legs("tinytown", "paris") == ()


def test_an_origin_point_is_an_origin_or_a_city(shipped):
    assert shipped.origin_point("paris").country == "FR"
    assert shipped.origin_point("munich").tz == "Europe/Berlin"


def test_threads_read_the_same(tiny):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: [p.id for p in tiny.search("tiny")], range(40)))
    assert found == [found[0]] * 40


def test_a_catalogue_without_a_cache_lives_in_memory(tiny_pack, tmp_path):
    (tmp_path / "file").write_text("")
    catalog = open_catalog([tiny_pack], tmp_path / "file" / "below")
    assert catalog.place("tiny-castle").popularity == 4
    catalog.close()


def test_the_users_own_packs_are_found(monkeypatch, tmp_path, tiny_pack):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "fairtrip" / "packs").mkdir(parents=True)
    own = tiny_pack.rename(tmp_path / "fairtrip" / "packs" / "own.yaml")
    assert installed_packs() == (own,)
