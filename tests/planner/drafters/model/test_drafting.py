import json
from dataclasses import replace

import pytest

from planner.drafters.model.drafting import Drafting
from planner.drafters.model.report import DraftReport
from planner.drafters.model.trade_off import TRADE_OFFS
from rewards.llm.ask import Answer, Unanswered
from rewards.testing.scripted import Scripted

NAMES = [trade_off.name for trade_off in TRADE_OFFS]


@pytest.fixture
def good_answer(prompt, answer):
    short = prompt.table.short
    tiles, castle = short["lis-museu-do-azulejo"], short["lis-castelo"]
    return answer(day1={"morning": [tiles], "afternoon": [castle], "dinner": short["lis-trindade"]})


def drafted(task, reply, **changes):
    """Return the outlines that a model's replies lead to, what was told, the report and the model."""
    model, told, reports = Scripted(reply), [], []
    drafting = Drafting(model, told.append, reports.append)
    return list(drafting(replace(task, **changes))), told, reports[0], model


def failing(why):
    return lambda ask: Unanswered(why, f"the model said: {why}")


def test_each_draft_has_a_named_trade_off_of_its_own(task, good_answer):
    outlines, told, report, model = drafted(task, lambda ask: good_answer, how_many=3)
    assert [outline.idea for outline in outlines] == NAMES[:3]
    assert report == DraftReport(asked=3, drafted=3)
    assert told == []
    assert {ask.site for ask in model.asks} == {"draft"}


def test_a_model_that_does_not_keep_to_the_lists_is_asked_in_an_open_form(task, good_answer):
    def reply(ask):
        closed = "enum" in json.dumps(ask.schema)
        return (
            Unanswered("invalid", "no") if closed else {**good_answer, "day2": {**good_answer["day1"], "lunch": "f99"}}
        )

    outlines, _, report, model = drafted(task, reply, how_many=1)
    assert len(model.asks) == 2
    assert any("'f99' is no place" in note for note in outlines[0].notes)
    assert report == DraftReport(1, 1)


def test_a_model_that_declines_is_asked_without_names_and_this_is_told(task, good_answer):
    def reply(ask):
        return Unanswered("refusal", "no") if "National Tile Museum" in ask.messages[1].text else good_answer

    outlines, told, report, model = drafted(task, reply, how_many=2)
    assert len(outlines) == report.drafted == 2
    assert told == ["the model declined: asked again without the names of places"]
    assert len(model.asks) == 4


def test_when_every_whole_trip_is_cut_days_are_asked_for_one_by_one(task, good_answer):
    def reply(ask):
        days = [key for key in ask.schema["properties"] if key.startswith("day")]
        if days != ["day1"]:
            return Unanswered("cut", "cut short")
        return {"day1": good_answer["day1"]}

    outlines, told, report, model = drafted(task, reply, how_many=2)
    assert len(model.asks) == 2 + 3
    assert outlines[0].notes == ("1 of 3 days drafted by the model, one at a time",)
    assert "lis-castelo" in outlines[0].places
    assert told[-1] == "no whole trip from the model: asked for one day at a time"
    assert report == DraftReport(2, 1, (("cut", 2),))


def test_days_without_an_answer_stay_as_they_were(task, good, good_answer):
    def reply(ask):
        return {"day1": good_answer["day1"]} if list(ask.schema["properties"]) == ["day1"] else Unanswered("empty", "")

    outlines, *_ = drafted(task, reply, how_many=1, start=good)
    assert outlines[0].days[1].places == good.days[1].places


def test_one_whole_trip_is_enough_not_to_ask_by_day(task, good_answer):
    replies = iter([good_answer])

    def reply(ask):
        return next(replies, Unanswered("cut", "cut short"))

    outlines, _, report, model = drafted(task, reply, how_many=3)
    assert (len(outlines), len(model.asks), report.failed) == (1, 3, (("cut", 2),))


@pytest.mark.parametrize(("why", "calls"), [("refusal", 4 + 1), ("invalid", 4 + 1 + 1), ("cut", 4 + 1)])
def test_a_second_try_that_fails_is_not_made_for_the_others(task, why, calls):
    outlines, _, report, model = drafted(task, failing(why), how_many=4)
    assert (outlines, len(model.asks), report.failed) == ([], calls, ((why, 4),))


@pytest.mark.parametrize("why", ["denied", "refused_request", "unreachable", "deadline", "limit", "open_circuit"])
def test_what_asking_again_cannot_help_is_not_asked_again(task, why):
    outlines, told, report, model = drafted(task, failing(why), how_many=2)
    assert (outlines, len(model.asks)) == ([], 2)
    assert told == [f"no draft from the model: the model said: {why}"]
    assert report == DraftReport(2, failed=((why, 2),))


@pytest.mark.parametrize("value", [None, [], {}, {"day1": 3}, "text", 7])
def test_an_answer_that_was_never_checked_is_no_draft(task, value):
    assert drafted(task, lambda ask: Answer("?", value), how_many=1)[0] == []


def test_the_same_answers_give_the_same_drafts(task, good_answer):
    first, second = (drafted(task, lambda ask: good_answer, how_many=4)[0] for _ in range(2))
    assert first == second
