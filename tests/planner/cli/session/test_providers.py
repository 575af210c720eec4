import pytest

from planner.cli.session.providers import PROVIDERS, lacking, library_version, named, provider_called, providers
from planner.cli.session.settings import Settings
from rewards.llm.litellm_port import load


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for variable in (name for names in PROVIDERS.values() for name in names):
        monkeypatch.delenv(variable, raising=False)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_needs_what_litellm_says_it_needs(provider, monkeypatch):
    litellm = load()
    assert set(PROVIDERS[provider]) <= set(litellm.validate_environment(model=f"{provider}/x")["missing_keys"])
    for variable in PROVIDERS[provider]:
        monkeypatch.setenv(variable, "a value")
    assert litellm.validate_environment(model=f"{provider}/x")["missing_keys"] == []


def test_a_provider_is_ready_when_all_it_needs_is_set(monkeypatch):
    monkeypatch.setenv("AZURE_API_KEY", "canary")
    assert provider_called("azure").missing == ("AZURE_API_BASE", "AZURE_API_VERSION")
    monkeypatch.setenv("AZURE_API_BASE", "https://example.org")
    monkeypatch.setenv("AZURE_API_VERSION", "1")
    assert [provider.name for provider in providers() if provider.ready] == ["azure"]
    assert "canary" not in repr(providers())


def test_an_empty_variable_is_not_set(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert not provider_called("openai").ready


def test_settings_name_models():
    assert named(Settings(model="local", interview_model="groq/x")) == {"model": "local", "interview_model": "groq/x"}
    assert named(Settings()) == {}


@pytest.mark.parametrize(
    ("model", "variables"), [("openai/x", ("OPENAI_API_KEY",)), ("local/x", ()), ("unheard-of/x", ()), ("x", ())]
)
def test_a_model_lacks_what_its_provider_lacks(model, variables):
    assert lacking(model) == variables


def test_the_version_of_the_library_is_found_without_importing_it():
    assert library_version() is None or library_version()[0].isdigit()
