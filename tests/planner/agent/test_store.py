import json
import os

import pytest

from planner.agent.store import FOLDER, folder_of, open_trip, read_trip
from planner.drafters.task import Lock
from roles.errors import BadInput, TripBusy, Unwritable


def test_everything_about_a_trip_lies_beside_its_file(tmp_path):
    assert folder_of(tmp_path / "summer.yaml") == tmp_path.resolve() / FOLDER / "summer"


def test_an_absent_trip_reads_as_an_empty_one(tmp_path):
    trip = read_trip(tmp_path / "none")
    assert (trip.events, trip.locks(), trip.writable) == ([], (), False)
    assert not (tmp_path / "none").exists()


def test_what_was_opened_for_reading_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="opened for reading"):
        read_trip(tmp_path).append("note", {})


def test_locks_are_what_was_not_taken_back(tmp_path):
    with open_trip(tmp_path / "trip") as trip:
        trip.append("lock", {"place": "a", "day": 1, "slot": "morning", "who": ["Ana"]})
        trip.append("lock", {"place": "b"})
        trip.append("lock", {"place": "c", "day": 0, "slot": "lunch", "who": []})
        trip.append("unlock", {"place": "b"})
        trip.append("unlock", {"place": "never"})
    kept = read_trip(tmp_path / "trip").locks()
    assert kept == (Lock("a", 1, "morning", ("Ana",)), Lock("c", 0, "lunch", ()))


def test_a_plan_is_kept_under_its_id_and_the_nearest_is_named(tmp_path):
    with open_trip(tmp_path / "trip") as trip:
        trip.save_plan("abcdef", {"name": "Zoë", "n": 1})
        before = (trip.folder / "plans" / "abcdef.json").read_bytes()
        trip.save_plan("abcdef", {"n": 1, "name": "Zoë"})
        assert (trip.folder / "plans" / "abcdef.json").read_bytes() == before
        assert trip.load_plan("abcdef") == {"name": "Zoë", "n": 1}
        with pytest.raises(BadInput, match="no plan 'abcdeg' here, did you mean 'abcdef'"):
            trip.load_plan("abcdeg")


@pytest.mark.parametrize("plan_id", ["../secret", "a/../../secret", "", "."])
def test_no_plan_is_read_from_outside_the_folder(tmp_path, plan_id):
    (tmp_path / "secret.json").write_text(json.dumps({"no": 1}), encoding="utf-8")
    with open_trip(tmp_path / "trip") as trip, pytest.raises(BadInput, match="known: none yet"):
        trip.load_plan(plan_id)


def test_a_second_writer_is_told_who_holds_the_trip(tmp_path, monkeypatch):
    monkeypatch.setattr("planner.agent.store.WAIT_S", 0.1)
    with open_trip(tmp_path / "trip"):
        with pytest.raises(TripBusy, match=rf"open in process {os.getpid()} since \d{{4}}-") as caught, \
             open_trip(tmp_path / "trip"):  # fmt: skip
            pass
        assert caught.value.exit_code == 75
    with open_trip(tmp_path / "trip") as again:
        assert again.writable


def test_a_folder_that_cannot_be_made_is_unwritable(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Unwritable, match="choose another place with --folder"), open_trip(tmp_path / "file" / "trip"):
        pass
