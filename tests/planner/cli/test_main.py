import json
from pathlib import Path

import pytest

from planner.cli import commands
from planner.cli.main import COMMANDS, load_command


def test_help_lists_every_command_with_its_line(fairtrip):
    answer = fairtrip("--help")
    assert answer.code == 0
    assert all(text in " ".join(answer.out.split()) for text in COMMANDS.values())


def test_without_a_command_the_help_is_shown(fairtrip):
    assert fairtrip().out == fairtrip("--help").out


def test_the_version_is_that_of_the_installed_package(fairtrip):
    from importlib.metadata import version

    assert fairtrip("--version").out == f"fairtrip {version('fairtrip')}\n"


def test_a_misspelt_command_names_the_nearest_one(fairtrip):
    answer = fairtrip("docter")
    assert answer.code == 2
    assert answer.err == "error: no such command 'docter'. Did you mean 'doctor'? (help: fairtrip --help)\n"


def test_a_misspelt_option_names_the_nearest_one(fairtrip):
    answer = fairtrip("doctor", "--jsn")
    assert answer.code == 2
    assert "--jsn" in answer.err
    assert "--json" in answer.err


def test_a_misspelt_command_of_a_group_names_the_nearest_one(fairtrip):
    answer = fairtrip("config", "shw")
    assert answer.code == 2
    assert "Did you mean 'show'" in answer.err


def test_with_json_a_wrong_command_line_is_an_object_on_standard_output(fairtrip):
    answer = fairtrip("doctor", "--jsn", "--json")
    error = json.loads(answer.out)["error"]
    assert answer.err == ""
    assert (error["name"], error["exit_code"]) == ("Usage", 2)


def test_a_group_without_its_command_shows_its_help(fairtrip):
    answer = fairtrip("config")
    assert answer.code == 2
    assert "set " in answer.err


def test_every_file_of_commands_is_in_the_table_but_for_the_second_half_of_critic():
    files = {path.stem.replace("_", "-") for path in Path(commands.__file__).parent.glob("[!_]*.py")}
    assert files - {"critic-audit"} == set(COMMANDS)


def test_no_command_leans_on_another_but_for_the_second_half_of_critic():
    texts = {path.stem: path.read_text("utf-8") for path in Path(commands.__file__).parent.glob("*.py")}
    assert {name for name, text in texts.items() if "planner.cli.commands" in text} == {"critic"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_can_be_loaded(name):
    assert load_command(name).name == name
