"""Keys never appear."""

import pytest

from rewards.llm.redact import key_names, redact

ENVIRONMENT = {
    "OPENAI_API_KEY": "canary-1234",
    "HF_TOKEN": "canary-1234-more",
    "MY_SECRET": "short",
    "HOME": "/somewhere",
}


def test_values_of_secret_variables_are_taken_out_longest_first():
    text = "key canary-1234-more and canary-1234 at /somewhere, short"
    assert redact(text, ENVIRONMENT) == "key [redacted] and [redacted] at /somewhere, short"


@pytest.mark.parametrize(
    "text", ["Authorization: Bearer abc.def", "sk-proj-0123456789abcdef0123", "Basic dXNlcjpwYXNzd29yZA=="]
)
def test_what_looks_like_a_key_is_taken_out_wherever_it_comes_from(text):
    assert redact(text, {}).endswith("[redacted]")


def test_the_environment_of_the_process_is_read_by_itself(monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "canary-of-the-process")
    assert redact("canary-of-the-process") == "[redacted]"
    assert key_names("some") == ("SOME_API_KEY",)


def test_only_the_names_of_a_providers_keys_are_told():
    assert key_names("openai", ENVIRONMENT) == ("OPENAI_API_KEY",)
    assert key_names("together_ai", ENVIRONMENT) == ()
