"""The `fairtrip` command: the table of sub-commands, each imported only when it is called.

To add a command `fairtrip NAME`: write `planner/cli/commands/NAME.py` and add one line to `SECTIONS` below. The module
offers

    def command(trip: Path, ...) -> None:      a single command, its parameters declared as typer wants them; or
    app = typer.Typer()                        a command with sub-commands of its own.

The line of help in the table is the first line of the command's docstring; a test compares them. A command prints with
`planner.cli.output`, raises a FairtripError for what the user can fix and lets everything else pass: `edge.run` is
the one place that turns errors into words and exit codes. Another exit code than 0 is `raise typer.Exit(code)`.
"""

import sys
from typing import Annotated, Final

import typer
import typer.core
import typer.main

from planner.cli.edge import run
from planner.cli.late import LateGroup, load

SECTIONS: Final[dict[str, dict[str, str]]] = {
    "Plan a trip": {
        "init": "Write a commented trip file to start from.",
        "weights": "Show each traveller's share and why, before anything is drafted.",
        "conflicts": "Show what people want against each other, and the ways out.",
        "plan": "Plan a trip for the whole group: draft, check, judge, refine, choose.",
    },
    "Read and change a plan": {
        "show": "Show a plan: its days, its people, what is not met and why.",
        "compare": "Compare plans: who gets what, at which price, under every welfare rule.",
        "explain": "Explain a plan, a line of it or a traveller: who wanted it, what would change it.",
        "refine": "Help whoever falls shortest, or change a plan as your words say.",
        "lock": "Settle a place: no later plan moves it or leaves it out.",
        "unlock": "Let a locked place move or go again.",
        "replan": "Plan again around what is locked, changing as little as possible.",
        "export": "Write a plan for calendars, maps, spreadsheets or machines.",
        "critic": "Score plans with reasons, and look at how the critic judges.",
        "runs": "List the runs of a trip, continue one, or start a variant.",
    },
    "People and places": {
        "roles": "See, add, check and test kinds of travellers.",
        "interview": "Ask travellers what they want, and keep what they say.",
        "catalog": "Look at cities and places, check packs, import lists of your own.",
    },
    "Keep house": {
        "models": "See which language models could be asked, and whether they answer.",
        "config": "Show and change settings, and where each value comes from.",
        "doctor": "Say what is usable now, and how to mend what is not.",
        "serve-model": "Start vLLM on this machine for a model of your own, and say how to plan with it.",
        "schema": "Print the JSON Schema of a file, for completion in an editor.",
        "bench": "Score plans by GroupTravelBench's rules, on tasks that you bring.",
    },
}
"""Every command with its line of help, in the order in which `fairtrip --help` lists them."""

COMMANDS: Final = {name: text for section in SECTIONS.values() for name, text in section.items()}


class Commands(LateGroup):
    """The commands of the table."""

    sections, package = SECTIONS, "planner.cli.commands"


def load_command(name: str) -> typer.core.TyperCommand | typer.core.TyperGroup:
    """Import `planner.cli.commands.<name>` and return its `app`, or its `command` as a single command."""
    return load(name, "planner.cli.commands")


app = typer.Typer(cls=Commands, rich_markup_mode=None, add_completion=False)


@app.callback(invoke_without_command=True)
def fairtrip(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Plan a trip for a whole group: valid, fair and explained, offline.

    Start with `fairtrip init`, then `fairtrip plan trip.yaml`. Answers go to standard output and progress to standard
    error; where a command knows --json it answers machines as well.
    """
    if version:
        from importlib.metadata import version as installed_version  # 10 ms that only this path needs

        print(f"fairtrip {installed_version('fairtrip')}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


def main() -> None:
    """Run the command line on this process's arguments and exit with its code."""
    sys.exit(run(typer.main.get_command(app), sys.argv[1:]))
