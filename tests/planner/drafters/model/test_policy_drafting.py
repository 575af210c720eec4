from dataclasses import replace

import pytest

from planner.drafters.model.brief import brief
from planner.drafters.model.compact import compact
from planner.drafters.model.policy_drafting import PolicyDrafting
from planner.drafters.model.report import DraftReport
from planner.drafters.solver import solve
from planner.drafters.task import Lock
from rewards.llm.ask import Unanswered
from rewards.testing.scripted import Scripted


@pytest.fixture(scope="module")
def written(task) -> str:
    """Return what a good policy writes about the task."""
    shown = brief(task)
    return compact(next(solve(replace(shown.task, how_many=1, rounds=50))), shown.table, shown.task)


def drafted(task, reply, **changes):
    """Return the outlines that a policy's texts lead to, what was told, the report and the model."""
    model, told, reports = Scripted(reply), [], []
    drafting = PolicyDrafting(model, told.append, reports.append)
    return list(drafting(replace(task, **changes))), told, reports[0], model


def test_a_policy_is_asked_as_in_training_and_its_likeliest_draft_comes_first(task, written):
    outlines, told, report, model = drafted(task, lambda ask: written, how_many=3)
    assert {ask.messages for ask in model.asks} == {brief(task).messages()}
    assert sorted(ask.temperature for ask in model.asks) == [0.0, 0.7, 0.7]
    assert len({ask.seed for ask in model.asks}) == 3
    assert (len(outlines), told, report) == (1, [], DraftReport(asked=3, drafted=1))


def test_a_second_round_draws_other_drafts(task, written):
    *_, first = drafted(task, lambda ask: written, how_many=2)
    *_, second = drafted(task, lambda ask: written, how_many=2, feedback=("Rui is at 0.2",))
    assert {ask.seed for ask in first.asks}.isdisjoint(ask.seed for ask in second.asks)
    assert {ask.temperature for ask in second.asks} == {0.7}


def test_what_it_writes_is_read_as_in_training(task, written):
    shown = brief(task)
    (outline,), *_ = drafted(task, lambda ask: f"<think>\n\n</think>\n\n{written}\n", how_many=1)
    assert compact(outline, shown.table, shown.task) == written
    assert outline.notes == ()


def test_what_the_group_has_settled_is_put_in(task, written):
    settled = Lock("lis-castelo", day=1)
    (outline,), *_ = drafted(task, lambda ask: written, how_many=1, locks=(settled,))
    assert "lis-castelo" in outline.days[1].places


@pytest.mark.parametrize("text", ["I like trains.", '{"day1": {}}', ""])
def test_what_cannot_be_read_is_told_and_counted(task, text):
    outlines, told, report, _ = drafted(task, lambda ask: text, how_many=1)
    assert outlines == []
    assert told[0].startswith("no draft from the model: line ")
    assert report == DraftReport(1, 0, (("invalid", 1),))


def test_a_draft_that_goes_nowhere_is_none(task, written):
    head = written.splitlines()[0]
    bare = "\n".join([head, *(f"d{n} -|own|-|own|-" for n in (1, 2, 3))])
    _, told, *_ = drafted(task, lambda ask: bare, how_many=1)
    assert told == ["no draft from the model: no sight is chosen"]


def test_a_model_that_fails_is_told_once(task):
    outlines, told, report, _ = drafted(task, lambda ask: Unanswered("cut", "it was cut"), how_many=2)
    assert (outlines, told) == ([], ["no draft from the model: it was cut"])
    assert report == DraftReport(2, 0, (("cut", 2),))
