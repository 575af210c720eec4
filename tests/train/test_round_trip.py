"""What was trained is served by a real engine and plans a trip: the commands that `export` prints, as it prints them.

The network of the tiny recipe is taught one trip by heart, so that its likeliest answer is a draft and not noise.
"""

import json
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from train.examples import read_examples
from train.recipes.recipe import recipe_path

pytest.importorskip("trl")
ENGINE = os.environ.get("MODELS_PYTHON", "")
pytestmark = [
    pytest.mark.train,
    pytest.mark.slow,
    pytest.mark.timeout(30 * 60),  # training, and an engine that starts
    pytest.mark.skipif(not ENGINE, reason="needs a real engine: make check-models, then make check-train"),
]

BY_HEART = {"steps": 120, "batch": 1, "learning_rate": 0.01}
"""SFT until every token of the one answer is the likeliest: 60 steps left one wrong."""
FOR_PROCESSORS = ("--enforce-eager", "--max-num-batched-tokens", "40000", "--kv-cache-memory-bytes", "256M")
FORMS = {"merged": "planner-tiny", "adapter": "adapter-tiny"}


@dataclass(frozen=True)
class Here:
    """A folder in which commands are run as they are printed, and where a server listens."""

    folder: Path
    url: str = "http://127.0.0.1:9/v1"

    @property
    def told(self) -> dict[str, str]:
        """Return the environment: our commands are those beside this Python."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "FAIRTRIP_LOCAL_URL": self.url}

    def run(self, *words: str) -> str:
        """Run a command and return its answer."""
        done = subprocess.run(words, cwd=self.folder, env=self.told, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


def printed_after(head: str, printed: str) -> list[str]:
    """Return the words of the command that `export` printed behind this head."""
    (line,) = (line for line in printed.splitlines() if line.startswith(head))
    return shlex.split(line.removeprefix(head))


@pytest.fixture(scope="module")
def trained(trip_task, tmp_path_factory) -> tuple[Here, dict[str, str]]:
    """Return where a policy was trained and exported, and what each export printed."""
    here = Here(tmp_path_factory.mktemp("trained"))
    task = trip_task(dates={"start": "2027-05-13", "end": "2027-05-13"})
    (here.folder / "tasks.jsonl").write_text(task.line())
    (here.folder / "trip.yaml").write_text(json.dumps(task.request))
    recipe = yaml.safe_load(recipe_path("tiny").read_text())
    one_task = {**recipe["grpo"], "tasks": 1}
    (here.folder / "one.yaml").write_text(yaml.safe_dump({**recipe, "sft": BY_HEART, "grpo": one_task}))
    here.run("fairtrip-train", "data", "tasks.jsonl", "--drafts", "2", "--rounds", "50", "--rule", "utilitarian")
    here.run("fairtrip-train", "sft", "examples.jsonl", "--recipe", "one.yaml", "--out", "sft")
    here.run("fairtrip-train", "grpo", "tasks.jsonl", "--recipe", "one.yaml", "--start", "sft", "--out", "runs/grpo")
    export = ("fairtrip-train", "export", "runs/grpo", "--out")
    printed = {"merged": here.run(*export, FORMS["merged"])}
    printed["adapter"] = here.run(*export, FORMS["adapter"], "--adapter")
    return here, printed


@contextmanager
def serving(here: Here, printed: str) -> Iterator[Here]:
    """Start the printed server, with what a small processor wants added, and stop it at the end."""
    words = printed_after("serve it:", printed)
    assert words[:2] == ["fairtrip", "serve-model"]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    more = FOR_PROCESSORS if "--" in words else ("--", *FOR_PROCESSORS)
    line = [*words[:2], "--port", port, "--python", ENGINE, *words[2:], *more]
    log = here.folder / "engine.log"
    given = {"cwd": here.folder, "env": here.told, "stdout": subprocess.PIPE}
    with log.open("w") as told, subprocess.Popen(line, stderr=told, **given) as server:
        try:
            assert server.stdout.readline().startswith(b"ready: "), log.read_text()[-3000:]
            yield Here(here.folder, f"http://127.0.0.1:{port}/v1")
        finally:
            server.terminate()


@pytest.fixture(scope="module", params=FORMS)
def served(request, trained) -> Iterator[tuple[Here, str, list[str]]]:
    """Return where the served policy is asked, what it is called, and the printed command that plans with it."""
    here, printed = trained
    with serving(here, printed[request.param]) as asked:
        yield asked, FORMS[request.param], printed_after("use it:", printed[request.param])


def questions(here: Here, folder: str) -> list[dict]:
    """Return what the log of a trip says about every time that a model was asked for a draft."""
    lines = (json.loads(line) for line in (here.folder / folder / "events.jsonl").read_text().splitlines())
    return [line["data"] for line in lines if line["kind"] == "model_call" and line["data"]["site"] == "draft"]


def test_a_served_policy_drafts_the_trip_that_it_was_taught(served):
    here, name, use = served
    words = ["trip.yaml" if word == "TRIP" else word for word in use]
    effort = ("--drafts", "1", "--refine", "0", "--drafter", "model")
    record = json.loads(here.run("env", *words, *effort, "--folder", name + "-trip", "--json"))
    (taught,) = next(iter(read_examples(here.folder / "examples.jsonl"))).good
    assert (record["drafter"], record["labels"]) == (f"model local/{name}", [])
    assert record["chosen"]["score"]["welfare"] == pytest.approx(taught.welfare, abs=1e-5)
    first = questions(here, name + "-trip")[0]
    assert (first["answered_by"], first["outcome"]) == (name, "ok")
    assert first["completion_tokens"] > 0


def test_a_served_policy_is_evaluated_over_its_server(served):
    here, name, _ = served
    ask = ("--policy", f"tiny=local/{name}", "--local-url", here.url, "--temperature", "0", "--trials", "1")
    here.run("fairtrip-train", "eval", "tasks.jsonl", *ask, "--out", name + "-evaluation")
    (line,) = (here.folder / f"{name}-evaluation" / "cells.jsonl").read_text().splitlines()
    cell = json.loads(line)
    assert (cell["policy"], cell["fate"], cell["as_written"]) == ("tiny", "feasible", True)


@pytest.mark.parametrize("served", ["adapter"], indirect=True)
def test_the_network_below_an_adapter_learned_nothing_and_the_plan_says_who_drafted(served):
    here, _, use = served
    words = ["trip.yaml" if word == "TRIP" else word for word in use[:-1]]
    record = json.loads(here.run("env", *words, "local/start", "--drafts", "1", "--rounds", "50", "--json"))
    assert "no draft of model local/start could be used; drafted by: solver" in record["labels"]
    assert record["chosen"]["score"]["feasible"]
    calls = questions(here, ".fairtrip/trip")
    assert {call["answered_by"] for call in calls} == {"start"}
    assert all(call["completion_tokens"] > 0 for call in calls)
