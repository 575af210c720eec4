"""`fairtrip serve-model`: start vLLM on this machine with the flags that our questions need, and say how to use it."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from planner.cli.session.settings import Settings
from roles.errors import BadInput, MissingModel, shown

HOST: Final = "127.0.0.1"
"""Nobody but this machine may use the server: it has no key and answers whatever it is asked."""
LOOK_S: Final = 1.0
"""Seconds between two looks at a server that is still loading."""
PATIENCE_S: Final = 60.0
"""Seconds that a server has for one token, and for stopping; loading may take as long as it takes."""

SERVER: Final = "vllm.entrypoints.openai.api_server"
"""Run as a module, for the processor's build names its package otherwise and `vllm serve` does not find itself."""

FLAGS: Final = (
    ("--enable-prefix-caching",),  # judging one plan for several travellers repeats its beginning
    ("--max-logprobs", "20"),  # a judge reads the probabilities of all ratings off one token
    ("--generation-config", "vllm"),  # sampling as we ask for it, not as the model's files suggest
    # Between two tokens of JSON a small model may choose white space until its answer is cut.
    ("--structured-outputs-config", '{"backend": "xgrammar", "disable_any_whitespace": true}'),
    # Qwen3 and others would think aloud before the rating; templates without this word never see it.
    ("--default-chat-template-kwargs", '{"enable_thinking": false}'),
)
"""What every server of ours is started with; the names are those of vLLM 0.31.0."""

INSTALL: Final = """vLLM is not installed for {python}; on Linux, into an environment of its own:
  python3 -m venv .venv-serve
  with an NVIDIA GPU:  .venv-serve/bin/python -m pip install 'vllm==0.31.0'
  without one:         see docs/local-models.md, the processor's build needs three steps
  then:                fairtrip serve-model {model} --python .venv-serve/bin/python"""

ModelArgument = Annotated[
    str, typer.Argument(metavar="MODEL", help="A folder with weights, or a name as the hub has it.", show_default=False)
]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65535, help="Where it listens on this machine.")]
NameOption = Annotated[
    str | None,
    typer.Option("--name", help="What requests call it; else the last part of MODEL.", show_default=False),
]
MemoryOption = Annotated[
    float, typer.Option("--gpu-memory", min=0.05, max=1.0, help="Share of the GPU's memory that it may take.")
]
PythonOption = Annotated[
    Path, typer.Option("--python", help="The Python that has vLLM; else the one running now.", show_default=False)
]
MoreArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="VLLM_OPTION", help="After --: handed to vLLM as they are.", show_default=False),
]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Print the command line and start nothing.")]


def command(
    model: ModelArgument,
    more: MoreArgument = None,
    name: NameOption = None,
    port: PortOption = 8000,
    gpu_memory: MemoryOption = 0.9,
    python: PythonOption = Path(sys.executable),
    dry_run: DryOption = False,
) -> None:
    """Start vLLM on this machine for a model of your own, and say how to plan with it.

    The server runs until it is stopped with Ctrl-C, listens on 127.0.0.1 only and sends no usage statistics. It counts
    as ready when it has answered one token.
    """
    served = name or model.rstrip("/").rpartition("/")[2]
    where = ["--model", model, "--served-model-name", served, "--host", HOST, "--port", str(port)]
    flags = [word for flag in FLAGS for word in flag]
    line = [str(python), "-m", SERVER, *where, "--gpu-memory-utilization", str(gpu_memory), *flags, *(more or [])]
    if dry_run:
        print(shlex.join(line))
        return
    if not _has_vllm(python):
        raise MissingModel(INSTALL.format(python=python, model=shlex.quote(model)))
    if _somebody_listens(port):
        raise BadInput(f"--port {port}: something on this machine listens there already; name another")
    with _running(line) as server:
        _wait_until_it_answers(server, served, port)
        _say_how_to_use_it(_asked_for(more or [], served), port)
        _stopped(server.wait())


def _asked_for(more: Sequence[str], served: str) -> str:
    """Return the name that requests should call: the first adapter among vLLM's options, else the model's own."""
    behind = more[more.index("--lora-modules") + 1 :] if "--lora-modules" in more else []
    return behind[0].partition("=")[0] if behind and "=" in behind[0] else served


def _has_vllm(python: Path) -> bool:
    """Return whether that Python finds vLLM; raises BadInput when there is no such Python."""
    look = "import sys; from importlib.util import find_spec; sys.exit(find_spec('vllm') is None)"
    try:
        return subprocess.run([str(python), "-c", look], check=False).returncode == 0  # noqa: S603  # the user's own interpreter
    except OSError as error:
        raise BadInput(f"--python {python}: cannot be run ({error.strerror})") from error


def _somebody_listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


@contextmanager
def _running(line: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the server, all that it writes on standard error; whatever ends this process ends the server too."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    environment = {**os.environ, "VLLM_NO_USAGE_STATS": "1"}
    server = subprocess.Popen(line, stdout=sys.stderr, env=environment)  # noqa: S603  # the user's own interpreter
    try:
        yield server
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    finally:
        server.terminate()
        try:
            server.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            server.kill()
        signal.signal(signal.SIGTERM, before)


def _wait_until_it_answers(server: "subprocess.Popen[bytes]", name: str, port: int) -> None:
    """Return when one token came back; raises MissingModel when the server stops before, or never can."""
    question = {"model": name, "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
    request = urllib.request.Request(
        f"http://{HOST}:{port}/v1/chat/completions", json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy knows this machine's servers
    while server.poll() is None:
        try:
            with straight.open(request, timeout=PATIENCE_S):
                return
        except urllib.error.HTTPError as error:
            with error:
                raise MissingModel(
                    f"the server takes no chat: {shown(error.read().decode(errors='replace'), 300)}"
                ) from error
        except OSError:
            time.sleep(LOOK_S)
    _stopped(server.returncode)


def _stopped(code: int) -> None:
    """Raise MissingModel: nobody asked the server to stop."""
    raise MissingModel(f"vLLM stopped by itself (exit code {code}); its own lines above say why")


def _say_how_to_use_it(name: str, port: int) -> None:
    url = f"http://{HOST}:{port}/v1"
    print(f"ready: {name} answers at {url}; stop it with Ctrl-C")
    elsewhere = "" if url == Settings.model_fields["local_url"].default else f"FAIRTRIP_LOCAL_URL={url} "
    print(f"draft with it: {elsewhere}fairtrip plan TRIP --model local/{name}")
    print(f"judge with it: {elsewhere}fairtrip plan TRIP --judge-model local/{name}", flush=True)
