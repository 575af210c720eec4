import pytest

from train.cli.main import COMMANDS, load_command


def test_help_lists_every_stage_with_its_line(fairtrip_train):
    answer = fairtrip_train("--help")
    assert answer.code == 0
    assert all(text in " ".join(answer.out.split()) for text in COMMANDS.values())
    assert fairtrip_train().out == answer.out


def test_the_version_is_that_of_the_installed_package(fairtrip_train):
    from importlib.metadata import version

    assert fairtrip_train("--version").out == f"fairtrip-train {version('fairtrip')}\n"


def test_a_misspelt_stage_names_the_nearest_one_and_this_command(fairtrip_train):
    answer = fairtrip_train("taks")
    assert answer.code == 2
    assert "Did you mean 'tasks'? (help: fairtrip-train --help)" in answer.err


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_stage_says_of_itself(name):
    assert load_command(name).help.splitlines()[0] == COMMANDS[name]
