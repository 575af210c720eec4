import json

QUARREL = """
title: Two who disagree
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-14}
currency: EUR
travellers:
  - {name: Ana, wishes: {must: [{theme: museum}], prefer: [{theme: gardens}]}}
  - {name: Rui, sealed: [food], wishes: {avoid: [{theme: museum}, {food: seafood}]}}
  - {name: Eva, wishes: {must: [{food: seafood}]}}
"""


def quarrel(tmp_path):
    trip = tmp_path / "trip.yaml"
    trip.write_text(QUARREL, encoding="utf-8")
    return trip


def test_a_conflict_says_who_what_and_a_way_out(fairtrip, tmp_path):
    lines = fairtrip("conflicts", quarrel(tmp_path)).out.splitlines()
    assert lines[0] == "Ana wants museum, Rui does not"
    assert lines[1].startswith("  - ")


def test_a_sealed_wish_is_a_conflict_for_its_owner_only(fairtrip, tmp_path):
    trip = quarrel(tmp_path)
    assert "seafood" not in fairtrip("conflicts", trip).out
    assert "seafood" not in fairtrip("conflicts", trip, "--for", "Eva").out
    assert "seafood" in fairtrip("conflicts", trip, "--for", "Rui").out


def test_json_lists_both_sides(fairtrip, tmp_path):
    found = json.loads(fairtrip("conflicts", quarrel(tmp_path), "--json").out)["conflicts"]
    assert (found[0]["for_it"], found[0]["against_it"]) == (["Ana"], ["Rui"])


def test_people_who_agree_have_none(fairtrip, tmp_path):
    trip = tmp_path / "trip.yaml"
    trip.write_text(QUARREL.replace("avoid", "prefer"), encoding="utf-8")
    assert fairtrip("conflicts", trip).out == "nobody wants what somebody else does not\n"
