import shlex
import signal
import socket
import subprocess
import sys
from typing import NamedTuple

import pytest
import typer.main

from planner.cli.edge import run
from planner.cli.main import app


class Answer(NamedTuple):
    """What one call of fairtrip came to."""

    code: int
    out: str
    err: str


STAND_IN = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

if "-c" in sys.argv:
    sys.exit(0)  # yes, this one has vLLM
if "--no-weights" in sys.argv:
    sys.exit(3)

class Engine(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"choices": [{"message": {"content": "Hi"}}]}'
        self.send_response(STATUS)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

print("loading")
server = HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Engine)
server.timeout = 300
server.handle_request()
STILL_SERVING
sys.exit(7)
"""


@pytest.fixture
def interpreter(tmp_path):
    """Return a function that writes an interpreter whose engine answers one question, and what it does then."""

    def write(status: int = 200, then: str = ""):
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\n{STAND_IN.replace('STATUS', str(status)).replace('STILL_SERVING', then)}")
        path.chmod(0o700)
        return path

    return write


@pytest.fixture
def port():
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def call(capfd):
    """Return a function that serves a model in this process and says what it came to, the engine's words included."""

    def serve(*args: object) -> Answer:
        code = run(typer.main.get_command(app), line(*args)[3:])
        printed = capfd.readouterr()
        return Answer(code, printed.out, printed.err)

    return serve


def line(interpreter, port, *more):
    given = ["serve-model", "some/small", "--python", str(interpreter), "--port", str(port), *more]
    return [sys.executable, "-m", "planner.cli", *given]


def test_the_command_line_is_shown_with_the_flags_that_our_questions_need(fairtrip):
    answer = fairtrip(
        "serve-model", "Qwen/Qwen3-8B", "--dry-run", "--python", "python3", "--", "--max-model-len", "16k"
    )
    words = shlex.split(answer.out)
    assert answer.code == 0
    assert words[:5] == ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "Qwen/Qwen3-8B"]
    assert words[words.index("--served-model-name") + 1] == "Qwen3-8B"
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert "--enable-prefix-caching" in words
    assert '{"backend": "xgrammar", "disable_any_whitespace": true}' in words
    assert words[-2:] == ["--max-model-len", "16k"]


def test_a_name_of_the_users_own_is_what_requests_say(fairtrip):
    words = shlex.split(fairtrip("serve-model", "weights/", "--name", "mine", "--dry-run").out)
    assert words[words.index("--served-model-name") + 1] == "mine"


def test_a_folder_is_called_by_its_last_part(fairtrip):
    words = shlex.split(fairtrip("serve-model", "some/weights/", "--dry-run").out)
    assert words[words.index("--served-model-name") + 1] == "weights"


def test_without_vllm_the_lines_that_install_it_are_shown(fairtrip, tmp_path):
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o700)
    answer = fairtrip("serve-model", "Qwen/Qwen3-8B", "--python", bare)
    assert answer.code == 4
    assert "pip install 'vllm==0.31.0'" in answer.err
    assert "docs/local-models.md" in answer.err


def test_an_interpreter_that_is_not_there_is_named(fairtrip):
    answer = fairtrip("serve-model", "Qwen/Qwen3-8B", "--python", "no/python")
    assert answer.code == 2
    assert "--python no/python: cannot be run (No such file or directory)" in answer.err


def test_an_adapter_is_what_people_are_told_to_plan_with(call, interpreter, port):
    done = call(interpreter(), port, "--", "--enable-lora", "--lora-modules", "tuned=runs/adapter")
    assert "ready: tuned answers" in done.out
    assert "--model local/tuned" in done.out


def test_a_port_that_somebody_uses_is_refused(fairtrip, interpreter):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        answer = fairtrip("serve-model", "m", "--python", interpreter(), "--port", number)
    assert answer.code == 2
    assert f"--port {number}: something on this machine listens there already" in answer.err


def test_it_says_how_to_plan_once_a_token_came_back(call, interpreter, port):
    done = call(interpreter(), port)
    assert f"ready: small answers at http://127.0.0.1:{port}/v1; stop it with Ctrl-C" in done.out
    assert f"FAIRTRIP_LOCAL_URL=http://127.0.0.1:{port}/v1 fairtrip plan TRIP --model local/small" in done.out
    assert "loading" in done.err


def test_a_server_that_stops_by_itself_is_an_error(call, interpreter, port):
    done = call(interpreter(), port)
    assert done.code == 4
    assert "vLLM stopped by itself (exit code 7)" in done.err


def test_a_server_that_stops_before_it_answers_is_an_error(call, interpreter, port):
    done = call(interpreter(), port, "--", "--no-weights")
    assert done.code == 4
    assert "vLLM stopped by itself (exit code 3)" in done.err
    assert "ready" not in done.out


def test_a_model_that_cannot_chat_is_an_error(call, interpreter, port):
    done = call(interpreter(status=400), port)
    assert done.code == 4
    assert "the server takes no chat" in done.err


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_stopping_it_stops_the_server(interpreter, port, stop):
    forever = interpreter(then="__import__('time').sleep(60)")
    with subprocess.Popen(line(forever, port), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        assert running.stdout.readline().startswith("ready")
        running.send_signal(stop)
        assert running.wait(120) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
