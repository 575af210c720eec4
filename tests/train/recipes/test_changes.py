import pytest

from roles.errors import BadInput
from train.recipes.recipe import load_recipe


def test_a_change_takes_the_place_of_a_recipes_value():
    recipe = load_recipe("tiny", ["grpo.group=4", "grpo.group=2", "grpo.batch=2", "seed=7"])
    assert (recipe.grpo.group, recipe.grpo.batch, recipe.seed) == (2, 2, 7)
    assert recipe.sft == load_recipe("tiny").sft


def test_a_change_begins_a_part_that_the_recipe_lacks():
    recipe = load_recipe("nano", ["reward.noise.estimation=0.12", "reward.noise.weighting=0.05"])
    assert recipe.reward.noise is not None
    assert (recipe.reward.noise.estimation, recipe.reward.noise.weighting) == (0.12, 0.05)


def test_a_list_may_be_given():
    assert load_recipe("tiny", ["trackers=[mlflow, wandb]"]).trackers == ("mlflow", "wandb")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("grpo.steps", "write KEY=VALUE"),
        ("grpo..steps=2", "write KEY=VALUE"),
        ("seed.of=2", "seed is a value and has no keys"),
        ("grpo.stps=2", "stps"),
        ("grpo.steps=many", "steps"),
        ("grpo.steps=[", "--set grpo.steps=["),
    ],
)
def test_a_change_that_cannot_be_is_told_in_one_line(change, said):
    with pytest.raises(BadInput) as told:
        load_recipe("tiny", ["seed=1", change])
    assert said in str(told.value)
    assert "\n" not in str(told.value)
