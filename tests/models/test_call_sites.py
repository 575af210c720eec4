"""Drafting, judging and reading with a real engine: what comes back has the form the program relies on, good or not."""

import io
from contextlib import closing
from dataclasses import replace

import pytest
from typer.main import get_command

from planner.catalog.catalog import open_catalog
from planner.cli.edge import run
from planner.cli.main import app
from planner.drafters.model.drafting import Drafting
from planner.drafters.model.trade_off import TRADE_OFFS
from planner.drafters.solver import solve
from planner.drafters.task import DraftTask
from planner.experiences import candidate
from planner.facts.prepare import prepare
from planner.repair import Repaired, repair
from planner.talk.act import PREDICATES
from planner.talk.context import Context, Person
from planner.talk.model_reader import ModelReader
from rewards.critic import Critic, Panel
from rewards.estimators.judge import Judge
from rewards.estimators.rating import chances
from rewards.llm.ask import Answer, Ask
from rewards.llm.door import open_door
from roles.library import load_roles
from roles.request import parse_request

TRIP = """
title: A day in Lisbon
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-13}
travellers:
  - {name: Ana, wishes: {prefer: [{words: calm places by the river}]}}
  - {name: Rui, wishes: {prefer: [{theme: market}]}}
"""


@pytest.fixture(scope="module")
def panel_and_task(tmp_path_factory):
    with closing(open_catalog(cache_dir=tmp_path_factory.mktemp("catalogue"))) as catalog:
        prepared = prepare(parse_request(TRIP), load_roles(()), catalog)
    panel = Critic().convene(prepared.group)
    return panel, DraftTask(panel.group, prepared.facts, panel.weights, how_many=1, rounds=60)


@pytest.fixture(scope="module")
def task(panel_and_task) -> DraftTask:
    return panel_and_task[1]


@pytest.fixture(scope="module")
def panel(panel_and_task) -> Panel:
    return panel_and_task[0]


@pytest.fixture(scope="module")
def planned(task) -> Repaired:
    """A plan of the solver's, so that judging does not hang on what the model drafts."""
    return repair(next(solve(task)), task.group, task.facts)


def test_what_is_drafted_lies_in_the_catalogue_and_what_is_not_is_counted(door, task):
    heard, reports = [], []
    outlines = list(Drafting(door, heard.append, reports.append)(task))
    known = {place for city in task.facts.cities.values() for place in city.places}
    (report,) = reports
    assert report.asked == 1
    assert report.drafted == len(outlines)
    assert outlines or heard
    assert {outline.idea for outline in outlines} <= {trade_off.name for trade_off in TRADE_OFFS}
    assert all(outline.places <= known for outline in outlines)


def test_a_judge_reads_the_chances_of_its_letters_off_a_real_answer(door, panel, planned):
    answers = []

    def overheard(ask: Ask) -> Answer:
        answers.append(door(ask))
        return answers[-1]

    lived = candidate(planned.plan, planned.violations).experiences[0]
    utility = Judge(overheard, "real")(panel.group.stakeholders[0], lived)
    assert utility.value is not None
    assert 0.0 <= utility.value <= 1.0
    assert utility.standard_error > 0.0
    odds = chances(answers[0].tokens, "c1", "ABCDE")
    assert odds is not None
    assert min(odds) > 0.0


def test_a_whole_group_is_scored_with_a_real_judge(door, panel, planned):
    judged = replace(panel, estimate=Judge(door, "real"))
    score = judged.score(candidate(planned.plan, planned.violations))
    values = [utility.value for utility in score.utilities.values()]
    assert all(value is None or 0.0 <= value <= 1.0 for value in values)
    assert (score.welfare is None) == (None in values)


def test_a_sentence_becomes_acts_by_the_model_or_says_that_rules_read_it(served, spending, panel):
    reading = open_door(served[0], spending, local_url=served[1], call_seconds=20.0)
    text, heard = "Rui would rather see fewer museums.", []
    acts = ModelReader(reading, heard.append)(text, Context(tuple(Person(name) for name in panel.group.names)))
    assert acts
    assert {act.predicate for act in acts} <= set(PREDICATES)
    assert all(act.quote in text for act in acts)
    assert [line.split(":")[0] for line in heard] in ([], ["read by rules"])
    assert "refused_request" not in {call.outcome for call in spending.calls}


@pytest.fixture
def fairtrip(served, tmp_path, capsys, monkeypatch):
    """Return a function that calls the command line for a trip of its own; it returns exit code and answer."""
    path = tmp_path / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    monkeypatch.setenv("FAIRTRIP_LOCAL_URL", served[1])
    monkeypatch.setenv("FAIRTRIP_CALL_SECONDS", "60")

    def call(*words: str) -> tuple[int, str]:
        code = run(get_command(app), [str(path) if word == "TRIP" else word for word in words])
        return code, capsys.readouterr().out

    return call


def test_the_command_line_plans_with_a_real_drafter_and_judge(fairtrip, served):
    models = ["--model", served[0], "--judge-model", served[0]]
    code, printed = fairtrip("plan", "TRIP", *models, "--drafts", "2", "--rounds", "60")
    assert code == 0
    assert f"judged by {served[0]}" in printed
    assert "model requests" in printed
    assert "price unknown" in printed


def test_an_interview_reads_what_is_said_with_a_real_model(fairtrip, served, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("no museums please\nquit\n"))
    code, printed = fairtrip("interview", "ask", "TRIP", "Ana", "--interview-model", served[0])
    assert code == 0
    assert "understood: Ana" in printed
    assert '"site": "read"' in (tmp_path / ".fairtrip" / "trip" / "events.jsonl").read_text(encoding="utf-8")
