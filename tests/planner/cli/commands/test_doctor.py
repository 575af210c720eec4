import json

import pytest

from planner.cli.session.providers import PROVIDERS


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for variable in (name for names in PROVIDERS.values() for name in names):
        monkeypatch.delenv(variable, raising=False)
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


def test_without_any_key_the_rules_do_and_the_way_to_a_model_is_told(fairtrip):
    found = findings(fairtrip("doctor", "--json"))["models"]
    assert found["state"] == "optional"
    assert "fairtrip models ping local" in found["fix"]


def test_a_provider_with_its_key_is_usable_and_not_yet_tried(fairtrip, monkeypatch):
    monkeypatch.setenv("GROQ_API_KEY", "canary-1234")
    found = findings(fairtrip("doctor", "--json"))["models"]
    assert (found["state"], found["found"]) == ("ok", "groq/MODEL")
    assert "fairtrip models ping groq/MODEL" in found["fix"]
    assert "canary" not in fairtrip("doctor").out


def test_a_model_of_the_settings_without_its_key_is_a_problem(fairtrip, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_JUDGE_MODEL", "openai/x")
    answer = fairtrip("doctor", "--json")
    assert answer.code == 5
    assert findings(answer)["models"]["found"] == "judge_model openai/x: OPENAI_API_KEY not set"
    assert "fairtrip config set judge_model ''" in findings(answer)["models"]["fix"]


def test_a_local_model_of_the_settings_needs_no_key(fairtrip, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_MODEL", "local/qwen3")
    assert findings(fairtrip("doctor", "--json"))["models"]["state"] == "ok"
