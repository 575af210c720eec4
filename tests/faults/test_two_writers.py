from planner.agent.log import read_events
from planner.agent.store import open_trip, read_trip


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(harness, kit, unbroken, tmp_path):
    folder = tmp_path / "trip"
    with open_trip(folder) as trip:
        trip.append("lock", {"place": "lis-castelo"})
        second = harness.plan(folder)
    assert second.code == 75
    assert "trip is open in process" in second.err
    assert [event.kind for event in read_events(folder / "events.jsonl")] == ["lock"]
    assert harness.plan(folder).code == 0


def test_reading_needs_no_lock(tmp_path):
    with open_trip(tmp_path / "trip") as trip:
        trip.append("lock", {"place": "lis-castelo"})
        assert [lock.place for lock in read_trip(tmp_path / "trip").locks()] == ["lis-castelo"]


def test_a_writer_that_was_killed_holds_no_lock(harness, kit, unbroken, tmp_path):
    folder = tmp_path / "trip"
    harness.killed(folder, 0.2)
    with open_trip(folder) as trip:  # TripBusy, if the dead held it
        trip.append("note", {"text": "mine"})
    assert [event.kind for event in read_events(folder / "events.jsonl")][-1] == "note"


def test_two_processes_at_once_both_end_and_one_of_them_wins(harness, kit, unbroken, tmp_path):
    folder = tmp_path / "trip"
    both = [harness.start(folder, "slow"), harness.start(folder, "slow")]
    codes = []
    for process in both:
        process.communicate(timeout=kit.LONGEST_S)
        codes.append(process.returncode)
    assert set(codes) <= {0, 75}
    assert 0 in codes
    assert kit.results(folder) == unbroken
