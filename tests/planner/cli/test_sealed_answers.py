"""What somebody says for themselves alone steers the plan and is found nowhere but where they look."""

import io
import json
import shutil

import pytest
import typer.main

from planner.agent.store import read_trip
from planner.cli.edge import run
from planner.cli.main import app
from planner.cli.session.session import Given, open_session
from planner.drafters.model.prompt import render
from planner.drafters.model.trade_off import TRADE_OFFS
from planner.exporters.registry import EXPORTERS
from rewards.critic import Critic
from rewards.estimators.judge import Judge
from rewards.holistic import Holistic
from rewards.testing.scripted import Scripted

TRIP = """
title: Two days in Lisbon
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-14}
seed: 5
travellers:
  - {name: Ana, age: 41, roles: [organiser], wishes: {prefer: [{theme: gardens}, {food: seafood}, {place: Lisbon Zoo}]}}
  - {name: Rui, age: 43, wishes: {prefer: [{place: National Tile Museum}]}}
"""
SAID = (
    {"question": "words", "words": "CANARY-WORDS: I am afraid of heights", "private": True},
    {"question": "budget", "choices": ["1234.56"], "private": True},
    {"question": "unwanted", "choices": ["wildlife"], "private": True},
    {"question": "food", "choices": ["bavarian"], "private": True},
)
CANARIES = ("CANARY", "1234.56", "1,234.56", "123456", "bavarian")
"""What nobody but Rui may read; nothing in Lisbon serves it."""


def call(*args):
    return run(typer.main.get_command(app), [str(arg) for arg in args])


@pytest.fixture(scope="module")
def sealed_once(tmp_path_factory):
    trip = tmp_path_factory.mktemp("sealed") / "trip.yaml"
    trip.write_text(TRIP, encoding="utf-8")
    file = trip.parent / "answers.json"
    file.write_text(json.dumps({"fairtrip": "answers", "traveller": "Rui", "answers": SAID}))
    assert call("interview", "import", trip, file) == 0
    assert call("plan", trip, "--drafts", "3", "--rounds", "60") == 0
    file.unlink()
    return trip


@pytest.fixture
def sealed(sealed_once, tmp_path):
    shutil.copytree(sealed_once.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "trip.yaml"


def leaks(text):
    return [canary for canary in CANARIES if canary.casefold() in text.casefold()]


OTHERS = [
    ("interview", "list", "TRIP"), ("interview", "list", "TRIP", "--for", "Ana"),
    ("interview", "list", "TRIP", "--json"),
    ("weights", "TRIP"), ("weights", "TRIP", "--json"), ("conflicts", "TRIP"), ("conflicts", "TRIP", "--for", "Ana"),
    ("conflicts", "TRIP", "--json"), ("plan", "TRIP", "--drafts", "2", "--rounds", "30"),
    ("plan", "TRIP", "--drafts", "2", "--rounds", "31", "--json"), ("show", "TRIP"), ("show", "TRIP", "--for", "Ana"),
    ("compare", "TRIP"), ("compare", "TRIP", "--json"), ("explain", "TRIP", "PLAN"), ("explain", "TRIP", "Rui"),
    ("explain", "TRIP", "Ana"), ("explain", "TRIP", "Rui", "--for", "Ana"), ("explain", "TRIP", "1.3"),
    ("explain", "TRIP", "Rui", "--json"), ("refine", "TRIP"), ("refine", "TRIP", "why is there no wildlife?"),
    ("refine", "TRIP", "Ana wants to see the castle", "--yes"), ("replan", "TRIP", "--without", "National Tile Museum"),
    ("runs", "list", "TRIP"), ("runs", "list", "TRIP", "--json"), ("runs", "show", "TRIP", "RUN"),
    ("runs", "show", "TRIP", "RUN", "--json"), ("critic", "score", "TRIP", "FILE"),
    ("critic", "score", "TRIP", "FILE", "--json"), ("interview", "TRIP", "Ana", "--form", "html", "--out", "form"),
]  # fmt: skip


@pytest.mark.parametrize("args", OTHERS, ids=" ".join)
def test_no_command_tells_others(fairtrip, sealed, tmp_path, monkeypatch, args):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    store = read_trip(sealed.parent / ".fairtrip" / "trip")
    last = store.of_kind("run_finished")[-1].data
    names = {"TRIP": sealed, "PLAN": last["chosen"], "RUN": last["run"], "FILE": plan_file(sealed, last)}
    done = fairtrip(*(names.get(arg, arg) for arg in args))
    assert done.code == 0, done.err
    assert leaks(done.out + done.err) == []
    assert not (tmp_path / "form").exists() or leaks((tmp_path / "form").read_text()) == []


def plan_file(trip, last):
    return trip.parent / ".fairtrip" / "trip" / "plans" / f"{last['chosen']}.json"


@pytest.mark.parametrize("reader", [(), ("--for", "Ana")], ids=["everybody", "Ana"])
def test_no_export_tells_others(fairtrip, sealed, tmp_path, reader):
    out = tmp_path / "out"
    assert fairtrip("export", sealed, "--format", ",".join(EXPORTERS), "--to", out, *reader).code == 0
    written = [path for path in sorted(out.rglob("*")) if path.is_file() and "Rui" not in path.name]
    assert len(written) >= len(EXPORTERS)
    assert {path.name: leaks(path.read_text("utf-8", "replace")) for path in written} == {p.name: [] for p in written}


def test_the_owner_reads_everything(fairtrip, sealed):
    listed = fairtrip("interview", "list", sealed, "--for", "Rui").out
    assert all(canary in listed for canary in ("CANARY-WORDS", "1234.56", "bavarian"))
    assert "bavarian" in fairtrip("show", sealed, "--for", "Rui").out


def test_what_is_sealed_counts_in_shares_and_plans(fairtrip, sealed):
    def shares():
        return json.loads(fairtrip("weights", sealed, "--json").out)

    with_them = shares()
    for number in range(1, 5):
        assert fairtrip("interview", "forget", sealed, number).code == 0
    assert shares() != with_them


def test_the_judge_of_another_person_is_asked_without_a_word_of_it(sealed):
    group = open_session(Given(sealed)).panel.group
    model = Scripted(lambda ask: {})
    panel = Critic(estimate=Judge(model, "scripted")).convene(group)
    score_last_plan(sealed, panel)
    asked = ["\n".join(message.text for message in ask.messages) for ask in model.asks]
    about_rui = [text for text in asked if "CANARY-WORDS" in text]
    others = [text for text in asked if "CANARY-WORDS" not in text]
    assert about_rui
    assert others
    assert all(leaks(text) == [] for text in others)


@pytest.mark.parametrize("prompt_of", ["drafted", "read_at_once"])
def test_who_reads_about_everybody_learns_limits_without_a_name_and_no_words(sealed, prompt_of):
    text = {"drafted": _draft_prompt, "read_at_once": _holistic_prompt}[prompt_of](sealed)
    assert "bavarian" in text
    assert not [secret for secret in ("CANARY", "heights", "Rui", "Ana") if secret in text]


def _draft_prompt(trip):
    session = open_session(Given(trip))
    task = session.setting(read_trip(session.folder)).task()
    return "".join(message.text for message in render(task).whole(TRADE_OFFS[0]))


def _holistic_prompt(trip):
    model = Scripted([{}])
    Holistic(model)(open_session(Given(trip)).panel.group, last_plan(trip))
    return "".join(message.text for message in model.asks[0].messages)


def score_last_plan(trip, panel):
    panel.score(last_plan(trip))


def last_plan(trip):
    from planner.experiences import candidate
    from planner.plan import Plan

    store = read_trip(trip.parent / ".fairtrip" / "trip")
    plan = Plan.model_validate(store.load_plan(store.of_kind("run_finished")[-1].data["chosen"])["plan"])
    return candidate(plan, ())


def test_an_error_about_it_tells_a_number_only(fairtrip, sealed):
    sealed.write_text(TRIP.replace("lisbon]", "lisbon]\ncurrency: EUR").replace("name: Rui", "name: Rita"))
    done = fairtrip("weights", sealed)
    assert done.code == 2
    assert "for Rui as number 1" in done.err
    assert leaks(done.err) == []
