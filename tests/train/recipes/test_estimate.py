import pytest

from roles.errors import BadInput
from roles.library import load_roles
from train.recipes.estimate import GIB, estimate, most_rows, report, trained_parameters
from train.recipes.recipe import load_recipe, recipe_names


@pytest.mark.parametrize("stage", ["sft", "grpo"])
@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_fits_its_machine(name, stage):
    assert estimate(load_recipe(name), stage).fits


def test_grpo_on_8b_is_reckoned_by_hand():
    found = estimate(load_recipe("qwen3-8b"), "grpo")
    assert found.parameters == 8_190_735_360
    assert found.trained == 36 * 32 * (2 * (4096 + 4096) + 2 * (4096 + 1024) + 3 * (4096 + 12_288))
    assert dict(found.resting)["weights"] == 2 * 8_190_735_360
    assert dict(found.resting)["adapter"] == 4 * found.trained
    assert dict(found.resting)["gradients and optimizer"] == 12 * found.trained
    assert dict(found.writing) == {"vLLM's share": 32 * GIB}
    assert dict(found.learning)["scores of words"] == 4 * 512 * 151_936 * 4 * 2
    assert (found.steps, found.answers, found.tokens_written) == (400, 51_200, 51_200 * 512)
    assert found.tokens_learned == 51_200 * (6144 + 512)


def test_what_sleeps_is_not_counted_beside_learning():
    recipe = load_recipe("qwen3-8b")
    awake = recipe.model_copy(update={"rollout": recipe.rollout.model_copy(update={"sleep": False})})
    asleep, waking = estimate(recipe, "grpo"), estimate(awake, "grpo")
    learning = sum(size for _, size in asleep.learning)
    assert waking.memory_bytes - asleep.memory_bytes == min(learning, 32 * GIB)


def test_a_network_trained_as_a_whole_is_spread_over_all_devices():
    recipe = load_recipe("multi-node")
    weights = dict(estimate(recipe, "grpo").resting)
    assert trained_parameters(recipe) == recipe.network.parameters
    assert weights["weights"] == 4 * recipe.network.parameters // 16
    assert weights["gradients and optimizer"] == 12 * recipe.network.parameters // 16


def test_vllms_share_holds_the_weights_and_answers_at_full_length():
    for name in ("qwen3-0.6b", "qwen3-4b", "qwen3-8b", "qwen3-30b-a3b"):
        recipe = load_recipe(name)
        share = recipe.rollout.memory_share * recipe.machine.memory_gb * GIB
        full = recipe.lengths.prompt + recipe.lengths.answer
        answers = (share - 2 * recipe.network.parameters) / (full * recipe.network.cache_numbers * 2)
        assert answers >= 4


def test_updates_with_the_same_answers_write_fewer():
    recipe = load_recipe("tiny")
    twice = recipe.model_copy(update={"grpo": recipe.grpo.model_copy(update={"updates": 2, "save_every": 2})})
    assert (estimate(recipe, "grpo").answers, estimate(twice, "grpo").answers) == (16, 8)


def test_a_machine_that_is_too_small_is_told():
    recipe = load_recipe("qwen3-8b")
    small = recipe.model_copy(update={"machine": recipe.machine.model_copy(update={"memory_gb": 24})})
    found = estimate(small, "grpo")
    assert not found.fits
    assert "more than there is" in report(found, small)


def test_staying_near_the_start_costs_a_copy():
    recipe = load_recipe("nano")
    near = recipe.model_copy(update={"grpo": recipe.grpo.model_copy(update={"beta": 0.02})})
    assert dict(estimate(near, "grpo").resting)["copy to stay near"] == 4 * recipe.network.parameters


def test_keeping_every_role_unhurt_costs_a_gradient_for_each():
    recipe = load_recipe("qwen3-8b", ["reward.conflicts=upgrad"])
    found = estimate(recipe, "grpo")
    rows = 1 + len(load_roles().names) + 1
    assert most_rows(recipe) == rows <= 16 * 8
    assert dict(found.learning)["gradient of each row"] == 4 * rows * found.trained
    assert f"rows of each step: at most {rows}, each" in report(found, recipe)
    assert "gradient of each row" not in dict(estimate(recipe, "sft").learning)
    assert most_rows(recipe.model_copy(update={"grpo": recipe.grpo.model_copy(update={"tasks": 1})})) == 9


def test_what_could_not_be_trained_is_not_reckoned_either():
    with pytest.raises(BadInput, match=r"works with grpo\.scale none only"):
        estimate(load_recipe("tiny", ["reward.conflicts=upgrad"]), "grpo")
