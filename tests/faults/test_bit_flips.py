"""Flipped bits: in the log they are told, in the checkpoints they never become another plan."""

import random
import shutil
import sqlite3

import pytest

from planner.agent.log import DamagedLogError, read_events
from planner.agent.run import plan_trip
from planner.agent.store import open_trip
from roles.errors import FairtripError

FLIPS = 150


@pytest.fixture(scope="module")
def finished(small_trip, harness, unbroken, tmp_path_factory):
    """A trip folder after one run, its setting and its plan id."""
    folder = tmp_path_factory.mktemp("flips") / "trip"
    setting = small_trip.setting(harness.cache)
    with open_trip(folder) as trip:
        outcome = plan_trip(setting, trip, lambda stage, welfare: None)
    return folder, setting, outcome


def flipped(raw: bytes, place: int, bit: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ (1 << bit)]) + raw[place + 1 :]


def test_a_flipped_bit_in_the_log_is_never_read_as_another_event(finished):
    log = finished[0] / "events.jsonl"
    raw, right, draw = log.read_bytes(), read_events(log), random.Random(1)
    copy, loud = log.with_name("copy.jsonl"), 0
    for _ in range(FLIPS):
        copy.write_bytes(flipped(raw, draw.randrange(len(raw)), draw.randrange(8)))
        try:
            assert read_events(copy) == right[: len(read_events(copy))]
        except DamagedLogError:
            loud += 1
    assert loud > FLIPS * 0.95


@pytest.mark.parametrize("cut", [1, 20, 100])
def test_a_log_that_lost_its_end_keeps_every_whole_line(finished, tmp_path, cut):
    raw, right = (finished[0] / "events.jsonl").read_bytes(), read_events(finished[0] / "events.jsonl")
    folder = tmp_path / "trip"
    folder.mkdir()
    (folder / "events.jsonl").write_bytes(raw[:-cut])
    with open_trip(folder) as trip:
        assert tuple(trip.events) == right[:-1]
        trip.append("note", {"after": "the crash"})
    assert [event.kind for event in read_events(folder / "events.jsonl")][-1] == "note"


def stopped_half_way(setting, folder):
    """Plan until the first refinement, as a killed process would leave it."""

    def stop(stage: str, welfare: float | None) -> None:
        if stage.startswith("best of"):
            raise KeyboardInterrupt

    with open_trip(folder) as trip, pytest.raises(KeyboardInterrupt):
        plan_trip(setting, trip, stop)


def test_a_damaged_checkpoint_never_becomes_another_plan(finished, tmp_path):
    _, setting, right = finished
    stopped_half_way(setting, tmp_path / "whole")
    draw, wrong = random.Random(2), []
    for n in range(12):
        folder = tmp_path / f"trip{n}"
        shutil.copytree(tmp_path / "whole", folder)
        path = folder / "checkpoints.sqlite"
        raw = path.read_bytes()
        for _ in range(4):
            raw = flipped(raw, draw.randrange(len(raw)), draw.randrange(8))
        path.write_bytes(raw)
        with open_trip(folder) as trip:
            outcome = plan_trip(setting, trip, lambda stage, welfare: None)
        if outcome.chosen != right.chosen:
            wrong.append(n)
    assert wrong == []


def test_a_flip_in_every_part_of_a_stored_value_is_noticed(finished, tmp_path):
    _, setting, right = finished
    stopped_half_way(setting, tmp_path / "whole")
    for n in range(12):
        folder = tmp_path / f"trip{n}"
        shutil.copytree(tmp_path / "whole", folder)
        with sqlite3.connect(folder / "checkpoints.sqlite") as database:
            table, column = ("checkpoints", "checkpoint") if n % 2 else ("writes", "value")
            rows = database.execute(
                f"SELECT rowid, {column} FROM {table} WHERE length({column}) > 0 ORDER BY rowid DESC"
            ).fetchall()
            key, blob = rows[n % len(rows)]
            blob = flipped(blob, random.Random(n).randrange(len(blob)), n % 8)
            database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (blob, key))
        database.close()
        with open_trip(folder) as trip:
            assert plan_trip(setting, trip, lambda stage, welfare: None).chosen == right.chosen


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(500)])
def test_a_checkpoint_file_that_is_none_is_thrown_away(finished, tmp_path, content):
    _, setting, right = finished
    folder = tmp_path / "trip"
    folder.mkdir()
    (folder / "checkpoints.sqlite").write_bytes(content)
    with open_trip(folder) as trip:
        assert plan_trip(setting, trip, lambda stage, welfare: None).chosen == right.chosen


def test_a_damaged_log_stops_a_run_before_it_begins(finished, tmp_path):
    raw = (finished[0] / "events.jsonl").read_bytes()
    folder = tmp_path / "trip"
    folder.mkdir()
    (folder / "events.jsonl").write_bytes(flipped(raw, 30, 3))
    with pytest.raises(FairtripError, match=r"events\.jsonl:1"), open_trip(folder):
        pass
