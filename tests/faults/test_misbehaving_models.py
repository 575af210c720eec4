"""Whatever a model does, at whatever place it is asked, a group gets a whole plan, a label, and no traceback.

By default every behaviour is met at one place, each place by several; FAIRTRIP_FAULTS=all meets each at every place.
"""

import json
import os
from io import StringIO
from itertools import count
from typing import NamedTuple

import pytest
import typer.main

from planner.cli.edge import run
from planner.cli.main import app
from rewards.llm.litellm_port import hang_up
from rewards.llm.probe import QUESTION
from rewards.testing.behaviours import BEHAVIOURS
from rewards.testing.misbehaving import Misbehaving, fitting

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {must: [{place: lis-castelo}], prefer: [{theme: museum}, {words: quiet corners}]}}
  - {name: Rui, wishes: {prefer: [{theme: gardens}, {place: lis-oceanario}]}}
"""
MODEL = "local/test-model"
KEY = "canary-key-7f3a91"
FAST = ("--json", "--drafts", "2", "--rounds", "20")
JUDGED_BEFORE_MERGING = 4
"""Questions for two drafts and two travellers: what comes later is asked while days are merged and edits tried."""

SITES = ("draft", "judge", "merge", "refine", "interview", "ping")
ALL = os.environ.get("FAIRTRIP_FAULTS") == "all"
CASES = [
    (site, behaviour)
    for number, behaviour in enumerate(BEHAVIOURS)
    for place, site in enumerate(SITES)
    if ALL or number % len(SITES) == place
]


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def connections_closed():
    """Hang up after every test: each has a server of its own, and LiteLLM keeps connections for later."""
    yield
    hang_up()


@pytest.fixture
def call(capsys):
    def fairtrip(*args):
        code = run(typer.main.get_command(app), [str(arg) for arg in args])
        return Done(code, *capsys.readouterr())

    return fairtrip


@pytest.fixture
def trip(tmp_path, monkeypatch):
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("FAIRTRIP_LOCAL_API_KEY", KEY)
    monkeypatch.setenv("FAIRTRIP_CALL_SECONDS", "2")
    return path


def first_well(behaviour, questions=0):
    """Answer what tries the endpoint out and the first `questions` others as one should, then misbehave."""
    asked = count()

    def choose(call):
        tried_out = call.carries(QUESTION[0].text)
        return "ok" if tried_out or next(asked) < questions else behaviour

    return choose


@pytest.mark.slow
@pytest.mark.parametrize(("site", "behaviour"), CASES, ids=lambda part: part.replace(" ", "_"))
def test_every_misbehaviour_ends_in_a_whole_plan(site, behaviour, trip, call, monkeypatch):
    questions = JUDGED_BEFORE_MERGING if site == "merge" else 0
    misbehave = behaviour if site == "ping" else first_well(behaviour, questions)
    with Misbehaving(fitting, each=misbehave) as server:
        url = server.tls_url if behaviour == "tls failure" else server.url
        monkeypatch.setenv("FAIRTRIP_LOCAL_URL", url)
        done = at(site, trip, call, monkeypatch)
    assert "Traceback" not in done.err
    assert "defect" not in done.err
    assert KEY not in done.out + done.err + everything_kept(trip)


def at(site, trip, call, monkeypatch):
    """Ask the model at one place, check what it came to, and return what was printed."""
    if site == "ping":
        done = call("models", "ping", MODEL)
        assert done.code in {0, 5}
        return done
    options = {"draft": ("--model", MODEL), "judge": ("--judge-model", MODEL), "merge": ("--judge-model", MODEL)}
    done = call("plan", trip, *FAST, *options.get(site, ()))
    assert done.code in {0, 6}, done.err
    assert json.loads(done.out)["chosen"]["score"]["feasible"]
    if site == "refine":
        done = call("refine", trip, "a castle and no museums for Ana, please", "--json", "--interview-model", MODEL)
        assert done.code in {0, 3, 6}, done.err
    if site == "interview":
        monkeypatch.setattr("sys.stdin", StringIO("castles please, and never a museum\n" * 3))
        done = call("interview", trip, "Ana", "--interview-model", MODEL)
        assert done.code in {0, 6}, done.err
    return done


def everything_kept(trip):
    """Return the text of every file that the commands have left."""
    files = [path for path in trip.parent.rglob("*") if path.is_file() and path != trip]
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
