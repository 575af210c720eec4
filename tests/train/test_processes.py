"""Processes: alone, a thing stays what it is; several processes hear each other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from train.processes import gathered, joined, leads, lost_another, meet, process_count, told_by_leader

ROOT = Path(__file__).parents[2]
TWO = ("-m", "torch.distributed.run", "--standalone", "--local-addr=127.0.0.1", "--nproc-per-node=2")
ONE_OF_TWO = """
import json
import sys
from pathlib import Path
from train.processes import gathered, joined, leads, process_number, told_by_leader
with joined(on_cpu=True):
    heard = [gathered({"from": process_number()}), told_by_leader(process_number()), leads()]
Path(sys.argv[1], f"heard-{process_number()}").write_text(json.dumps(heard))
"""

LEFT_ALONE = """
import sys
from pathlib import Path
from train.processes import ProcessLost, gathered, joined, leads
try:
    with joined(on_cpu=True):
        gathered("here")
        if leads():
            gathered("still here")
except ProcessLost as error:
    Path(sys.argv[1], "lost").write_text(str(error))
"""


def test_a_single_process_hears_itself():
    with joined(on_cpu=True):
        assert (process_count(), leads()) == (1, True)
        assert (gathered([1, 4]), told_by_leader(5), meet()) == ([[1, 4]], 5, None)


def test_only_the_first_process_leads(monkeypatch):
    monkeypatch.setenv("RANK", "3")
    assert not leads()


def run_two(text: str, folder: Path) -> None:
    pytest.importorskip("torch")
    script = folder / "one_of_two.py"
    script.write_text(text)
    bare = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *TWO, script, folder]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False, env=bare)
    assert done.returncode == 0, done.stderr


@pytest.mark.train
def test_two_processes_hear_each_other_and_part(tmp_path):
    run_two(ONE_OF_TWO, tmp_path)
    heard = [json.loads((tmp_path / f"heard-{number}").read_text()) for number in (0, 1)]
    assert heard == [[[{"from": 0}, {"from": 1}], 0, leads] for leads in (True, False)]


@pytest.mark.train
def test_a_process_that_is_left_alone_knows(tmp_path):
    run_two(LEFT_ALONE, tmp_path)
    assert (tmp_path / "lost").read_text().startswith("another process of this run has ended")


@pytest.mark.train
def test_a_single_process_has_lost_nobody():
    pytest.importorskip("torch")
    assert not lost_another(RuntimeError("gloo is out of memory"))
