from dataclasses import replace

import pytest
import typer

from planner.agent.store import read_trip
from planner.cli.session.session import Given, open_session
from planner.cli.talk import reading
from rewards.llm.ask import Unanswered
from rewards.llm.spending import Limits, Spending
from rewards.testing.scripted import Scripted
from roles.errors import LimitReached


@pytest.fixture
def session(trip):
    return open_session(Given(trip))


def with_model(session, *script):
    return replace(session, models=replace(session.models, reading=Scripted(list(script))))


def test_without_a_model_the_rules_read(session):
    steps = reading.read_steps(session, "max 3 sights a day for Rui")
    assert [step.text for step in steps] == ["Rui must have: at most 3 sights a day"]


def test_a_model_that_fails_leaves_it_to_the_rules_and_says_so(session, capsys):
    spoilt = with_model(session, Unanswered("cut", "the answer was cut off"))
    steps = reading.read_steps(spoilt, "max 3 sights a day for Rui")
    assert [step.text for step in steps] == ["Rui must have: at most 3 sights a day"]
    assert "read by rules: the answer was cut off" in capsys.readouterr().err


def test_while_a_model_reads_its_calls_have_a_log_and_nobody_holds_the_trip_after(session):
    seen = []

    def answer(ask):
        seen.append(spoilt.models.journal.store.writable)
        return Unanswered("empty", "nothing came")

    spoilt = with_model(session, answer)
    reading.read_steps(spoilt, "no museums")
    assert seen == [True]
    assert spoilt.models.journal.store is None
    assert read_trip(session.folder).events == []


def test_a_reached_limit_is_told_once_everything_is_kept(session, capsys):
    session.models.settle(reading.READ)
    assert capsys.readouterr().err == ""
    reached = replace(session.models, spending=Spending(Limits(max_calls=0)))
    with pytest.raises(Unanswered):
        reached.spending.refuse_when_used_up()
    with pytest.raises(LimitReached, match="max_calls is 0; the rules have read the rest"):
        reached.settle(reading.READ)
    with pytest.raises(typer.Exit):
        reached.settle(reading.READ, as_json=True)
