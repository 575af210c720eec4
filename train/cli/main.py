"""The `fairtrip-train` command: the table of stages, each imported only when it is called.

To add a stage `fairtrip-train NAME`: write `train/cli/NAME.py` with a `command` or an `app` as `planner/cli/main.py`
describes, and add one line to `SECTIONS` below.
"""

import sys
from typing import Annotated, Final

import typer
import typer.core
import typer.main

from planner.cli.edge import run
from planner.cli.late import LateGroup, load

SECTIONS: Final[dict[str, dict[str, str]]] = {
    "Stages, in order": {
        "tasks": "Make group-travel tasks to train on, and held-out ones to be judged by.",
        "data": "Look for drafts worth learning from: the solver's and any model's best under several welfare rules.",
        "sft": "Teach a model to write outlines, from the best drafts that were found.",
        "grpo": "Teach a model to plan better trips, rewarded by the panel that chooses plans.",
        "curves": "Compare a figure over several runs of training: where it began, where it ended, and how it went.",
        "export": "Make a trained policy ready to serve, and say how to plan with it.",
        "eval": "Compare planners on held-out tasks: welfare, the worst-off, needs, feasibility, "
        "GroupTravelBench's metrics.",
    },
}
"""Every stage with its line of help, in the order in which they follow each other."""

COMMANDS: Final = {name: text for section in SECTIONS.values() for name, text in section.items()}


class Stages(LateGroup):
    """The stages of the table."""

    sections, package = SECTIONS, "train.cli"


def load_command(name: str) -> typer.core.TyperCommand | typer.core.TyperGroup:
    """Import `train.cli.<name>` and return its `app`, or its `command` as a single command."""
    return load(name, "train.cli")


app = typer.Typer(cls=Stages, rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def fairtrip_train(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Teach a model to plan trips, with the critic that chooses plans as its reward.

    Every stage writes files that the next one reads, can be stopped and run again, and tells progress on standard
    error.
    """
    if version:
        from importlib.metadata import version as installed_version  # 10 ms that only this path needs

        print(f"fairtrip-train {installed_version('fairtrip')}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the command line on this process's arguments and exit with its code."""
    sys.exit(run(typer.main.get_command(app), sys.argv[1:], "fairtrip-train"))
