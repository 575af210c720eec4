"""Several training processes, started as `torchrun` and `accelerate launch` start them; each run takes ten seconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from train.stages.checkpoint import last_complete
from train.stages.progress import curve, read

load_file = pytest.importorskip("safetensors.torch").load_file
pytest.importorskip("trl")
pytestmark = [pytest.mark.train, pytest.mark.slow]

LETTERS, SHARDED, TILTED = (Path(__file__).parent / name for name in ("letters.py", "sharded.py", "tilted.py"))
TWO = ("-m", "torch.distributed.run", "--standalone", "--local-addr=127.0.0.1", "--nproc-per-node=2")
STEPS, SAVE_EVERY = 4, 2


def ended(script: Path, out: Path, *words: object) -> tuple[int, str]:
    command = [sys.executable, *TWO, script, out, STEPS, SAVE_EVERY, *words]
    run = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600)
    return run.returncode, run.stdout + run.stderr


def killed_and_continued(script: Path, out: Path) -> str:
    """Kill a run as soon as it has told its third step; return what it says when it goes on to its end."""
    code, said = ended(script, out, "kill", 3)
    assert (code, "\nstep 3:" in said, "\nstep 4:" in said) == (1, True, False), said
    code, said = ended(script, out)
    assert code == 0, said
    return said


def weights_of(out: Path):
    return load_file(out / "policy" / "adapter_model.safetensors")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed")
    code, said = ended(LETTERS, out)
    assert code == 0, said
    return out


def test_two_processes_that_were_killed_go_on_as_if_they_had_not_been(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    code, said = ended(TILTED, whole)
    assert code == 0, said
    assert killed_and_continued(TILTED, killed).count("continued from checkpoint-2") == 1
    assert curve(read(killed / "progress.jsonl")) == curve(read(whole / "progress.jsonl"))
    names = ("adapter_model.safetensors", "optimizer.pt", "rng_state_0.pth", "rng_state_1.pth", "reward.json")
    for file in (f"checkpoint-{STEPS}/{name}" for name in names):
        assert (killed / file).read_bytes() == (whole / file).read_bytes(), file


def test_a_checkpoint_holds_the_part_of_every_process(undisturbed):
    mark = json.loads((undisturbed / f"checkpoint-{STEPS}" / "complete.json").read_text())
    assert {"rng_state_0.pth", "rng_state_1.pth", "optimizer.pt"} < mark["files"].keys()


def test_weights_that_are_spread_over_processes_learn_the_same_killed_or_not(undisturbed, tmp_path):
    killed_and_continued(SHARDED, tmp_path)
    assert (tmp_path / f"checkpoint-{STEPS}" / "pytorch_model_fsdp.bin").is_file()
    spread, whole = weights_of(tmp_path), weights_of(undisturbed)
    assert spread.keys() == whole.keys()
    for name, values in whole.items():
        assert spread[name].allclose(values, atol=1e-5), name
    assert any(values.any() for name, values in whole.items() if "lora_B" in name)


def test_a_reward_that_gives_up_ends_the_run_and_the_last_checkpoint_stands(tmp_path):
    code, said = ended(LETTERS, tmp_path, "stop", 4)
    assert (code, "RewardStopped: the judge is dead" in said) == (1, True), said
    assert last_complete(tmp_path, print) == tmp_path / "checkpoint-2"
    assert not (tmp_path / "policy").exists()


def test_the_others_do_not_blame_the_disk_when_one_of_them_stops(tmp_path):
    code, said = ended(LETTERS, tmp_path, "alone", 2)
    assert (code, said.count("RewardStopped: the judge is dead")) == (1, 1), said
    assert "could not be written" not in said
    assert "gloo/transport" not in said
