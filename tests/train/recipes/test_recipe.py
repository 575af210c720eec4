import pytest
from pydantic import ValidationError

from roles.errors import BadInput
from train.recipes.recipe import RECIPES, Recipe, load_recipe, recipe_names

TINY = (RECIPES / "tiny.yaml").read_text(encoding="utf-8")


def changed(tmp_path, *changes: tuple[str, str]):
    """Read the tiny recipe with some of its text replaced."""
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return load_recipe(str(path))


@pytest.mark.parametrize("name", recipe_names())
def test_every_shipped_recipe_is_allowed_and_says_what_it_is(name):
    assert load_recipe(name).summary


def test_the_recipes_are_those_that_the_documents_name():
    assert recipe_names() == [
        "multi-node", "nano", "qwen3-0.6b", "qwen3-30b-a3b", "qwen3-4b", "qwen3-8b", "tiny",
    ]  # fmt: skip


def test_an_unknown_recipe_names_the_nearest():
    with pytest.raises(BadInput, match=r"no recipe 'qwen3-0\.6', did you mean 'qwen3-0\.6b'"):
        load_recipe("qwen3-0.6")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  hidden: 64", "  hiden: 64", "shape, hiden: unknown key, did you mean 'hidden'"),
        ("  head_dim: 32", "  head_dim: 16", "shape, head_dim: .*32"),
        ("  learning_rate: 0.001", "  learning_rate: 1", "sft, learning_rate: .*0.1"),
        ("shape:", "model: Qwen/Qwen3-0.6B\nshape:", "model: name either published weights"),
        ("  context: 4096", "  context: 1024", "lengths: prompt and answer exceed the context of 1024"),
        ("  group: 4\n  batch: 4", "  group: 4\n  batch: 3", "grpo, batch: 8 answers a step .* no multiple of 3"),
        ("  tasks: 2\n", "  tasks: 2\n  updates: 2\n", "grpo, save_every: must be a multiple of updates"),
        ("machine:", "rollout:\n  engine: colocate\nmachine:", "rollout, engine: vLLM beside training needs a GPU"),
        ("machine:", "rollout:\n  sleep: true\nmachine:", "rollout, sleep: is for engine colocate"),
        ("  steps: 2\n  batch: 1", "  steps: 2\n  packing: true\n  batch: 1", "sft, packing: needs flash attention"),
        ("machine:", "reward:\n  group_size: 2\nmachine:", "reward, group_size: leave it out"),
    ],
)
def test_what_is_not_allowed_is_told_with_file_and_line(tmp_path, old, new, said):
    with pytest.raises(BadInput, match=said) as caught:
        changed(tmp_path, (old, new))
    assert "own.yaml:" in str(caught.value)


def test_a_sample_group_is_never_parted_between_processes():
    wanted = load_recipe("multi-node").model_dump()
    with pytest.raises(ValidationError, match="a sample group is rewarded in one process"):
        Recipe.model_validate({**wanted, "grpo": {**wanted["grpo"], "tasks": 24}})


def test_an_unknown_model_names_the_nearest(tmp_path):
    with pytest.raises(BadInput, match="no such model 'Qwen/Qwen3-8b', did you mean 'Qwen/Qwen3-8B'"):
        changed(tmp_path, ("shape:", "model: Qwen/Qwen3-8b\nshape:"))


def test_travellers_cannot_be_normalised_apart_by_a_recipe(tmp_path):
    with pytest.raises(BadInput, match="normalis"):
        changed(tmp_path, ("machine:", "reward:\n  normalise: travellers\nmachine:"))


def test_a_step_is_parted_into_batches():
    assert (load_recipe("tiny").answers_a_step, load_recipe("tiny").accumulate) == (8, 2)
    assert (load_recipe("multi-node").answers_a_step, load_recipe("multi-node").accumulate) == (256, 8)
