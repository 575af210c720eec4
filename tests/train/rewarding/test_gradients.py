"""Gradients: TRL itself, learning from rows. That they add up to today's gradient proves that they are right."""

import shutil

import pytest

from roles.errors import BadInput
from train.recipes.recipe import load_recipe
from train.reward import TASK
from train.rewarding.functions import reward_functions
from train.rewarding.gradients import _gram, _jacobian, check_conflicts, hurt_nobody
from train.stages.checkpoint import Run
from train.stages.progress import curve, read
from train.stages.stage import carry_out, open_stage, quietly

RUN = Run("grpo", {}, "", "", "", {})
ROLES = {"Ana": "child", "Ben": "elder", "Cem": "foodie"}
WORDS = ("one", "two", "three", "four")
DIALS = ("grpo.scale=none", "grpo.batch=4", "lengths.prompt=32", "lengths.answer=16", "shape.vocabulary=300")


@pytest.mark.parametrize("clash", ["grpo.scale=group", "grpo.loss=bnpo", "grpo.updates=2", "grpo.beta=0.1"])
def test_what_the_rows_cannot_be_told_apart_with_is_refused(clash):
    asked = ["grpo.scale=none", "grpo.save_every=2", clash]
    check_conflicts(load_recipe("tiny", asked))
    key = clash.partition("=")[0]
    with pytest.raises(BadInput, match=f"^reward.conflicts: upgrad works with {key} [a-z0-9_, ]+ only$"):
        check_conflicts(load_recipe("tiny", [*asked, "reward.conflicts=upgrad"]))


def test_several_processes_are_refused():
    with pytest.raises(BadInput, match=r"works with machine.devices 1 only"):
        check_conflicts(load_recipe("multi-node", ["grpo.scale=none", "reward.conflicts=upgrad"]))


@pytest.fixture
def trainer_in(paper_reward, hashing_world):
    """Return a function that makes a trainer of two parts of four answers a step, in a stage, and its reward."""
    pytest.importorskip("trl")
    from train.grpo import grpo_trainer
    from train.stages.policy import Policy, own_network, own_tokenizer

    def make(stage, *dials: str):
        recipe = load_recipe("tiny", [*DIALS, *dials])
        reward = paper_reward(group_size=recipe.grpo.group)
        hashing_world.roles, reward.world = ROLES, hashing_world
        tokenizer = own_tokenizer(WORDS, 300)
        policy = Policy(own_network(recipe.network, 1, tokenizer), tokenizer)
        rows = [{"prompt": word, TASK: word} for word in WORDS]
        trainer = grpo_trainer(recipe, policy, rows, reward_functions(reward), stage)
        trainer.mask_truncated_completions = False  # a random network hardly ever ends an answer
        return trainer, reward

    return make


@pytest.fixture
def trainer_of(trainer_in, tmp_path):
    """Return a function that makes the trainer of one step, whose gradient is not cut, and its reward."""

    def make(*dials: str):
        with open_stage(tmp_path, RUN, str) as stage:
            trainer, reward = trainer_in(stage, "grpo.steps=1", *dials)
        trainer.args.max_grad_norm = 0.0
        return trainer, reward

    return make


@pytest.fixture
def run_of_rows(trainer_in):
    """Return a function that trains two steps by UPGrad in a folder, or goes on there."""

    def train(out):
        with quietly(), open_stage(out, RUN, str) as stage:
            trainer, reward = trainer_in(stage)
            hurt_nobody(trainer, reward.rows)
            carry_out(trainer, stage)

    return train


def learned(trainer):
    """Return the gradient with which the trainer's only step changes the network."""
    import torch
    from transformers import TrainerCallback

    kept, watcher = [], TrainerCallback()
    numbers = list(trainer.model.parameters())
    watcher.on_pre_optimizer_step = lambda *_, **__: kept.append(torch.cat([one.grad.flatten() for one in numbers]))
    trainer.add_callback(watcher)
    trainer.train()
    return kept[0]


def keeping_rows(trainer, reward, kept):
    """Have the trainer keep the Jacobian of its rows, and learn as always."""
    import torch

    score = trainer._generate_and_score_completions

    def scored(inputs):
        batch = score(inputs)
        kept.append(_jacobian(trainer, batch, torch.tensor(list(reward.rows().values()))))
        return batch

    trainer._generate_and_score_completions = scored


@pytest.mark.train
@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("loss", ["dapo", "dr_grpo", "grpo"])
@pytest.mark.parametrize("checkpointing", ["true", "false"])
def test_the_gradients_of_all_rows_add_up_to_todays(trainer_of, loss, checkpointing):
    trainer, reward = trainer_of(f"grpo.loss={loss}", f"machine.checkpointing={checkpointing}")
    kept = []
    keeping_rows(trainer, reward, kept)
    today = learned(trainer)
    assert len(kept[0]) == 4
    assert (kept[0].norm(dim=1) > 0.01 * today.norm()).all()
    assert (kept[0].sum(dim=0) - today).norm() < 1e-5 * today.norm()


@pytest.mark.train
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_update_that_is_learned_hurts_no_row(trainer_of):
    trainer, reward = trainer_of()
    kept = []
    keeping_rows(trainer, reward, kept)
    hurt_nobody(trainer, reward.rows)
    update = learned(trainer)
    gram = _gram(kept[0])
    assert (gram.sum(dim=1) < 0).any()
    assert (kept[0] @ update).min() > -1e-6 * gram.trace()
    last = trainer.state.log_history[0]
    assert last["conflicts/rows"] == 4
    assert last["conflicts/hurt_by_sum"] == (gram.sum(dim=1) < -1e-6 * gram.trace()).sum() > 0
    assert last["conflicts/hurt"] == 0


@pytest.mark.train
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_run_that_goes_on_ends_with_the_same_curve_and_weights(run_of_rows, tmp_path):
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    run_of_rows(whole)
    shutil.copytree(whole, stopped)
    shutil.rmtree(stopped / "checkpoint-2")
    shutil.rmtree(stopped / "policy")
    run_of_rows(stopped)
    curves = [curve(read(out / "progress.jsonl")) for out in (whole, stopped)]
    weights = [(out / "policy" / "model.safetensors").read_bytes() for out in (whole, stopped)]
    assert [line["conflicts/rows"] for line in curves[0]] == [4, 4]
    assert [line["conflicts/hurt"] for line in curves[0]] == [0, 0]
    assert curves[0] == curves[1]
    assert weights[0] == weights[1]
