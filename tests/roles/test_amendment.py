import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from roles.amendment import Amendment, amended
from roles.errors import BadInput
from roles.library import load_roles
from roles.merge import load_group
from roles.request import parse_request
from roles.vocabulary import CUISINES, THEMES

TRIP = """
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
wishes: {prefer: [{theme: boat}]}
travellers:
  - name: Ana
    wishes: {need: [{walking: 7 km}, {diet: vegan}], must: [{walking: 4 km}, {theme: gardens}], avoid: [{food: pub}]}
  - {name: Helena, roles: [grandparent]}
"""
LIBRARY = load_roles()


def request():
    return parse_request(TRIP)


def say(act, strength=None, traveller="Ana", **wish):
    return Amendment(act=act, traveller=traveller, strength=strength, wish=wish)


def wishes(changed, name="Ana"):
    group = load_group(changed, LIBRARY)
    return {(w.strength.value, w.kind.value, w.value, w.source) for w in group.stakeholder(name).wishes}


def test_an_added_wish_becomes_the_owner_s_own_and_the_request_stays():
    before = request()
    after = amended(before, [say("add", "must", theme="boat")])
    assert ("must", "theme", "boat", "own") in wishes(after)
    assert before == request()


def test_an_addition_replaces_what_was_said_about_the_same_matter():
    after = wishes(amended(request(), [say("add", "reject", theme="gardens")]))
    assert ("reject", "theme", "gardens", "own") in after
    assert not any(value == "gardens" and strength == "must" for strength, _, value, _ in after)


def test_a_new_limit_stands_beside_a_stronger_one():
    after = wishes(amended(request(), [say("add", "must", walking="3 km")]))
    assert {(s, v) for s, kind, v, _ in after if kind == "walking"} == {("need", "7 km"), ("must", "3 km")}


def test_a_need_is_never_weakened_by_an_addition_but_by_a_change():
    with pytest.raises(BadInput, match=r"Ana needs diet 'vegan'.*change or delete it first"):
        amended(request(), [say("add", "prefer", diet="vegan")])
    assert ("prefer", "diet", "vegan", "own") in wishes(amended(request(), [say("change", "prefer", diet="vegan")]))


def test_a_change_without_a_strength_keeps_the_one_there_was():
    after = wishes(amended(request(), [say("change", walking="5 km")]))
    assert {(s, v) for s, kind, v, _ in after if kind == "walking"} == {("need", "5 km")}


def test_a_deletion_takes_back_the_owner_s_own_words():
    assert "pub" not in {value for _, _, value, _ in wishes(amended(request(), [say("delete", food="pub")]))}


def test_a_deletion_of_what_a_role_or_the_group_says_waives_it_for_this_person_only():
    after = amended(request(), [say("delete", traveller="Helena", walking="1 km"), say("delete", theme="boat")])
    assert "walking" not in {kind for _, kind, _, _ in wishes(after, "Helena")}
    assert "boat" not in {value for _, _, value, _ in wishes(after)}
    assert "boat" in {value for _, _, value, _ in wishes(after, "Helena")}


def test_saying_it_again_ends_a_waiver():
    steps = [say("delete", traveller="Helena", walking="1 km"), say("add", "must", "Helena", walking="2 km")]
    after = amended(request(), [*steps, say("delete", traveller="Helena", walking="1 km")])
    assert ("must", "walking", "4 km", "role:grandparent") in wishes(after, "Helena")


def test_a_need_that_a_role_gives_is_not_waived():
    vegan = parse_request(TRIP.replace("roles: [grandparent]", "roles: [vegan]"))
    after = amended(vegan, [say("delete", traveller="Helena", diet="vegan")])
    with pytest.raises(BadInput, match="the role 'vegan' needs diet 'vegan', and a need is not waived"):
        load_group(after, LIBRARY)


@pytest.mark.parametrize(
    ("amendment", "message"),
    [
        (say("add", "must", food="steak"), "Ana: needs the diet 'vegan' and wants 'steak'"),
        (say("add", "avoid", walking="3 km"), "'avoid' does not fit a wish about walking; allowed: need, must, prefer"),
        (say("add", "must", "Anna", theme="art"), "no traveller 'Anna', did you mean 'Ana'"),
        (say("add", "must", theme="art", day=9), "is 9 but the trip has 3 days"),
        (say("add", "must", theme="art", city="porto"), "'porto' is not a city of this trip"),
        (say("add", "must", company="Ana"), "'Ana' cannot wish for their own company"),
    ],
)
def test_what_a_trip_file_may_not_say_an_amendment_may_not_either(amendment, message):
    with pytest.raises(BadInput) as refused:
        amended(request(), [amendment])
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_own_words_can_be_deleted():
    quiet = parse_request(TRIP.replace("name: Ana", "name: Ana\n    words: No crowds"))
    assert amended(quiet, [say("delete", words="No crowds")]).travellers[0].words is None


def test_nobody_has_more_wishes_than_a_trip_file_may_hold():
    many = [say("add", "prefer", words=f"wish {n}") for n in range(61)]
    with pytest.raises(BadInput, match="allowed: 60 of a strength"):
        amended(request(), many)


@pytest.mark.parametrize("act", [{"act": "add"}, {"act": "delete", "strength": "must"}])
def test_an_amendment_says_how_strong_it_is_unless_it_deletes(act):
    with pytest.raises(ValidationError):
        Amendment(traveller="Ana", wish={"theme": "art"}, **act)


PLAIN = st.characters(exclude_categories=["Cc", "Cs"])
NEW = st.one_of(
    st.builds(lambda v: {"theme": v}, st.sampled_from([t for t in THEMES if t not in {"gardens", "boat"}])),
    st.builds(lambda v: {"food": v}, st.sampled_from([c for c in CUISINES if c not in {"pub", "steak", "seafood"}])),
    st.builds(lambda v: {"pace": v}, st.integers(1, 12)),
    st.builds(lambda v: {"words": v}, st.text(PLAIN, min_size=1, max_size=20).filter(lambda t: t.strip())),
)


@settings(max_examples=60, deadline=None)
@given(NEW, st.sampled_from(["need", "must", "prefer"]), st.booleans(), st.sampled_from(["Ana", "Helena"]))
def test_adding_then_deleting_gives_the_request_there_was(wish, strength, sealed, name):
    added = say("add", strength, name, **wish, sealed=sealed)
    before, after = request(), amended(request(), [added, say("delete", traveller=name, **wish)])
    assert after == before
    assert load_group(after, LIBRARY).digest == load_group(before, LIBRARY).digest


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x00b", "\ud800"])
def test_words_hold_no_control_characters_and_no_half_ones(text):
    with pytest.raises(ValidationError, match=r"control character|unicode"):
        say("add", "must", words=text)
    with pytest.raises(ValidationError, match=r"control character|unicode"):
        say("add", "must", theme="art", quote=text)
