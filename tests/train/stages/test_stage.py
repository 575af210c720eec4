"""Runs of their own, because they are killed; each takes some seconds."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from roles.errors import BadInput, TripBusy
from train.recipes.recipe import load_recipe
from train.stages.checkpoint import Run, last_complete
from train.stages.progress import curve, read
from train.stages.stage import check_surroundings, open_stage

pytest.importorskip("trl")
pytestmark = [pytest.mark.train, pytest.mark.slow]

LETTERS, TILTED = (Path(__file__).parent / name for name in ("letters.py", "tilted.py"))
STEPS = 6
"""Steps of a whole run; each takes two of the eight words, so that the first epoch of the words ends after four."""
RUN = Run("sft", {}, "", "", "", {})


def ended(out, *words, script=LETTERS) -> tuple[int, str]:
    command = [sys.executable, script, out, *(str(word) for word in words)]
    run = subprocess.run(command, capture_output=True, text=True)
    return run.returncode, run.stderr + run.stdout


def curve_of(out) -> list[dict[str, float]]:
    return curve(read(out / "progress.jsonl"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed")
    code, said = ended(out, STEPS, 1)
    assert code == 0, said
    return out


def weights_of(out) -> bytes:
    return (out / "policy" / "adapter_model.safetensors").read_bytes()


@pytest.mark.parametrize("step", [3, 5])
def test_a_run_that_was_killed_goes_on_with_the_same_curve_to_the_same_weights(undisturbed, tmp_path, step):
    code, said = ended(tmp_path, STEPS, 1, "kill", step)
    assert (code, f"\nstep {step}:" in said) == (-signal.SIGKILL, True), said
    assert not (tmp_path / "policy").exists()
    code, said = ended(tmp_path, STEPS, 1)
    assert code == 0, said
    assert "continued from checkpoint-" in said
    assert curve_of(tmp_path) == curve_of(undisturbed)
    assert weights_of(tmp_path) == weights_of(undisturbed)


def test_a_reward_that_leans_towards_neglected_roles_goes_on_as_if_it_had_never_been_killed(tmp_path):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    code, said = ended(whole, STEPS, 2, script=TILTED)
    assert code == 0, said
    code, said = ended(killed, STEPS, 2, "kill", 4, script=TILTED)
    assert code == -signal.SIGKILL, said
    code, said = ended(killed, STEPS, 2, script=TILTED)
    assert code == 0, said
    assert "continued from checkpoint-" in said
    assert curve_of(killed) == curve_of(whole)
    assert [line["step"] for line in curve_of(whole) if "reward/canary_gain" in line] == [2, 4, 6]
    memories = [(out / f"checkpoint-{STEPS}" / "reward.json").read_bytes() for out in (whole, killed)]
    assert memories[0] == memories[1]
    assert set(json.loads(memories[0])["tilt"]["pull"]) == {"child", "elder"}


def test_a_checkpoint_that_was_being_written_when_the_run_was_killed_is_skipped(undisturbed, tmp_path):
    code, said = ended(tmp_path, STEPS, 1, "stop", 4)
    assert code == 6, said
    (tmp_path / "checkpoint-3" / "complete.json").unlink()
    (tmp_path / "checkpoint-3" / "optimizer.pt").write_bytes(b"half")
    code, said = ended(tmp_path, STEPS, 1)
    assert code == 0, said
    assert "checkpoint-3 is skipped: it was never finished" in said
    assert "continued from checkpoint-2" in said
    assert curve_of(tmp_path) == curve_of(undisturbed)


def test_a_reward_that_gives_up_leaves_a_checkpoint_to_go_on_from(tmp_path):
    code, said = ended(tmp_path, STEPS, 100, "stop", 3)
    assert (code, last_complete(tmp_path, print)) == (6, tmp_path / "checkpoint-2"), said
    assert "stopped at step 2: checkpoint-2 is kept" in said
    assert said.rstrip().endswith("RewardStopped: the judge is dead")
    assert ended(tmp_path, STEPS, 100)[0] == 0
    assert [line["step"] for line in read(tmp_path / "progress.jsonl")] == [1, 2, 3, 4, 5, 6]


def test_a_full_disk_keeps_the_checkpoint_before_and_says_so(tmp_path):
    code, said = ended(tmp_path, STEPS, 1, "full", 3)
    assert code == 74, said
    assert "checkpoint-3: the checkpoint could not be written" in said
    assert "checkpoint-2 before it is whole" in said
    assert last_complete(tmp_path, print) == tmp_path / "checkpoint-2"


def test_two_processes_do_not_train_in_one_folder(tmp_path):
    with open_stage(tmp_path, RUN, print), pytest.raises(TripBusy, match="another process trains in this folder"):
        open_stage(tmp_path, RUN, print).__enter__()
    with open_stage(tmp_path, RUN, print) as stage:
        assert stage.resumed is None


def test_the_number_of_processes_is_the_recipes(monkeypatch):
    check_surroundings(load_recipe("tiny"))
    with pytest.raises(BadInput, match="is for 16 training processes and 1 runs"):
        check_surroundings(load_recipe("multi-node"))


def test_a_tracker_that_is_not_installed_is_told():
    tracked = load_recipe("tiny").model_copy(update={"trackers": ("wandb",)})
    with pytest.raises(BadInput, match="trackers: wandb is not installed"):
        check_surroundings(tracked)
