"""Asking: a run that waits for a person: what it offers, the answer, and the rest of its way."""

import shlex
import sys
from collections.abc import Callable

import typer

from planner.agent.graph import build_graph, checkpointer
from planner.agent.nodes import Steps, ranked
from planner.agent.run import Question, plan_record
from planner.agent.setting import Judged, Setting
from planner.agent.state import judged_of
from planner.agent.store import Trip
from planner.cli import page
from planner.cli.output import print_json
from planner.cli.runs import running
from planner.cli.session.session import Given, Session
from roles.errors import BadInput, nearest

WAITING = "the plans above are whole and kept, and the run waits"
"""What a limit means for a run that asks a person."""

Reply = Callable[[Question, tuple[Judged, ...]], str | None]
"""Answers with the plan that is taken, None while nobody does."""


def run_to_the_end(session: Session, setting: Setting, store: Trip, reply: Reply, *, as_json: bool) -> None:
    """Run and print the outcome; a run that asks goes on with the reply, and waits without one."""
    outcome = running.run(session, setting, store)
    if isinstance(outcome, Question):
        answer = reply(outcome, _open_drafts(setting, store, outcome))
        if answer is None:
            session.models.settle(WAITING, as_json=as_json)
            return
        outcome = running.run(session, setting, store, answer)
    assert not isinstance(outcome, Question)  # noqa: S101  # a run asks once
    running.finish(session, outcome, store, {}, as_json=as_json)


def _open_drafts(setting: Setting, store: Trip, question: Question) -> tuple[Judged, ...]:
    """Keep and return the plans that a waiting run asks about, the refined best first, so that people can read them."""
    with checkpointer(store.checkpoints) as saver:
        graph = build_graph(Steps(setting, page.stage), saver)
        state = graph.get_state({"configurable": {"thread_id": question.run_id}}).values
    found = (judged_of(state["best"], setting), *ranked(state["verdicts"], setting))
    plans = {judged.plan.id: judged for judged in found}
    for plan_id, judged in plans.items():
        store.save_plan(plan_id, plan_record(judged))
    return tuple(plans.values())


def at_the_terminal(given: Given, *, as_json: bool) -> Reply:
    """Reply with the plan a person at the terminal picks; elsewhere only say how to answer later."""

    def reply(question: Question, plans: tuple[Judged, ...]) -> str | None:
        _offer(question, plans, given, as_json=as_json)
        if as_json or not sys.stdin.isatty():
            return None
        return _require_offered(typer.prompt("plan", default=question.best), question)

    return reply


def with_plan(choose: str | None, given: Given, *, as_json: bool) -> Reply:
    """Reply with the plan that `choose` begins the id of; without one only say how to answer later."""

    def reply(question: Question, plans: tuple[Judged, ...]) -> str | None:
        if choose is not None:
            return _require_offered(choose, question)
        _offer(question, plans, given, as_json=as_json)
        return None

    return reply


def _offer(question: Question, plans: tuple[Judged, ...], given: Given, *, as_json: bool) -> None:
    """Print what a waiting run asks, the plans it offers, and the command that answers."""
    resume = _resume_command(question.run_id, given)
    if as_json:
        offered = [running.plan_summary(judged) for judged in plans]
        print_json({"run": question.run_id, "question": question.text, "plans": offered, "resume": resume})
        return
    page.line(f"{question.text} (the refined best comes first)", "bold")
    page.listed(running.plan_line(judged) for judged in plans)
    page.whole(f"answer with: {resume}")


def _resume_command(run_id: str, given: Given) -> str:
    """Return the command line that answers a waiting run."""
    folder = ["--folder", str(given.folder)] if given.folder else []
    return f"{shlex.join(['fairtrip', 'runs', 'resume', str(given.trip), run_id, *folder])} --choose PLAN"


def _require_offered(answer: str, question: Question) -> str:
    """Return the plan a person means by an id or its beginning; raises BadInput with the nearest."""
    offered = dict.fromkeys((question.best, *question.others))
    found = [plan for plan in offered if plan == answer] or [p for p in offered if answer and p.startswith(answer)]
    if len(found) != 1:
        raise BadInput(f"'{answer}' is none of the plans{nearest(answer, offered)}; choose: {', '.join(offered)}")
    return found[0]
