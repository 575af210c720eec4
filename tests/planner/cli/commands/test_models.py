import json
import subprocess
import sys
from ast import literal_eval
from contextlib import ExitStack

import pytest

from planner.cli.commands.models import look_for_local
from planner.cli.session.providers import PROVIDERS
from rewards.testing.behaviours import BEHAVIOURS
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


def test_listing_imports_no_library_for_models():
    script = "import sys; from planner.cli.main import app; from planner.cli.edge import run; import typer.main as t; "
    script += "run(t.get_command(app), ['models', 'list', '--json']); sys.stderr.write(repr(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["providers"]
    assert not {"litellm", "openai", "httpx"} & set(literal_eval(done.stderr))


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


@pytest.fixture
def server(monkeypatch):
    """Return a function that starts a server of one's own with a behaviour."""
    with ExitStack() as stack:

        def start(behaviour: str) -> Misbehaving:
            started = stack.enter_context(Misbehaving(each=behaviour))
            monkeypatch.setenv("FAIRTRIP_LOCAL_URL", started.url)
            return started

        yield start


def test_a_model_that_answers_is_told_with_what_it_can_do(fairtrip, server):
    started = server("ok")
    answer = fairtrip("models", "ping", "local")
    assert answer.code == 0
    assert answer.out.startswith("local: answers, in ")
    assert "keeps to a JSON Schema: yes" in answer.out
    assert "this took 4 model requests" in answer.out
    assert started.calls[0].body["max_tokens"] == 1


@pytest.mark.parametrize(
    ("behaviour", "cannot"), [("no schema", "schema"), ("ignored logprobs", "logprobs"), ("one choice", "choices")]
)
def test_what_an_endpoint_cannot_do_is_told_and_is_no_failure(fairtrip, server, behaviour, cannot):
    server(behaviour)
    answer = fairtrip("models", "ping", "local/test-model", "--json")
    assert answer.code == 0
    can = json.loads(answer.out)["models"][0]["can"]
    assert [trait for trait, able in can.items() if not able] == [cannot]


@pytest.mark.parametrize(
    ("behaviour", "fix"),
    [("500", "start the server again"), ("404", "spelling of the model"), ("400", "takes no chat")],
)
def test_a_model_that_does_not_answer_is_told_with_the_way_to_mend_it(fairtrip, server, behaviour, fix):
    server(behaviour)
    answer = fairtrip("models", "ping", "local")
    assert answer.code == 5
    assert "local: no answer" in answer.out
    assert fix in answer.out
    assert "1 of 1 models cannot be used: local" in answer.err


HANGING = {"no answer", "stream stall"}
"""What a ping waits its ten seconds for."""


def short(behaviour: str) -> str:
    takes = BEHAVIOURS[behaviour].takes == "seconds" and behaviour not in HANGING
    return f"{behaviour} 0.2" if takes else behaviour


@pytest.mark.parametrize(
    "behaviour", [pytest.param(short(b), marks=pytest.mark.slow if b in HANGING else ()) for b in BEHAVIOURS]
)
def test_whatever_a_model_does_a_ping_ends_in_an_answer_or_a_reason(fairtrip, server, behaviour):
    server(behaviour)
    answer = fairtrip("models", "ping", "local/test-model", "--json")
    found = json.loads(answer.out)["models"][0]
    assert (answer.code, bool(found["problem"])) in [(0, False), (5, True)]
    assert bool(found["can"]) is not bool(found["problem"])
    assert "Traceback" not in answer.err


def test_an_endpoint_that_dies_while_it_is_tried_out_does_not_answer(fairtrip, server):
    server(lambda call: "ok" if call.body["max_tokens"] == 1 else "reset")
    answer = fairtrip("models", "ping", "local", "--json")
    assert answer.code == 5
    assert json.loads(answer.out)["models"][0]["problem"]


@pytest.mark.parametrize("name", ["openai/some-model", "not-a-model", "local"])
def test_a_model_that_cannot_be_asked_is_missing(fairtrip, name):
    answer = fairtrip("models", "ping", name)
    assert answer.code == 4
    assert f"{name}: no answer" in answer.out
    assert json.loads(fairtrip("models", "ping", name, "--json").out)["models"][0]["missing"] is True


def test_one_model_in_the_settings_is_asked_once_whatever_it_is_for(fairtrip, server, monkeypatch):
    server("ok")
    for setting in ("MODEL", "JUDGE_MODEL"):
        monkeypatch.setenv(f"FAIRTRIP_{setting}", "local/test-model")
    found = json.loads(fairtrip("models", "ping", "--json").out)["models"]
    assert [one["name"] for one in found] == ["local/test-model"]


def test_without_any_name_there_is_nothing_to_ask(fairtrip):
    answer = fairtrip("models", "ping")
    assert answer.code == 2
    assert "fairtrip models ping NAME" in answer.err


def test_a_limit_that_is_used_up_is_named(fairtrip, server, monkeypatch):
    started = server("ok")
    monkeypatch.setenv("FAIRTRIP_MAX_CALLS", "0")
    answer = fairtrip("models", "ping", "local/test-model")
    assert answer.code == 5
    assert "set a higher limit" in answer.out
    assert started.calls == []


def test_the_key_that_an_endpoint_echoes_is_not_printed(fairtrip, server, monkeypatch):
    started = server("401 echo")
    monkeypatch.setenv("FAIRTRIP_LOCAL_API_KEY", "canary-in-the-mine")
    answer = fairtrip("models", "ping", "local/test-model")
    assert started.calls[0].carries("canary-in-the-mine")
    assert "canary-in-the-mine" not in answer.out + answer.err
