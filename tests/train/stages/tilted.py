"""A run of GRPO whose reward leans towards roles that fared worse, and is looked after; a test kills it.

Usage: tilted.py OUT STEPS SAVE_EVERY [kill STEP]
"""

import sys
from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from letters import WORDS, recipe_of, tell

from train.grpo import grpo_trainer
from train.processes import joined
from train.recipes.recipe import Recipe
from train.reward import TASK, WelfareReward
from train.rewarding.canaries import largest_gain
from train.rewarding.functions import reward_functions
from train.rewarding.memory import recall, remember
from train.rewarding.settings import RewardSettings
from train.stages.checkpoint import run_of
from train.stages.policy import Policy, adapted, own_network, own_tokenizer
from train.stages.stage import carry_out, open_stage, quietly

PaperWorld = run_path(str(Path(__file__).parents[1] / "conftest.py"))["PaperWorld"]
ROLES = {"Ana": "child", "Ben": "elder", "Cem": "elder"}


class LetterWorld(PaperWorld):
    """Reads any text as a plan: how much of it is a letter of each traveller's is their utility."""

    def step(self, task: SimpleNamespace, text: str) -> SimpleNamespace:
        """Return what a text comes to."""
        shares = (min(1.0, 10 * text.count(letter) / max(1, len(text))) for letter in "aeo")
        return super().step(task, " ".join(f"{share:.4f}" for share in shares))


@quietly()
def train(out: Path, recipe: Recipe) -> None:
    """Train to the recipe's end, going on from what is there."""
    settings = RewardSettings(robust=0.5, group_size=recipe.grpo.group)
    reward = WelfareReward(LetterWorld(roles=ROLES), {word: SimpleNamespace(id=word) for word in WORDS}, settings)
    tokenizer = own_tokenizer(WORDS, 300)
    policy = Policy(adapted(own_network(recipe.network, 0, tokenizer), recipe.lora), tokenizer)
    rows = [{"prompt": word, TASK: word} for word in WORDS]
    run = run_of("tilted", recipe, Path(__file__))
    keep, check = lambda folder: remember(reward, folder), lambda: {"reward/canary_gain": largest_gain(reward, tell)}
    with joined(on_cpu=True), open_stage(out, run, tell, keep, check) as stage:
        if stage.resumed is not None:
            recall(reward, stage.resumed)
        carry_out(grpo_trainer(recipe, policy, rows, reward_functions(reward), stage), stage)


if __name__ == "__main__":
    where, steps, save_every = sys.argv[1:4]
    train(Path(where), recipe_of(int(steps), int(save_every)))
