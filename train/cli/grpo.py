"""`fairtrip-train grpo`: teach a model to plan better trips."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import PackOption, RolesOption
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
    tasks: Annotated[Path, typer.Argument(help="File of tasks, as `fairtrip-train tasks` makes it.")],
    recipe: RecipeOption = "tiny",
    out: OutOption = None,
    start: StartOption = None,
    steps: StepsOption = None,
    seed: SeedOption = None,
    changes: SetOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    dry_run: DryOption = False,
) -> None:
    """Teach a model to plan better trips, rewarded by the panel that chooses plans.

    Stopped or killed, the same command goes on from its last whole checkpoint.
    """
    chosen = recipe_for(recipe, "grpo", steps, seed, changes)
    if dry_run:
        print_estimate(chosen, "grpo")
        return
    check_installed()
    from train.grpo import train_grpo
    from train.own_files import own_files

    folder = folder_for(out, recipe, "grpo")
    train_grpo(chosen, tasks, folder, start=policy_of(start), tell=tell, own=own_files(pack, roles))
    print_end(f"{folder}: trained; next: fairtrip-train export {folder}")
