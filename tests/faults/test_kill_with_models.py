"""kill -9 while models are being asked: what was answered is not asked, or paid for, a second time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.agent.store import read_trip
from rewards.testing.misbehaving import Misbehaving, fitting

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{theme: museum}, {words: quiet corners}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}, {words: a slow start}]}}
"""
MODEL = "local/test-model"
OPTIONS = ("--drafts", "2", "--rounds", "20", "--json", "--model", MODEL, "--judge-model", MODEL)
AT_ONCE = 4
"""Most questions that are open when a run is killed; nobody can know whether they were answered."""
LONGEST_S = 400
FIRST, SECOND = "key-of-the-first-run", "key-of-the-second-run"
"""A question of the killed run may be read from its connection after its end: the key says whose it is."""


@pytest.fixture
def start(tmp_path):
    """Return a function that starts planning the trip with a server's model, in a process with a key of its own."""
    (tmp_path / "trip.yaml").write_text(TRIP, encoding="utf-8")
    places = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def plan(server, key):
        command = [sys.executable, "-m", "planner.cli", "plan", str(tmp_path / "trip.yaml"), *OPTIONS]
        environment = {**os.environ, **places, "FAIRTRIP_LOCAL_URL": server.url, "OMP_NUM_THREADS": "1"}
        environment["FAIRTRIP_LOCAL_API_KEY"] = key
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)

    return plan


def drafted(call):
    """Answer a question for a draft with the first sights of the list, any other with what fits its schema."""
    value = fitting(call)
    if isinstance(value, dict) and "day1" in value:
        sights = call.schema["$defs"]["stops_1"]["items"]["enum"]
        value["day1"]["afternoon"], value["day2"]["morning"] = sights[:2], sights[2:3]
    return value


def questions(server, key):
    """Return the bodies of what the process with a key asked, without the questions that try an endpoint out."""
    return [call.raw for call in server.calls if len(call.prompt) > 200 and call.carries(key)]


def kept(tmp_path):
    return list((tmp_path / ".fairtrip" / "trip" / "answers").rglob("*.json"))


@pytest.mark.slow
@pytest.mark.parametrize("moment", [1, 3, 9])
def test_a_killed_run_asks_nothing_again_that_was_answered(start, tmp_path, moment):
    running: list[subprocess.Popen[bytes]] = []

    def answer(call):
        if len(running) == 1 and len(questions(server, FIRST)) >= moment:
            running[0].kill()
        return drafted(call)

    with Misbehaving(answer) as server:
        running.append(start(server, FIRST))
        running[0].communicate(timeout=LONGEST_S)
        answered = len(kept(tmp_path))
        assert running[0].returncode == -9
        running.append(start(server, SECOND))
        out, err = running[1].communicate(timeout=LONGEST_S)
        assert running[1].returncode == 0, err
    asked, again = questions(server, FIRST), questions(server, SECOND)
    assert answered >= len(asked) - AT_ONCE
    assert json.loads(out)["chosen"]["score"]["feasible"]
    assert len(set(again) & set(asked)) <= len(asked) - answered
    assert len(set(again)) == len(again)
    logged = [event.data for event in read_trip(Path(tmp_path / ".fairtrip" / "trip")).of_kind("model_call")]
    assert sum(call["requests"] for call in logged if call["site"] in {"draft", "judge"}) >= len(again)
