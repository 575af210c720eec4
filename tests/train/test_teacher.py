"""A teacher's drafts compete with the solver's; what never came is looked for again."""

import json

import pytest

from planner.drafters.model.answer import answer_of
from planner.drafters.model.prompt import render
from planner.drafters.solver import solve
from rewards.llm.ask import Answer, Unanswered
from rewards.testing.scripted import Scripted
from roles.errors import LimitReached
from train.environment import Environment
from train.examples import Search, read_examples, write_examples
from train.teacher import teacher

RULES = ("nash",)


def nobody(_task):
    return iter(())


@pytest.fixture(scope="module")
def good(trip_task):
    """Return a good trip for the task, as a large model would write it."""
    draft = Environment().ready(trip_task()).draft
    outline = next(solve(draft))
    return answer_of(outline, render(draft).table, draft)


def test_a_draft_of_a_model_is_taken_under_its_name(trip_task, good):
    model = Scripted(lambda ask: good)
    example = Search(nobody, RULES, drafts=2, teachers={"local/big": teacher(model)})(trip_task())
    assert [(one.drafter, one.rules) for one in example.good] == [("local/big", RULES)]
    assert len(model.asks) == 2


def test_the_better_of_solver_and_model_is_taken_whoever_it_is(trip_task, good):
    poor = {**good, "day1": {**good["day1"], "morning": [], "afternoon": []}}
    taught = {"poor": teacher(Scripted(lambda ask: poor))}
    example = Search(solve, RULES, drafts=1, rounds=50, teachers=taught)(trip_task())
    assert [one.drafter for one in example.good] == ["solver"]


@pytest.mark.parametrize("why", ["unreachable", "limit"])
def test_a_task_whose_model_was_not_there_is_not_done(trip_task, tmp_path, good, why):
    replies = [Answer(good, json.dumps(good)), Unanswered(why, "gone")]
    search = Search(nobody, RULES, drafts=1, teachers={"big": teacher(Scripted(replies))})
    tasks, out = [trip_task(), trip_task(seed=2)], tmp_path / "examples.jsonl"
    with pytest.raises(LimitReached, match="what is found is kept"):
        list(write_examples(tasks, out, search))
    assert [example.task for example in read_examples(out)] == [tasks[0].id]


def test_what_a_model_says_wrongly_is_its_own_doing(trip_task):
    chatty = teacher(Scripted(lambda ask: Unanswered("invalid", "no outline")))
    example = Search(nobody, RULES, drafts=1, teachers={"chatty": chatty})(trip_task())
    assert example.none == "every draft breaks a rule"
