import json

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path


def findings(answer):
    return {finding["name"]: finding for finding in json.loads(answer.out)["findings"]}


def test_a_sound_installation_is_said_to_be_usable(fairtrip):
    answer = fairtrip("doctor", "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["usable"] is True
    assert all(finding["fix"] for finding in findings(answer).values() if finding["state"] != "ok")


def test_people_read_the_same_findings_in_lines(fairtrip):
    answer = fairtrip("doctor")
    assert answer.code == 0
    assert all(name in answer.out for name in findings(fairtrip("doctor", "--json")))


def test_the_catalogue_names_its_cities(fairtrip):
    assert "Lisbon, London, Munich, Porto" in findings(fairtrip("doctor", "--json"))["catalogue"]["found"]


def test_a_broken_settings_file_is_a_finding_and_not_the_end(fairtrip, home):
    (home / "fairtrip").mkdir()
    (home / "fairtrip" / "config.yaml").write_text("drafs: 3\n")
    answer = fairtrip("doctor", "--json")
    assert answer.code == 5
    assert "did you mean 'drafts'" in findings(answer)["settings"]["found"]
    assert findings(answer)["python"]["state"] == "ok"


def test_what_needs_mending_is_counted_for_people(fairtrip, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_DRAFTS", "many")
    answer = fairtrip("doctor")
    assert answer.code == 5
    assert "problem   settings" in answer.out
    assert "need mending" in answer.err


def test_the_engine_is_compiled_when_its_cache_holds_something(fairtrip, monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert findings(fairtrip("doctor", "--json"))["engine"]["state"] == "optional"
    (tmp_path / "kernel.nbi").touch()
    assert findings(fairtrip("doctor", "--json"))["engine"]["state"] == "ok"
