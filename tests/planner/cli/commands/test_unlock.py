import json

from planner.agent.store import read_trip


def test_a_locked_place_is_let_go(fairtrip, trip):
    fairtrip("lock", trip, "oceanarium")
    assert fairtrip("unlock", trip, "Lisbon Oceanarium").out == "unlocked: Lisbon Oceanarium\n"
    assert read_trip(trip.parent / ".fairtrip" / "trip").locks() == ()


def test_json_tells_what_stays_locked(fairtrip, trip):
    fairtrip("lock", trip, "oceanarium")
    fairtrip("lock", trip, "Belém Tower")
    record = json.loads(fairtrip("unlock", trip, "Belém Tower", "--json").out)
    assert record["locks"] == ["lis-oceanario"]


def test_what_is_not_locked_cannot_be_let_go(fairtrip, trip):
    fairtrip("lock", trip, "oceanarium")
    answer = fairtrip("unlock", trip, "Belém Tower")
    assert answer.code == 2
    assert "is not locked; locked: Lisbon Oceanarium" in answer.err
