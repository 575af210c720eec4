"""Compares every help page with the stored one; `python tests/planner/cli/test_help.py` stores them again."""

import os
from pathlib import Path

import pytest
import typer.core

from planner.cli.main import COMMANDS, load_command

PAGES = Path(__file__).parent / "help"


def page_of(*path: str) -> str:
    command = load_command(path[0])
    for name in path[1:]:
        command = command.commands[name]
    with command.make_context("fairtrip " + " ".join(path), [], resilient_parsing=True) as context:
        return command.get_help(context) + "\n"


def paths() -> list[tuple[str, ...]]:
    found = []
    for name in COMMANDS:
        command = load_command(name)
        found.append((name,))
        if isinstance(command, typer.core.TyperGroup):
            found.extend((name, inner) for inner in command.commands)
    return found


@pytest.mark.parametrize("path", paths(), ids=" ".join)
def test_a_help_page_is_the_stored_one(path):
    assert page_of(*path) == (PAGES / f"{'_'.join(path)}.txt").read_text(encoding="utf-8")


def test_no_page_is_stored_for_a_command_that_is_gone():
    assert {page.stem for page in PAGES.glob("*.txt")} == {"_".join(path) for path in paths()}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says_of_itself(name):
    assert load_command(name).help.splitlines()[0] == COMMANDS[name]


@pytest.mark.parametrize("path", paths(), ids=" ".join)
def test_every_option_has_a_line_of_help(path):
    options = page_of(*path).partition("\nOptions:\n")[2].splitlines()
    assert [line for line in options if line.startswith("  -") and len(line.split()) < 3] == []


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    for stale in PAGES.glob("*.txt"):
        stale.unlink()
    for path in paths():
        (PAGES / f"{'_'.join(path)}.txt").write_text(page_of(*path), encoding="utf-8")
