import io
import json

from planner.agent.store import read_trip

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


def said_to(tmp_path, kind):
    store = read_trip(tmp_path / ".fairtrip" / "trip")
    return [event.data for event in store.of_kind(kind)]


def test_who_yields_is_asked_neutrally_and_what_they_say_is_kept(fairtrip, tmp_path, monkeypatch):
    trip = quarrel(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("7\n2\n1\n"))
    out = fairtrip("conflicts", trip, "--ask").out
    assert "answer with a number from 1 to" in out
    assert [event["answer"] for event in said_to(tmp_path, "yield_answered")] == ["drop", "no"]
    assert [event["act"] for event in said_to(tmp_path, "amendment")] == ["delete"]
    assert "does not" not in out


def test_a_sealed_clash_is_asked_of_its_owner_only(fairtrip, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * 9))
    fairtrip("conflicts", quarrel(tmp_path), "--ask")
    asked = said_to(tmp_path, "yield_asked")
    assert {event["traveller"] for event in asked if "seafood" in event["clash"]} == {"Rui"}
    assert fairtrip("conflicts", tmp_path / "trip.yaml", "--ask").out == "there is nothing to ask about\n"


def test_only_one_person_is_asked_when_only_they_are_there(fairtrip, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n" * 9))
    fairtrip("conflicts", quarrel(tmp_path), "--ask", "--for", "Rui")
    assert {event["traveller"] for event in said_to(tmp_path, "yield_asked")} == {"Rui"}


def test_nobody_there_to_ask_is_told_in_one_line(fairtrip, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "nobody is there to answer" in fairtrip("conflicts", quarrel(tmp_path), "--ask").err
    assert "leave out --json" in fairtrip("conflicts", tmp_path / "trip.yaml", "--ask", "--json").out


def test_people_at_the_terminal_take_turns_and_may_stop(fairtrip, tmp_path, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Terminal("\n1\nquit\n"))
    done = fairtrip("conflicts", quarrel(tmp_path), "--ask")
    assert "alone; press Enter" in done.err
    assert len(said_to(tmp_path, "yield_asked")) == 1
