from datetime import date, datetime

import pytest

from roles.errors import BadInput
from roles.group import Household, Presence, Stay
from roles.library import load_roles
from roles.merge import load_group, merge_wishes
from roles.request import load_request, parse_request
from roles.wish_spec import WishSpec
from roles.wishes import Strength

HEAD = "cities: [lisbon, Porto]\ndates: {between: [2027-05-01, 2027-05-10], days: 4}\ntravellers:\n"


def wish(strength, source="own", **fields):
    return WishSpec.model_validate(fields).wish(Strength(strength), "Ana", source)


def group(text):
    return load_group(parse_request(HEAD + text), load_roles())


def said(stakeholder):
    return {(w.strength.value, w.kind.value, w.value, w.source) for w in stakeholder.wishes}


def test_a_request_becomes_a_group(trip_file):
    group = load_group(load_request(trip_file), load_roles())
    ana, rui = group.stakeholders
    assert (group.frame.start, group.frame.stays, group.frame.origin) == (
        date(2027, 5, 13),
        (Stay("lisbon", 3),),
        "london",
    )
    assert group.households == (Household("Silva", ("Ana", "Rui"), 260050),)
    assert (group.declared, group.seed, group.frame.group_budget_minor) == ((("Ana", 1.5),), 7, 420000)
    assert ana.presence == Presence(datetime(2027, 5, 13, 15), datetime(2027, 5, 16, 11))
    assert (ana.household, ana.origin, rui.household, rui.origin) == ("Silva", "porto", "Silva", None)
    assert ana.scores[0].name == "stays_together"
    assert ("prefer", "company", "together", "group") in said(rui)


def test_what_is_sealed_is_marked_on_the_wish_and_on_the_person(trip_file):
    ana = load_group(load_request(trip_file), load_roles()).stakeholder("Ana")
    assert ana.sealed == ("age", "budget", "words")
    assert {w.kind.value for w in ana.wishes if w.sealed} == {"budget", "words"}


def test_a_roles_privacy_seals_the_persons_own_wishes_too():
    (ana,) = group("  - {name: Ana, roles: [saver], wishes: {must: [{budget: 300}]}}").stakeholders
    assert [(w.value, w.sealed) for w in ana.wishes if w.kind == "budget"] == [("300 EUR", True)]


def test_own_wishes_replace_what_a_role_says_about_the_same_thing():
    own = "{name: Ana, roles: [foodie], wishes: {prefer: [{theme: market}], reject: [{food: seafood}]}}"
    (ana,) = group(f"  - {own}").stakeholders
    assert {s for s in said(ana) if s[2] in ("market", "seafood")} == {
        ("prefer", "theme", "market", "own"),
        ("reject", "food", "seafood", "own"),
    }


def test_an_own_limit_replaces_the_roles_limit_of_that_kind():
    (ana,) = group("  - {name: Ana, roles: [grandparent], wishes: {prefer: [{walking: 9 km}]}}").stakeholders
    assert [(w.amount, w.source) for w in ana.wishes if w.kind == "walking"] == [(9000, "own")]


def test_an_own_limit_for_one_day_leaves_the_roles_limit_for_the_others():
    (ana,) = group("  - {name: Ana, roles: [grandparent], wishes: {must: [{walking: 2 km, day: 2}]}}").stakeholders
    assert [(w.amount, w.day) for w in ana.wishes if w.kind == "walking"] == [(2000, 2), (4000, None)]


def test_a_roles_wish_that_an_own_need_rules_out_is_dropped():
    (ana,) = group("  - {name: Ana, roles: [foodie], wishes: {need: [{diet: vegetarian}]}}").stakeholders
    assert "seafood" not in {w.value for w in ana.wishes}
    assert "market_hall" in {w.value for w in ana.wishes}


def test_between_two_roles_the_stronger_wish_and_the_stricter_limit_win():
    (ana,) = group("  - {name: Ana, roles: [pregnant_traveller, grandparent]}").stakeholders
    assert {s for s in said(ana) if s[1] in ("walking", "access", "rest")} == {
        ("must", "walking", "4 km", "role:grandparent"),
        ("must", "rest", "60 min", "role:pregnant_traveller"),
        ("must", "access", "low_effort", "role:grandparent"),
    }


def test_of_equally_strong_opposites_the_role_listed_first_wins():
    for roles, strength in (("hiker, teenager", "avoid"), ("teenager, hiker", "prefer")):
        (ana,) = group(f"  - {{name: Ana, roles: [{roles}]}}").stakeholders
        assert [w.strength for w in ana.wishes if w.value == "shopping"] == [strength]


def test_a_group_wish_holds_for_everybody_but_those_who_say_otherwise():
    people = "  - {name: Ana}\n  - {name: Ben, wishes: {avoid: [{theme: art}]}}\nwishes: {must: [{theme: art}]}"
    ana, ben = group(people).stakeholders
    assert said(ana) == {("must", "theme", "art", "group")}
    assert said(ben) == {("avoid", "theme", "art", "own")}


def test_cities_and_people_are_spelled_as_the_request_spells_them():
    people = "  - {name: Ana, wishes: {prefer: [{theme: art, city: PORTO}, {company: BEN}]}}\n  - {name: Ben}"
    ana = group(people).stakeholder("Ana")
    assert [(w.value, w.city) for w in ana.wishes] == [("art", "Porto"), ("Ben", None)]


def test_a_group_wish_for_somebodys_company_does_not_reach_that_person():
    ana, ben = group("  - {name: Ana}\n  - {name: Ben}\nwishes: {prefer: [{company: ben}]}").stakeholders
    assert said(ana) == {("prefer", "company", "Ben", "group")}
    assert said(ben) == set()


def test_an_unknown_role_is_named_with_its_line_and_the_nearest():
    with pytest.raises(BadInput, match=r"trip.yaml:5: no role 'fodie', did you mean 'foodie'\?"):
        group("  - name: Ana\n    roles: [fodie]")


def test_the_trip_starts_as_early_as_everybody_can_or_when_asked():
    request = parse_request(HEAD + "  - {name: Ana, arrive: 2027-05-06 10:00}")
    assert load_group(request, load_roles()).frame.start == date(2027, 5, 3)
    assert load_group(request, load_roles(), date(2027, 5, 6)).frame.start == date(2027, 5, 6)
    with pytest.raises(BadInput, match="allowed: 2027-05-03 to 2027-05-06"):
        load_group(request, load_roles(), date(2027, 5, 7))


def test_people_who_can_never_be_there_together_are_refused():
    people = "  - {name: Ana, arrive: 2027-05-01 10:00}\n  - {name: Ben, arrive: 2027-05-10 10:00}"
    with pytest.raises(BadInput, match=r"trip.yaml:2: no trip of 4 days holds"):
        group(people)


def test_scores_of_all_roles_are_kept_once():
    (ana,) = group("  - {name: Ana, roles: [toddler_parent, pregnant_traveller]}").stakeholders
    names = [score.name for score in ana.scores]
    assert len(names) == len(set(names)) == 7


def test_merging_keeps_the_order_own_then_group_then_roles():
    own, others = (
        [wish("avoid", theme="art")],
        [wish("prefer", "group", theme="music"), wish("must", "role:x", theme="film")],
    )
    assert [w.value for w in merge_wishes(own, others)] == ["art", "music", "film"]


def test_the_narrower_time_window_and_the_longer_rest_are_stricter():
    others = [wish("must", "role:a", time="08:00-22:00"), wish("must", "role:b", time="09:00-20:00")]
    others += [wish("must", "role:a", rest="30 min"), wish("must", "role:b", rest="90 min")]
    assert [w.value for w in merge_wishes([], others)] == ["09:00-20:00", "90 min"]


def test_rubrics_are_merged_like_scores():
    ana, ben, cem = group(
        "  - {name: Ana, roles: [foodie, grandparent]}\n  - {name: Ben, roles: [saver]}\n  - {name: Cem}"
    ).stakeholders
    library = load_roles()
    assert ana.criteria == (*library.get("foodie").rubric, *library.get("grandparent").rubric)
    assert (ben.criteria, cem.criteria) == ((), ())


def test_of_two_criteria_with_one_name_that_of_the_role_listed_first_counts(tmp_path):
    for name, ask in (("first", "Here?"), ("second", "There?")):
        rubric = f"rubric: [{{name: calm, ask: {ask}, choices: [no, yes]}}]\n"
        (tmp_path / f"{name}.yaml").write_text(f"title: T\nsummary: S.\n{rubric}", encoding="utf-8")
    request = parse_request(HEAD + "  - {name: Ana, roles: [second, first]}")
    (ana,) = load_group(request, load_roles([tmp_path])).stakeholders
    assert [criterion.ask for criterion in ana.criteria] == ["There?"]
