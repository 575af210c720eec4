import json

import pytest

from planner.agent.store import read_trip


def locks(trip):
    return read_trip(trip.parent / ".fairtrip" / "trip").locks()


def test_a_place_is_locked_as_the_chosen_plan_has_it(fairtrip, planned):
    plan = json.loads(fairtrip("show", planned, "--json").out)["plan"]
    visits = [(day["number"], a) for day in plan["days"] for a in day["activities"] if a["kind"] == "visit"]
    number, visit = visits[0]
    assert fairtrip("lock", planned, visit["place"]["name"]).code == 0
    lock = locks(planned)[0]
    assert (lock.place, lock.day, lock.slot) == (visit["place"]["id"], number - 1, visit["slot"])


def test_day_and_slot_can_be_said(fairtrip, trip):
    answer = fairtrip("lock", trip, "oceanarium", "--day", "2", "--slot", "morning")
    assert answer.out == "locked: Lisbon Oceanarium, day 2, morning\n"
    assert (locks(trip)[0].day, locks(trip)[0].slot) == (1, "morning")


def test_json_tells_every_lock(fairtrip, trip):
    fairtrip("lock", trip, "oceanarium")
    record = json.loads(fairtrip("lock", trip, "Belém Tower", "--json").out)
    assert [lock["place"] for lock in record["locks"]] == ["lis-oceanario", record["lock"]["place"]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["oceanarum"], "nearest: Lisbon Oceanarium"),
        (["oceanarium", "--day", "3"], "there is no day 3; the trip has 2"),
        (["oceanarium", "--slot", "noon"], "no slot 'noon'"),
        (["oceanarium", "--slot", "lunch"], "allowed: morning, afternoon, evening"),
        (["Cervejaria Ramiro", "--slot", "evening"], "allowed: lunch, dinner"),
    ],
)
def test_what_no_plan_can_keep_is_refused(fairtrip, trip, options, words):
    answer = fairtrip("lock", trip, *options)
    assert answer.code == 2
    assert words in answer.err
    assert locks(trip) == ()


def test_a_day_on_which_a_place_is_closed_is_refused(fairtrip, tmp_path):
    trip = tmp_path / "trip.yaml"
    text = "{cities: [lisbon], dates: {start: 2027-05-16, end: 2027-05-17}, travellers: [{name: Ana}, {name: Rui}]}"
    trip.write_text(text, encoding="utf-8")
    answer = fairtrip("lock", trip, "National Tile Museum", "--day", "2")
    assert "is closed on day 2 (2027-05-17); open on day 1" in answer.err
