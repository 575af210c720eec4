import os

import pytest

from rewards.llm.local_server import is_local, reach_past_proxies


@pytest.mark.parametrize(("name", "ours"), [("local", True), ("local/qwen", True), ("localhost/x", False), ("", False)])
def test_a_server_of_ones_own_is_told_by_its_name(name, ours):
    assert is_local(name) is ours


@pytest.mark.parametrize(
    ("known", "url", "kept"),
    [("", "http://127.0.0.1:8000/v1", "127.0.0.1"),
     ("example.org", "http://localhost:8000/v1", "example.org,localhost"),
     ("127.0.0.1,b", "http://127.0.0.1:9/v1", "127.0.0.1,b"),
     ("b", "http://gpu-node:8000/v1", "b")],
)  # fmt: skip
def test_only_this_machine_is_kept_from_proxies(monkeypatch, known, url, kept):
    monkeypatch.setenv("no_proxy", known)
    monkeypatch.setenv("NO_PROXY", known)
    reach_past_proxies(url)
    assert (os.environ["no_proxy"], os.environ["NO_PROXY"]) == (kept, kept)
