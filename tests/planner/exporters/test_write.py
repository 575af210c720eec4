import os
import signal
import subprocess
import sys
import time

import pytest

from planner.exporters.inert import safe_file_name
from planner.exporters.write import write_export
from roles.errors import Unwritable

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from planner.exporters.write import write_export
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_export(Path(sys.argv[1]), b"n" * 5000)
except Exception as error:
    print(type(error).__name__, error.exit_code, str(error).count(chr(10)))
"""
FOREVER = """
import sys
from pathlib import Path
from planner.exporters.write import write_export
print("on", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_export(Path(sys.argv[1]), letter * 300_000)
"""


def test_an_export_replaces_what_was_there(tmp_path):
    target = tmp_path / "trip.ics"
    write_export(target, b"old")
    write_export(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["trip.ics"]


def test_a_link_is_replaced_and_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    folder = tmp_path / "trip"
    folder.mkdir()
    (folder / "trip.ics").symlink_to(outside)
    write_export(folder / "trip.ics", b"new")
    assert outside.read_bytes() == b"mine"
    assert not (folder / "trip.ics").is_symlink()


def test_a_file_gets_the_usual_permissions(tmp_path):
    before = os.umask(0o022)
    try:
        write_export(tmp_path / "x", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("where", ["missing/x", "file/x", "folder"])
def test_what_cannot_be_written_is_one_line_with_exit_74(tmp_path, where):
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Unwritable, match="cannot be written: ") as caught:
        write_export(tmp_path / where, b"x")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 74
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_keeps_the_old_file_and_leaves_nothing(tmp_path):
    target = tmp_path / "trip.md"
    target.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL_DISK, str(target)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["Unwritable", "74", "0"]
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["trip.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("kill", range(5))
def test_a_kill_leaves_the_old_bytes_or_the_new_ones(tmp_path, kill):
    target = tmp_path / "trip.md"
    target.write_bytes(b"a" * 300_000)
    writer = subprocess.Popen([sys.executable, "-c", FOREVER, str(target)], stdout=subprocess.PIPE)
    writer.stdout.readline()
    time.sleep(0.003 + 0.0071 * kill)
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    assert target.read_bytes() in (b"a" * 300_000, b"b" * 300_000)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..", "a/../../b", "CON", "~/x", "a\x00b"])
def test_no_name_leaves_the_folder(tmp_path, name):
    path = tmp_path / f"{safe_file_name(name)}.ics"
    assert path.resolve().parent == tmp_path.resolve()
    write_export(path, b"x")
