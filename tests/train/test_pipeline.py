"""From tasks to a model that can be served, with the real reward, in one process: the whole of training in small."""

import pickle
import shlex
import shutil
import subprocess
import sys

import pytest

from planner.drafters.solver import solve
from rewards.llm.ask import Ask, Message, Unanswered
from roles.errors import BadInput
from train.environment import Environment
from train.examples import Search, read_examples, write_examples
from train.recipes.recipe import load_recipe
from train.stages.checkpoint import flaw, last_complete
from train.stages.progress import read

torch = pytest.importorskip("torch")
pytest.importorskip("trl")
pytestmark = [pytest.mark.train, pytest.mark.slow, pytest.mark.filterwarnings("ignore::FutureWarning")]


@pytest.fixture(scope="module")
def files(trip_task, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pipeline")
    tasks = [trip_task(dates={"start": f"2027-05-{day}", "end": f"2027-05-{day + 1}"}) for day in (13, 14, 15, 16)]
    (folder / "tasks.jsonl").write_text("".join(task.line() for task in tasks))
    list(write_examples(tasks, folder / "examples.jsonl", Search(solve, drafts=2, rounds=50)))
    return folder


@pytest.fixture(scope="module")
def taught(files):
    from train.sft import train_sft

    train_sft(load_recipe("tiny"), files / "examples.jsonl", files / "sft", start=None, tell=lambda _: None)
    return files / "sft"


@pytest.fixture(scope="module")
def rewarded(files, taught):
    from train.grpo import train_grpo

    train_grpo(load_recipe("tiny"), files / "tasks.jsonl", files / "grpo", start=taught / "policy", tell=lambda _: None)
    return files / "grpo"


def logits_of(network, tokenizer):
    with torch.inference_mode():
        return network(**tokenizer("d1 a2 a5|f1|a3", return_tensors="pt")).logits


def test_two_steps_of_sft_change_the_adapter_and_leave_whole_checkpoints(taught):
    lines = read(taught / "progress.jsonl")
    assert [line["step"] for line in lines] == [1, 2]
    assert lines[0]["loss"] == pytest.approx(6.2, abs=0.2)
    assert [flaw(taught / f"checkpoint-{step}") for step in (1, 2)] == ["", ""]
    from safetensors.torch import load_file

    moved = load_file(taught / "policy" / "adapter_model.safetensors")
    assert all(weights.abs().max() > 0 for name, weights in moved.items() if "lora_B" in name)


def test_two_steps_of_grpo_log_the_reward_by_component(rewarded):
    lines = read(rewarded / "progress.jsonl")
    assert [line["step"] for line in lines] == [1, 2]
    assert {"reward", "reward/part_readable", "reward/part_feasible", "reward/part_welfare"} <= set(lines[0])
    assert (last_complete(rewarded, print) / "reward.json").is_file()
    assert (rewarded / "progress.svg").is_file()


def test_nothing_that_is_handed_on_is_a_pickle(rewarded):
    names = {path.name for path in (rewarded / "policy").iterdir()}
    assert "adapter_model.safetensors" in names
    assert not {name for name in names if name.endswith((".bin", ".pt", ".pth", ".pkl"))}


def test_a_merged_export_says_what_the_adapter_says(rewarded, files):
    from train.export import export_merged, whole_network
    from train.stages.policy import load_network, load_tokenizer, policy_from

    out = files / "planner-tiny"
    exported = export_merged(rewarded, out)
    trained = policy_from(rewarded / "policy", load_recipe("tiny"))
    tokenizer = load_tokenizer(out)
    merged = load_network(str(out), "auto")
    assert torch.allclose(logits_of(merged, tokenizer), logits_of(trained.network, tokenizer), atol=1e-4)
    assert torch.equal(logits_of(whole_network(out), tokenizer), logits_of(merged, tokenizer))
    assert (out / "model.safetensors").is_file()
    assert "fairtrip serve-model" in exported.how_to_use()
    assert "--model local/planner-tiny" in exported.how_to_use()
    with pytest.raises(BadInput, match="exists already"):
        export_merged(rewarded, out)


def test_an_adapter_is_exported_for_the_network_it_belongs_to(rewarded, files):
    from train.export import export_adapter, export_merged

    exported = export_adapter(rewarded / "checkpoint-1", files / "adapter-tiny")
    assert (exported.model, exported.rank) == (str(rewarded / "start"), 4)
    words = " ".join(shlex.split(exported.how_to_use()))
    assert "--enable-lora --max-lora-rank 8 --lora-modules adapter-tiny=" in words
    export_merged(files / "adapter-tiny", files / "merged-later")
    with pytest.raises(BadInput, match="has no adapter"):
        export_adapter(files / "merged-later", files / "never")


def test_an_export_says_how_to_serve_it_and_nothing_else(rewarded, files):
    words = ("export", str(rewarded), "--out", str(files / "planner-quiet"))
    done = subprocess.run([sys.executable, "-m", "train.cli", *words], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("written to ")


def test_a_damaged_checkpoint_is_not_exported(rewarded, files):
    from train.export import export_merged

    mark = rewarded / "checkpoint-1" / "complete.json"
    text = mark.read_text()
    mark.write_text("{")
    with pytest.raises(BadInput, match="is no whole checkpoint: it was never finished"):
        export_merged(rewarded / "checkpoint-1", files / "broken")
    mark.write_text(text)
    with pytest.raises(BadInput, match="holds no policy"):
        export_merged(files, files / "broken")


def test_a_policy_is_asked_without_a_server_and_its_seed_decides(rewarded):
    from train.evaluation.own_model import OwnModel

    def said(model, seed):
        try:
            return model(Ask("draft", (Message("user", "d1"),), max_tokens=400, temperature=1.0, seed=seed)).text
        except Unanswered as cut:
            return cut.why

    model = OwnModel(rewarded)
    one = [said(model, seed) for seed in range(4)]
    assert [said(pickle.loads(pickle.dumps(model)), seed) for seed in range(4)] == one
    assert len(set(one)) > 1


def test_a_run_that_has_ended_is_not_trained_again(taught, files):
    from train.sft import train_sft

    told = []
    before = (taught / "policy" / "adapter_model.safetensors").read_bytes()
    shutil.rmtree(taught / "policy")
    train_sft(load_recipe("tiny"), files / "examples.jsonl", taught, start=None, tell=told.append)
    assert "continued from checkpoint-2" in told
    assert [line["step"] for line in read(taught / "progress.jsonl")] == [1, 2]
    assert (taught / "policy" / "adapter_model.safetensors").read_bytes() == before


def test_what_the_policy_is_taught_is_what_it_is_rewarded_for(files, taught):
    from train.grpo import rows_of as grpo_rows
    from train.sft import rows_of as sft_rows
    from train.stages.policy import policy_from
    from train.task_set.task import read_tasks

    recipe, tasks = load_recipe("tiny"), list(read_tasks(files / "tasks.jsonl"))
    policy = policy_from(taught / "policy", recipe)
    examples = list(read_examples(files / "examples.jsonl"))
    shown = {row["prompt"] for row in grpo_rows(tasks, Environment(), policy, recipe, print)}
    assert {row["prompt"] for row in sft_rows(examples, policy, recipe, print)} <= shown


def test_examples_that_are_too_long_are_left_out_and_told(files, taught):
    from train.sft import rows_of
    from train.stages.policy import policy_from

    recipe = load_recipe("tiny")
    short = recipe.model_copy(update={"lengths": recipe.lengths.model_copy(update={"prompt": 16})})
    told = []
    with pytest.raises(BadInput, match="no example is left to learn from"):
        rows_of(
            list(read_examples(files / "examples.jsonl")), policy_from(taught / "policy", recipe), short, told.append
        )
    assert "are longer than the recipe's lengths" in told[0]
