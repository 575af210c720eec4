import json

import pytest

from planner.cli.models import look_for_local
from planner.cli.providers import PROVIDERS
from rewards.testing.misbehaving import Misbehaving


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """No key, no settings, and no server on the usual port."""
    for variable in (name for names in PROVIDERS.values() for name in names):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("FAIRTRIP_LOCAL_URL", "http://127.0.0.1:9/v1")


def test_without_a_key_or_a_server_the_list_says_what_to_do(fairtrip):
    answer = fairtrip("models", "list")
    assert answer.code == 0
    assert "no server answers at http://127.0.0.1:9/v1" in answer.out
    assert "fairtrip serve-model MODEL" in answer.out
    assert "openai: OPENAI_API_KEY" in answer.out


def test_a_provider_with_a_key_is_listed_and_its_key_is_not(fairtrip, monkeypatch):
    monkeypatch.setenv("GROQ_API_KEY", "canary-1234")
    answer = fairtrip("models", "list")
    assert "groq/MODEL (GROQ_API_KEY)" in answer.out
    assert "canary" not in answer.out + answer.err + fairtrip("models", "list", "--json").out


def test_a_server_of_ones_own_is_listed_with_its_models(fairtrip, monkeypatch):
    with Misbehaving(model="qwen3-8b") as server:
        monkeypatch.setenv("FAIRTRIP_LOCAL_URL", server.url)
        monkeypatch.setenv("FAIRTRIP_LOCAL_API_KEY", "sesame")
        assert "local/qwen3-8b" in fairtrip("models", "list").out
        assert json.loads(fairtrip("models", "list", "--json").out)["local"]["models"] == ["qwen3-8b"]
        assert server.requests[0].headers["authorization"] == "Bearer sesame"
        assert server.calls == []


def test_models_of_the_settings_are_named_with_their_source(fairtrip, monkeypatch):
    monkeypatch.setenv("FAIRTRIP_JUDGE_MODEL", "groq/x")
    assert "judge_model: groq/x (from environment FAIRTRIP_JUDGE_MODEL)" in fairtrip("models", "list").out
    assert json.loads(fairtrip("models", "list", "--json").out)["settings"] == {"judge_model": "groq/x"}


@pytest.mark.parametrize("path", ["/health", "/nothing"])
def test_what_lists_no_models_is_no_server_of_models(path):
    with Misbehaving() as server:
        found = look_for_local(server.url.replace("/v1", path))
    assert (found.models, found.problem) == ((), "what answers lists no models")


@pytest.mark.parametrize("url", ["https://127.0.0.1:9/v1", "http:///v1", "http://127.0.0.1:port/v1"])
def test_an_address_where_nothing_can_be_has_no_models(url):
    assert look_for_local(url).models == ()


def test_a_tls_address_of_a_plain_server_has_no_models():
    with Misbehaving() as server:
        assert look_for_local(server.tls_url).problem == "no server answers"
