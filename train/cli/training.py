"""What `sft` and `grpo` have in common: their options, the dry run, and what is said when libraries are missing."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.output import answers, progress
from roles.errors import BadInput, MissingModel
from train.processes import leads

if TYPE_CHECKING:
    from train.recipes.estimate import StageName
    from train.recipes.recipe import Recipe

NEEDED: Final = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")

RecipeOption = Annotated[str, typer.Option("--recipe", help="A recipe by name, or a file of your own.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="Folder of the run; a stopped one goes on.", show_default=False)
]
StartOption = Annotated[
    Path | None,
    typer.Option("--start", help="Folder of an earlier stage whose policy is trained on.", show_default=False),
]
SeedOption = Annotated[int | None, typer.Option("--seed", min=0, help="In place of the recipe's.", show_default=False)]
StepsOption = Annotated[
    int | None, typer.Option("--steps", min=1, help="In place of the recipe's.", show_default=False)
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="In place of the recipe's, such as grpo.group=4; repeatable.",
                 show_default=False),
]  # fmt: skip
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what the run needs and writes, and stop.")]


def recipe_for(
    name: str, stage: "StageName", steps: int | None, seed: int | None, changes: Sequence[str] | None
) -> "Recipe":
    """Return a recipe with what the command line puts in place of its own; raises BadInput for what may not be."""
    from train.recipes.recipe import load_recipe

    short = {f"{stage}.steps": steps, "seed": seed}
    return load_recipe(
        name, [*(changes or ()), *(f"{key}={value}" for key, value in short.items() if value is not None)]
    )


def print_estimate(recipe: "Recipe", stage: "StageName") -> None:
    """Print what a stage will need and write."""
    from train.recipes.estimate import estimate, report

    answers().print(report(estimate(recipe, stage), recipe), soft_wrap=True)


def policy_of(start: Path | None) -> Path | None:
    """Return the folder of the policy in an earlier stage's folder; raises BadInput when there is none."""
    from train.export import policy_in

    return None if start is None else policy_in(start)


def check_installed() -> None:
    """Raise MissingModel naming what training lacks here."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise MissingModel(f"training needs {', '.join(missing)}; docs/training.md says how to install them")


def folder_for(out: Path | None, recipe: str, stage: str) -> Path:
    """Return the folder of a run: as named, else RECIPE-STAGE here."""
    if out is not None and out.exists() and not out.is_dir():
        raise BadInput("is no folder", file=out)
    return out or Path(f"{Path(recipe).stem}-{stage}")


def tell(text: str) -> None:
    """Print a line of progress; of several processes only the first one does."""
    if leads():
        progress().print(text, soft_wrap=True)


def print_end(text: str) -> None:
    """Print what a stage has come to; of several processes only the first one does."""
    if leads():
        answers().print(text, soft_wrap=True)
