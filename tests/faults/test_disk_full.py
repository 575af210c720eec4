"""A disk that fills up, by way of a limit on the size of files: exit 74, and everything accepted before is kept."""

import resource
import signal
import subprocess
import sys

import pytest

from planner.agent.log import read_events
from planner.agent.store import open_trip
from roles.errors import Unwritable


@pytest.fixture
def small_files():
    """Return a function that limits how large a file this process may write, undone after the test."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("room", [0, 1, 50, 119])
def test_an_event_that_does_not_fit_is_refused_and_the_others_stay(tmp_path, small_files, room):
    with open_trip(tmp_path / "trip") as trip:
        for n in range(3):
            trip.append("note", {"n": n})
        size = trip.log.stat().st_size
        small_files(size + room)
        with pytest.raises(Unwritable, match="nothing accepted before is lost"):
            trip.append("note", {"n": 3})
        assert trip.log.stat().st_size == size
        small_files(1 << 20)
        trip.append("note", {"n": 4})
    assert [event.data["n"] for event in read_events(trip.log)] == [0, 1, 2, 4]


def test_a_plan_that_does_not_fit_leaves_the_old_one(tmp_path, small_files):
    with open_trip(tmp_path / "trip") as trip:
        trip.save_plan("abc", {"old": 1})
        small_files(40)
        with pytest.raises(Unwritable):
            trip.save_plan("abc", {"new": "x" * 500})
        small_files(1 << 20)
        assert trip.load_plan("abc") == {"old": 1}
        assert not list(trip.folder.rglob("*.tmp"))


LIMITED = """
import resource, signal, sys, runpy
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv.pop(0)
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("limit", [100, 2_000, 20_000, 40_000, 60_000])
def test_a_run_on_a_full_disk_ends_with_74_and_goes_on_later(harness, kit, unbroken, tmp_path, limit):
    folder = tmp_path / "trip"
    command = [sys.executable, "-c", LIMITED, str(limit), str(kit.SCRIPT), str(folder), str(harness.cache)]
    full = subprocess.run(command, capture_output=True, text=True, timeout=kit.LONGEST_S, check=False)
    assert full.returncode == 74, full.stderr
    assert "Traceback" not in full.stderr
    again = harness.plan(folder)
    assert again.code == 0, again.err
    assert kit.results(folder) == unbroken
