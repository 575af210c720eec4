from importlib.util import find_spec

import pytest

from rewards.testing.misbehaving import Misbehaving
from rewards.testing.sample import sample
from roles.errors import BadInput
from train.environment import Environment
from train.grpo import chosen_tasks, grpo_config, train_grpo, vllm_settings
from train.recipes.recipe import Recipe, load_recipe, recipe_names
from train.reward import WelfareReward, reward_critic
from train.rewarding.fingerprint import PLANS, JudgeChanged
from train.rewarding.functions import reward_functions
from train.stages.checkpoint import last_complete
from train.stages.progress import read

ON_GPU = [name for name in recipe_names() if load_recipe(name).machine.device == "gpu"]


def here(recipe: Recipe) -> Recipe:
    """Return a recipe as if this machine were its own, for TRL looks at where it is."""
    machine = recipe.machine.model_copy(update={"device": "cpu"})
    return recipe.model_copy(update={"machine": machine})


def test_on_a_processor_the_training_process_writes_the_answers():
    assert vllm_settings(load_recipe("nano")) == {"use_vllm": False}


def test_beside_training_vllm_gets_its_share_and_the_recipes_lengths():
    assert vllm_settings(load_recipe("qwen3-8b")) == {
        "use_vllm": True,
        "vllm_mode": "colocate",
        "vllm_importance_sampling_correction": True,
        "vllm_gpu_memory_utilization": 0.4,
        "vllm_max_model_length": 6656,
        "vllm_tensor_parallel_size": 1,
        "vllm_enable_sleep_mode": True,
    }


def test_a_server_on_its_own_node_is_named_by_its_address():
    settings = vllm_settings(load_recipe("multi-node"))
    assert (settings["vllm_mode"], settings["vllm_server_base_url"]) == ("server", "http://vllm-node:8000")


def test_no_more_tasks_are_prepared_than_there_are_steps_for(trip_task):
    tasks = [trip_task(seed=number) for number in range(9)]
    assert len(chosen_tasks(load_recipe("tiny"), tasks)) == 4
    with pytest.raises(BadInput, match="a step needs 2 tasks, the file has 1"):
        chosen_tasks(load_recipe("tiny"), tasks[:1])


@pytest.mark.train
@pytest.mark.parametrize("name", ON_GPU)
def test_trl_takes_the_settings_of_every_recipe(name, tmp_path):
    pytest.importorskip("trl")
    recipe = load_recipe(name)
    single = recipe.model_copy(update={"machine": recipe.machine.model_copy(update={"devices": 1})})
    config = grpo_config(here(single), tmp_path, [1.0], "sum_then_normalize")
    assert config.generation_batch_size == recipe.answers_a_step
    assert config.steps_per_generation == config.gradient_accumulation_steps
    assert config.mask_truncated_completions
    assert config.vllm_importance_sampling_mode == "sequence_mask"
    assert config.multi_objective_aggregation == "sum_then_normalize"


@pytest.mark.train
def test_components_are_normalised_apart_where_a_recipe_asks_for_it(trip_task, tmp_path):
    pytest.importorskip("trl")
    recipe = load_recipe("tiny")
    settings = recipe.reward.model_copy(update={"normalise": "components"})
    reward = WelfareReward(Environment(critic=reward_critic(settings)), {}, settings)
    functions, shares, aggregation = reward_functions(reward)
    config = grpo_config(recipe, tmp_path, shares, aggregation)
    assert len(functions) == 3
    assert (config.reward_weights, config.multi_objective_aggregation) == ([0.1, 0.2, 0.7], "normalize_then_sum")


@pytest.mark.train
@pytest.mark.parametrize("name", recipe_names())
def test_trl_takes_the_sft_settings_of_every_recipe(name, tmp_path):
    pytest.importorskip("trl")
    from train.sft import sft_config

    config = sft_config(here(load_recipe(name)), tmp_path)
    assert config.completion_only_loss
    assert config.save_total_limit == 2
    assert not config.logging_nan_inf_filter


@pytest.mark.train
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_two_steps_that_hurt_no_role_are_trained_as_the_recipe_asks(trip_task, tmp_path):
    pytest.importorskip("trl")
    days = ({"start": day, "end": day} for day in ("2027-05-13", "2027-05-14"))
    (tmp_path / "tasks.jsonl").write_text("".join(trip_task(dates=day).line() for day in days))
    recipe = load_recipe("tiny", ["grpo.scale=none", "reward.conflicts=upgrad"])
    train_grpo(recipe, tmp_path / "tasks.jsonl", tmp_path / "run", start=None, tell=lambda _: None)
    lines = read(tmp_path / "run" / "progress.jsonl")
    assert [line["conflicts/rows"] for line in lines] == [0, 0]  # what a random network writes is no outline yet


@pytest.mark.train
@pytest.mark.slow
@pytest.mark.skipif(find_spec("litellm") is None, reason="the door needs the extra [llm]")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_judge_that_is_changed_stops_training_and_the_old_one_lets_it_go_on(trip_task, tmp_path):
    pytest.importorskip("trl")
    begun = 2 * 2 * PLANS  # two travellers, before training and at the first checkpoint
    told, verdicts = [], [0] * begun + [1] * 2 * begun
    days = ({"start": day, "end": day} for day in ("2027-05-13", "2027-05-14"))
    (tmp_path / "tasks.jsonl").write_text("".join(trip_task(dates=day).line() for day in days))
    with Misbehaving(lambda call: verdict(call.schema, verdicts.pop(0))) as server:
        recipe = load_recipe("tiny", [f"reward.judge={{model: local/test-model, url: '{server.url}'}}"])
        for _ in range(2):
            with pytest.raises(JudgeChanged, match="has changed, it moved by"):
                train_grpo(recipe, tmp_path / "tasks.jsonl", tmp_path / "run", start=None, tell=told.append)
            assert last_complete(tmp_path / "run", told.append) == tmp_path / "run" / "checkpoint-1"
        verdicts[:] = [0] * begun
        train_grpo(recipe, tmp_path / "tasks.jsonl", tmp_path / "run", start=None, tell=told.append)
    assert [line["reward/judge_drift"] for line in read(tmp_path / "run" / "progress.jsonl")] == [0.0, 0.0]
    assert told.count("canaries: skipped, no answer of this step was judged") == 3


def verdict(schema, at):
    letters = {key: part["enum"][at] for key, part in schema["properties"].items() if not key.endswith("_line")}
    return {**sample(schema), **letters}
