"""A run of GRPO that learns one thing, to write the letter a; tests kill it, fill its disk and let it go on.

Usage: letters.py OUT STEPS SAVE_EVERY [full|stop|alone|kill STEP]; with kill it dies as soon as it has told that step,
with alone only the first process stops.
"""

import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roles.errors import FairtripError
from train.grpo import grpo_trainer
from train.processes import joined, leads, process_count
from train.recipes.recipe import Recipe, load_recipe
from train.rewarding.guards import RewardStopped
from train.stages.checkpoint import run_of
from train.stages.policy import Policy, adapted, own_network, own_tokenizer
from train.stages.stage import carry_out, open_stage, quietly

WORDS = ("a banana", "an ananas", "a papaya", "bread and butter", "coffee", "tea", "milk", "one two three")


def recipe_of(steps: int, save_every: int) -> Recipe:
    """Return the tiny recipe with short texts and so many steps, for as many processes as there are."""
    tiny = load_recipe("tiny")
    shape = tiny.network.model_copy(update={"vocabulary": 300, "context": 256})
    grpo = tiny.grpo.model_copy(update={"steps": steps, "save_every": save_every, "learning_rate": 0.01})
    lengths = tiny.lengths.model_copy(update={"prompt": 32, "answer": 128})
    machine = tiny.machine.model_copy(update={"devices": process_count()})
    return tiny.model_copy(update={"shape": shape, "grpo": grpo, "lengths": lengths, "machine": machine})


@dataclass
class ShareOfA:
    """Rewards how much of each text is the letter a; at its step, the disk is full or the reward gives up."""

    fault: str
    step: int
    calls: int = 0
    __name__ = "share_of_a"

    def __call__(self, completions: list[str], trainer_state: Any, **_columns: object) -> list[float]:
        """Return a reward for each text."""
        if trainer_state.global_step + 1 == self.step and self.fault == "full":
            resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        if trainer_state.global_step + 1 == self.step and self.fault in ("stop", "alone" if leads() else "stop"):
            raise RewardStopped("the judge is dead")
        return [text.count("a") / max(1, len(text)) for text in completions]


def tell(text: str) -> None:
    """Print at once, and die where the command line says so: at that very moment, however busy the machine is."""
    print(text, flush=True)
    if sys.argv[4:5] == ["kill"] and text.startswith(f"step {sys.argv[5]}:"):
        os.kill(os.getpid(), signal.SIGKILL)


@quietly()
def train(out: Path, recipe: Recipe, reward: ShareOfA) -> None:
    """Train to the recipe's end, going on from what is there."""
    tokenizer = own_tokenizer(WORDS, 300)
    assert recipe.lora is not None
    policy = Policy(adapted(own_network(recipe.network, 0, tokenizer), recipe.lora), tokenizer)
    rows = [{"prompt": word} for word in WORDS]
    with joined(on_cpu=True), open_stage(out, run_of("letters", recipe, Path(__file__)), tell) as stage:
        carry_out(grpo_trainer(recipe, policy, rows, ((reward,), (1.0,), "sum_then_normalize"), stage), stage)


if __name__ == "__main__":
    where, steps, save_every, fault, step = [*sys.argv[1:], "none", "0"][:5]
    try:
        train(Path(where), recipe_of(int(steps), int(save_every)), ShareOfA(fault, int(step)))
    except FairtripError as error:
        tell(f"{type(error).__name__}: {error}")
        sys.exit(error.exit_code)
