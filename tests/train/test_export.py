"""What an export prints: commands that the server takes."""

import shlex
from pathlib import Path

import pytest

from train.export import SERVED_RANKS, Exported
from train.recipes.recipe import Lora


@pytest.mark.parametrize(("rank", "room"), [(1, 1), (4, 8), (32, 32), (33, 64), (512, 512)])
def test_an_adapter_is_served_with_the_least_room_that_vllm_takes(rank, room):
    (serve, _) = Exported(Path("trip planner"), "trip planner", "runs/grpo/start", rank).how_to_use().splitlines()
    words = shlex.split(serve.removeprefix("serve it:"))
    assert words[words.index("--max-lora-rank") + 1] == str(room)
    assert words[-1] == "trip planner=trip planner"


def test_every_rank_of_a_recipe_can_be_served():
    (most,) = (rule.le for rule in Lora.model_fields["rank"].metadata if hasattr(rule, "le"))
    assert most == max(SERVED_RANKS)
