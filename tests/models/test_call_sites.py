"""Drafting and judging through a real engine: what comes back has the form that the program relies on, good or not."""

from contextlib import closing
from dataclasses import replace

import pytest

from planner.catalog.catalog import open_catalog
from planner.drafters.model.drafting import Drafting, with_fallback
from planner.drafters.model.trade_off import TRADE_OFFS
from planner.drafters.solver import solve
from planner.drafters.task import DraftTask
from planner.experiences import candidate
from planner.facts.prepare import prepare
from planner.repair import Repaired, repair
from rewards.critic import Critic, Panel
from rewards.estimators.judge import Judge
from rewards.estimators.rating import chances
from rewards.llm.ask import Answer, Ask
from roles.library import load_roles
from roles.request import parse_request

TRIP = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers:
  - {name: Ana, wishes: {prefer: [{words: calm evenings by the river}]}}
  - {name: Rui, wishes: {prefer: [{theme: market}]}}
"""


@pytest.fixture(scope="module")
def panel_and_task(tmp_path_factory):
    with closing(open_catalog(cache_dir=tmp_path_factory.mktemp("catalogue"))) as catalog:
        prepared = prepare(parse_request(TRIP), load_roles(()), catalog)
    panel = Critic().convene(prepared.group)
    return panel, DraftTask(panel.group, prepared.facts, panel.weights, how_many=2, rounds=60)


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


def test_drafts_are_outlines_of_the_catalogue_or_the_solvers_under_its_label(door, task):
    heard, reports = [], []
    outlines = list(with_fallback(Drafting(door, heard.append, reports.append), solve)(task))
    known = {place for city in task.facts.cities.values() for place in city.places}
    assert reports[0].asked == 2
    assert outlines
    for outline in outlines:
        labelled = any(note.startswith("drafted by the solver") for note in outline.notes)
        assert labelled or outline.idea in {trade_off.name for trade_off in TRADE_OFFS}
        assert outline.places <= known


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
