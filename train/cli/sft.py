"""`fairtrip-train sft`: teach a model to write outlines."""

from pathlib import Path
from typing import Annotated

import typer

from train.cli.training import (
    DryOption,
    OutOption,
    RecipeOption,
    SeedOption,
    SetOption,
    StartOption,
    StepsOption,
    check_installed,
    folder_for,
    policy_of,
    print_end,
    print_estimate,
    recipe_for,
    tell,
)


def command(
    examples: Annotated[Path, typer.Argument(help="File of examples, as `fairtrip-train data` makes it.")],
    recipe: RecipeOption = "tiny",
    out: OutOption = None,
    start: StartOption = None,
    steps: StepsOption = None,
    seed: SeedOption = None,
    changes: SetOption = None,
    dry_run: DryOption = False,
) -> None:
    """Teach a model to write outlines, from the best drafts that were found.

    Stopped or killed, the same command goes on from its last whole checkpoint.
    """
    chosen = recipe_for(recipe, "sft", steps, seed, changes)
    if dry_run:
        print_estimate(chosen, "sft")
        return
    check_installed()
    from train.sft import train_sft

    folder = folder_for(out, recipe, "sft")
    train_sft(chosen, examples, folder, start=policy_of(start), tell=tell)
    print_end(f"{folder}: trained; next: fairtrip-train grpo TASKS --recipe {recipe} --start {folder}")
