"""Processes: alone, numbers stay what they are; several processes add them up."""

import subprocess
import sys
from pathlib import Path

import pytest

from train.rewarding.processes import sum_over_processes

ROOT = Path(__file__).parents[3]
ONE_OF_TWO = """
import sys
from pathlib import Path
from torch import distributed
from train.rewarding.processes import sum_over_processes
distributed.init_process_group("gloo")
rank = distributed.get_rank()
Path(sys.argv[1], f"sums-{rank}").write_text(str(sum_over_processes([rank, 4])))
distributed.destroy_process_group()
"""


def test_a_single_process_keeps_its_numbers(monkeypatch):
    assert sum_over_processes([1, 4]) == [1, 4]
    monkeypatch.setenv("WORLD_SIZE", "1")
    assert sum_over_processes([1, 4]) == [1, 4]


@pytest.mark.train
def test_two_processes_add_up(tmp_path):
    pytest.importorskip("torch")
    script = tmp_path / "one_of_two.py"
    script.write_text(ONE_OF_TWO)
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", script, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=600, check=False,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"})  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [(tmp_path / f"sums-{rank}").read_text() for rank in (0, 1)] == ["[1, 8]", "[1, 8]"]


@pytest.mark.train
def test_a_launched_run_asks_the_others(monkeypatch):
    distributed = pytest.importorskip("torch.distributed")
    monkeypatch.setenv("WORLD_SIZE", "2")
    distributed.init_process_group("gloo", store=distributed.HashStore(), rank=0, world_size=1)
    try:
        assert sum_over_processes([1, 4]) == [1, 4]
    finally:
        distributed.destroy_process_group()
