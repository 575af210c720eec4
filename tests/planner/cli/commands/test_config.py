import json

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def test_show_says_value_source_and_meaning_of_every_setting(fairtrip, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_DRAFTS", "7")
    lines = fairtrip("config", "show").out.splitlines()
    at = lines.index("drafts: 7                        from environment FAIRTRIP_DRAFTS")
    assert lines[at + 1] == "    how many different plans to draft"


def test_what_was_set_is_shown_with_its_file(fairtrip, home):
    assert fairtrip("config", "set", "drafts", "6").code == 0
    shown = json.loads(fairtrip("config", "show", "--json").out)["settings"]["drafts"]
    assert (shown["value"], shown["source"]) == (6, str(home / "fairtrip" / "config.yaml"))


def test_a_trip_has_settings_of_its_own(fairtrip, tmp_path):
    trip = tmp_path / "summer.yaml"
    fairtrip("config", "set", "welfare", "nash", "--trip", trip)
    assert "welfare: nash" in fairtrip("config", "show", "--trip", trip).out
    assert "welfare: utilitarian" in fairtrip("config", "show").out
