"""Processes: alone, a thing stays what it is; several processes hear each other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from train.processes import gathered, joined, leads, meet, process_count, told_by_leader

ROOT = Path(__file__).parents[2]
ONE_OF_TWO = """
import json
import sys
from pathlib import Path
from train.processes import gathered, joined, leads, process_number, told_by_leader
with joined(on_cpu=True):
    heard = [gathered({"from": process_number()}), told_by_leader(process_number()), leads()]
Path(sys.argv[1], f"heard-{process_number()}").write_text(json.dumps(heard))
"""


def test_a_single_process_hears_itself():
    with joined(on_cpu=True):
        assert (process_count(), leads()) == (1, True)
        assert (gathered([1, 4]), told_by_leader(5), meet()) == ([[1, 4]], 5, None)


def test_only_the_first_process_leads(monkeypatch):
    monkeypatch.setenv("RANK", "3")
    assert not leads()


@pytest.mark.train
def test_two_processes_hear_each_other_and_part(tmp_path):
    pytest.importorskip("torch")
    script = tmp_path / "one_of_two.py"
    script.write_text(ONE_OF_TWO)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", script, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    heard = [json.loads((tmp_path / f"heard-{number}").read_text()) for number in (0, 1)]
    assert heard == [[[{"from": 0}, {"from": 1}], 0, leads] for leads in (True, False)]
