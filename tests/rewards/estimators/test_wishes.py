from dataclasses import replace

import pytest

from rewards.estimators.rules import judge_wish
from rewards.estimators.wishes import diminishing, narrowed
from rewards.experience import Experience, Journey, Leg, Night, Rest


@pytest.fixture
def judged(person, day, wish):
    """Judge one wish of Ana, who travels with Ben and Cleo, and return (points, line, text)."""

    def judge(*words, lived=None, companions=("Ben", "Cleo"), **where):
        ana = replace(person("Ana"), companions=companions)
        reason = judge_wish(ana, wish(*words, **where), day() if lived is None else lived)
        return reason.points, reason.line, reason.text

    return judge


def test_repeated_hits_are_worth_half_each_time():
    assert [diminishing(n) for n in range(5)] == [0.0, 1.0, 1.5, 1.75, 1.875]


@pytest.mark.parametrize(("strength", "points"), [("must", 2.0), ("prefer", 1.0), ("avoid", -1.0), ("reject", -2.0)])
def test_a_place_counts_once_by_id_or_name(judged, day, visit, strength, points):
    twice = day(visits=(visit("1.1", place="tower"), visit("1.2", place="tower")))
    assert judged(strength, "place", "tower", lived=twice)[:2] == (points, "1.1")
    assert judged(strength, "place", "Table 1.5")[:2] == (points, "1.5")
    assert judged(strength, "place", "castle") == (0.0, "", "castle: not in this plan")


def test_themes_and_cuisines_count_by_their_hits(judged):
    assert judged("must", "theme", "museum") == (3.0, "1.1", "museum: 2 visits")
    assert judged("avoid", "theme", "art") == (-1.0, "1.2", "art: 1 visit")
    assert judged("must", "theme", "street_art") == (0.0, "", "street art: 0 visits")
    assert judged("reject", "food", "seafood") == (-2.0, "1.5", "seafood: 1 meal")
    assert judged("prefer", "food", "cafe") == (0.0, "", "cafe: 0 meals")


def test_a_diet_counts_by_the_meals_known_to_serve_it(judged, day, meal):
    meals = day(meals=(meal("1.5", diets=("vegan",)), meal("1.6")))
    assert judged("need", "diet", "vegan", lived=meals) == (1.0, "1.6", "vegan: 1 of 2 meals")
    assert judged("need", "diet", "vegan", lived=day(meals=())) == (0.0, "", "vegan: no meal")


def test_a_mode_counts_by_its_journeys(judged, day):
    train, coach = (
        Journey(f"{n}.1", n, mode, "porto", "lisbon", 180, 3000) for n, mode in ((0, "train"), (2, "coach"))
    )
    ways = day(journeys=(train, coach))
    assert judged("must", "transport", "train", lived=ways) == (1.0, "2.1", "train: 1 of 2 journeys")
    assert judged("reject", "transport", "coach", lived=ways)[:2] == (-1.0, "2.1")
    assert judged("prefer", "transport", "train", lived=day(journeys=(train,)))[:2] == (1.0, "0.1")


def test_a_local_mode_counts_by_its_ways(judged):
    assert judged("avoid", "transport", "walk") == (-0.5, "1.3", "walk: 1 of 2 ways")
    assert judged("avoid", "transport", "taxi")[:2] == (0.0, "")


def test_beds_and_areas_count_by_nights(judged):
    assert judged("prefer", "lodging", "mid")[:2] == (1.0, "1.9")
    assert judged("prefer", "lodging", "hostel") == (0.0, "1.9", "hostel: 0 of 1 night")
    assert judged("avoid", "lodging", "central")[:2] == (-1.0, "1.9")


def test_access_counts_what_is_known_and_names_what_is_not(judged, day, visit):
    known = (visit("1.1", step_free=True, stroller=False, effort=2), visit("1.2", step_free=None, stroller=True))
    lived = day(visits=known)
    assert judged("need", "access", "step_free", lived=lived) == (1.0, "1.2", "step free: 1 of 2 visits, 1 unknown")
    assert judged("need", "access", "stroller", lived=lived)[:2] == (1.0, "1.1")
    assert judged("prefer", "access", "low_effort", lived=lived)[:2] == (0.5, "1.1")


def test_one_companion_counts_by_visits_with_them(judged, day, visit):
    lived = day(visits=(visit("1.1", companions=("Ben",)), visit("1.2")))
    assert judged("must", "company", "Ben", lived=lived)[:2] == (1.0, "1.2")
    assert judged("avoid", "company", "Ben", lived=lived)[:2] == (-0.5, "1.1")


def test_together_counts_how_much_of_the_group_is_there(judged, day, visit):
    lived = day(visits=(visit("1.1", companions=("Ben", "Cleo")), visit("1.2", companions=("Ben",))))
    text = "together: 75% of the group on an average visit"
    assert judged("must", "company", "together", lived=lived) == (1.5, "1.2", text)
    assert judged("must", "company", "together", lived=day(visits=()))[::2] == (0.0, "together: no visit")
    alone = judged("must", "company", "together", lived=lived, companions=())
    assert alone[::2] == (0.0, "together: nobody else to be with")


def test_words_are_not_judged_offline(judged):
    assert judged("must", "words", "be kind") == (0.0, "", "not judged offline")


def test_a_wish_for_a_city_or_a_day_looks_only_there(day, visit, meal, wish):
    lived = day(
        visits=(visit("1.1"), visit("2.1", day=1, city="porto")),
        meals=(meal("2.2", day=1, city="porto"),),
        legs=(Leg("1.3", 0, "walk", 9, 700, 0), Leg("2.3", 1, "walk", 9, 700, 0)),
        journeys=(Journey("2.0", 1, "train", "lisbon", "porto", 180, 3000), Journey("3.0", 2, "train", "x", "y", 9, 1)),
        nights=(Night("1.9", 0, "lisbon", "mid", "baixa", (), 1), Night("2.9", 1, "porto", "mid", "ribeira", (), 1)),
        rests=(Rest("1.8", 0, 800, 860), Rest("2.8", 1, 800, 860)),
    )
    lived = replace(lived, days=(0, 1, 2))
    porto = narrowed(wish("must", "lodging", "mid", city="porto"), lived)
    assert porto.days == (1,)
    lines = [item.line for part in (porto.visits, porto.meals, porto.legs, porto.nights, porto.rests) for item in part]
    assert lines == ["2.1", "2.2", "2.3", "2.9", "2.8"]
    assert [journey.line for journey in porto.journeys] == ["2.0"]
    assert narrowed(wish("must", "lodging", "mid", city="porto", day=1), lived).nights == ()
    assert [v.line for v in narrowed(wish("must", "theme", "art", day=1), lived).visits] == ["1.1"]
    assert narrowed(wish("must", "theme", "art"), lived) is lived


def test_a_wish_for_a_day_without_the_traveller_is_worth_nothing(judged):
    assert judged("must", "theme", "museum", day=7)[0] == 0.0
    assert judged("must", "pace", "", 1, day=7)[0] == 0.0


def test_an_empty_day_earns_and_costs_nothing(judged):
    empty = Experience("Ana", (0,), "EUR")
    for kind, value in (("transport", "train"), ("lodging", "mid"), ("access", "stroller"), ("company", "Ben")):
        strength = "must"
        assert judged(strength, kind, value, lived=empty)[:2] == (0.0, "")


def test_a_place_that_bears_the_name_of_the_wished_one_is_another_place(judged, day, visit):
    lived = day(visits=(visit("1.1", place="impostor", name="Castle"),))
    assert judged("must", "place", "castle", lived=lived)[0] == 2.0
    assert judged("must", "place", "castle", lived=lived, name="Castle")[0] == 0.0
