"""The script that repeats the experiment of docs/experiments.md: what it asks for has to be there."""

import re
from pathlib import Path

from train.cli.main import COMMANDS
from train.recipes.recipe import load_recipe

SCRIPT = (Path(__file__).parents[2] / "docs" / "experiments" / "nano" / "experiment.sh").read_text()


def test_every_stage_of_the_script_is_a_command():
    asked = set(re.findall(r"fairtrip-train (\w+)", SCRIPT))
    assert asked == set(COMMANDS) - {"export"}


def test_the_recipe_takes_every_change_of_the_script():
    changes = [change.replace("$seed", "2") for change in re.findall(r'--set ([^\s"]+)', SCRIPT)]
    recipe = load_recipe("nano", changes)
    noise = recipe.reward.noise
    assert noise is not None
    assert (recipe.reward.held_back, noise.estimation, noise.weighting, noise.seed) == ("exact", 0.12, 0.12, 2)
