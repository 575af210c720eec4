"""`fairtrip-train export`: make a trained policy ready to serve."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.output import answers, print_json
from train.cli.training import check_installed


def command(
    run: Annotated[Path, typer.Argument(help="Folder of a stage that has ended, or one of its checkpoints.")],
    out: Annotated[Path, typer.Option(help="Folder to write; its name is what requests call the model.")] = Path(
        "planner-model"
    ),
    adapter: Annotated[bool, typer.Option("--adapter", help="Keep the adapter apart instead of merging it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Make a trained policy ready to serve, and say how to plan with it.

    Weights are written as safetensors, with a card that says what they were trained from.
    """
    check_installed()
    from train.export import export_adapter, export_merged

    exported = (export_adapter if adapter else export_merged)(run, out)
    if as_json:
        print_json({"folder": str(exported.folder), "model": exported.model, "name": exported.name})
    else:
        answers().print(f"written to {exported.folder}\n{exported.how_to_use()}", soft_wrap=True)
