"""The walk in docs/roles.md, run as it stands there."""

import re
from pathlib import Path

import pytest

from planner.cli.edge import run
from planner.cli.main import load_command
from roles.library import load_roles
from roles.merge import load_group
from roles.request import load_request

TEXT = (Path(__file__).parents[3] / "docs" / "roles.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(yaml|console)\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def walked(tmp_path, monkeypatch, capsys):
    """Every file written and every command run in the order of the page: [(command, exit code, output, expected)]."""
    monkeypatch.chdir(tmp_path)
    results = []
    for kind, body in BLOCKS:
        if kind == "yaml":
            name = re.match(r"# file: (\S+)\n", body)
            Path(name[1]).write_text(body, encoding="utf-8")
            continue
        command, _, expected = body.partition("\n")
        words = command.removeprefix("$ fairtrip roles ").split()
        code = run(load_command("roles"), words)
        results.append((command, code, "".join(capsys.readouterr()), expected.splitlines()))
    return results


def test_every_command_of_the_page_ends_and_prints_as_the_page_says(walked):
    assert len(walked) == 5
    for command, code, output, expected in walked:
        assert code == (5 if "exit 5" in expected else 0), (command, output)
        for line in expected:
            assert line in output or line == "exit 5", (command, output)


def test_the_role_of_the_page_travels_and_own_wishes_replace_its_own(walked):
    group = load_group(load_request("trip.yaml"), load_roles(["my_roles"]))
    wishes = group.stakeholder("Ivo").wishes
    assert [(w.strength, w.source) for w in wishes if w.value == "shopping"] == [("prefer", "own")]
    assert ("must", "role:tram_spotter") in {(w.strength, w.source) for w in wishes}


def test_the_page_shows_role_commands_only():
    assert all(body.startswith("$ fairtrip roles ") for kind, body in BLOCKS if kind == "console")
