import json
from dataclasses import replace

import pytest

from roles.errors import BadInput
from train.recipes.recipe import load_recipe
from train.stages.checkpoint import (
    MARK,
    begin,
    commit,
    last_complete,
    mark_complete,
    run_of,
    set_aside,
    step_of,
    unfinished,
    versions,
)


@pytest.fixture
def run(tmp_path):
    data = tmp_path / "data.jsonl"
    data.write_text("{}\n")
    return run_of("sft", load_recipe("tiny"), data)


def saved(out, step, run, whole=True):
    folder = out / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    (folder / "weights.safetensors").write_bytes(b"weights" * step)
    (folder / "optimizer.pt").write_bytes(b"moments" * step)
    if whole:
        mark_complete(folder, step, run)
    return folder


def test_a_checkpoint_without_its_mark_is_skipped_and_told(tmp_path, run):
    whole = saved(tmp_path, 9, run)
    saved(tmp_path, 10, run, whole=False)
    told = []
    assert last_complete(tmp_path, told.append) == whole
    assert told == ["checkpoint-10 is skipped: it was never finished"]


def test_the_newest_is_found_by_number(tmp_path, run):
    saved(tmp_path, 9, run)
    assert last_complete(tmp_path, print) == tmp_path / "checkpoint-9"
    assert last_complete(saved(tmp_path, 10, run).parent, print) == tmp_path / "checkpoint-10"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "optimizer.pt").write_bytes(b"other"), "optimizer.pt was changed"),
        (lambda folder: (folder / "optimizer.pt").unlink(), "optimizer.pt is missing"),
        (lambda folder: (folder / MARK).write_text("{"), "it was never finished"),
    ],
)
def test_a_checkpoint_that_is_not_as_it_was_saved_is_skipped(tmp_path, run, harm, said):
    harm(saved(tmp_path, 1, run))
    told = []
    assert last_complete(tmp_path, told.append) is None
    assert told == [f"checkpoint-1 is skipped: {said}"]


def test_what_lies_behind_a_whole_checkpoint_is_removed(tmp_path, run):
    kept = saved(tmp_path, 1, run)
    saved(tmp_path, 2, run, whole=False)
    assert unfinished(tmp_path) == tmp_path / "checkpoint-2"
    set_aside(tmp_path, kept)
    assert sorted(path.name for path in tmp_path.glob("checkpoint-*")) == ["checkpoint-1"]
    set_aside(tmp_path, None)
    assert not list(tmp_path.glob("checkpoint-*"))


def test_a_folder_takes_one_run_only(tmp_path, run):
    begin(tmp_path / "out", run)
    begin(tmp_path / "out", replace(run, commit="another", versions={}))
    with pytest.raises(BadInput, match="holds a run with another data; choose another --out"):
        begin(tmp_path / "out", replace(run, data="other"))
    with pytest.raises(BadInput, match="holds a run with other packs or roles; choose another --out"):
        begin(tmp_path / "out", replace(run, own_files="harbour.yaml 0123456789ab"))


def test_a_run_from_before_packs_were_named_was_made_without_any(tmp_path, run):
    begin(tmp_path / "out", run)
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    del record["own_files"]
    (tmp_path / "out" / "run.json").write_text(json.dumps(record))
    begin(tmp_path / "out", run)
    assert run.own_files == "none"


def test_a_record_that_is_none_is_told(tmp_path, run):
    (tmp_path / "run.json").write_text("[]")
    with pytest.raises(BadInput, match="is no record of a run"):
        begin(tmp_path, run)


def test_a_run_says_what_it_was_made_from(tmp_path, run):
    assert run.data == "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
    assert run.recipe["grpo"]["group"] == 4
    assert run.versions == versions()
    assert run.commit == commit()


def test_where_training_starts_belongs_to_a_run(tmp_path, run):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "model.safetensors").write_bytes(b"one")
    one = run_of("grpo", load_recipe("tiny"), tmp_path / "data.jsonl", tmp_path / "policy")
    (tmp_path / "policy" / "model.safetensors").write_bytes(b"two")
    two = run_of("grpo", load_recipe("tiny"), tmp_path / "data.jsonl", tmp_path / "policy")
    assert one.digest != two.digest


def test_data_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        run_of("sft", load_recipe("tiny"), tmp_path / "none.jsonl")


def test_a_step_is_read_off_a_name(tmp_path):
    assert step_of(tmp_path / "checkpoint-12") == 12
    with pytest.raises(ValueError, match="is no checkpoint"):
        step_of(tmp_path / "policy")
