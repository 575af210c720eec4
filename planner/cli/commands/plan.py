"""`fairtrip plan`: plan a trip for the whole group."""

import shlex
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import (
    DrafterOption,
    FolderOption,
    FreshOption,
    JsonOption,
    JudgeOption,
    MaxCallsOption,
    MaxCostOption,
    MaxSecondsOption,
    ModelOption,
    PackOption,
    RolesOption,
    SeedOption,
    TripArgument,
    WeigherOption,
    WelfareOption,
)
from planner.cli.output import print_json
from planner.cli.session import Given, open_session

WAITING = "the plans above are whole and kept, and the run waits"
"""What a limit means for a run that asks a person."""

if TYPE_CHECKING:
    from planner.agent.run import Question
    from planner.agent.setting import Judged


def command(
    trip: TripArgument,
    drafts: Annotated[
        int | None, typer.Option("--drafts", help="How many different plans to draft.", show_default=False)
    ] = None,
    rounds: Annotated[
        int | None, typer.Option("--rounds", help="Search rounds a draft; more is slower.", show_default=False)
    ] = None,
    refine: Annotated[
        int | None, typer.Option("--refine", help="Most refinements of the best draft.", show_default=False)
    ] = None,
    welfare: WelfareOption = None,
    weigher: WeigherOption = None,
    seed: SeedOption = None,
    ask: Annotated[bool, typer.Option("--ask", help="Let a person pick the plan.")] = False,
    model: ModelOption = None,
    judge_model: JudgeOption = None,
    drafter: DrafterOption = None,
    max_cost: MaxCostOption = None,
    max_calls: MaxCallsOption = None,
    max_seconds: MaxSecondsOption = None,
    fresh: FreshOption = False,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    batch: Annotated[bool, typer.Option("--batch", help="TRIP is a file of many trips, one a line as JSON.")] = False,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Of a batch: processes side by side.")] = 1,
    ray: Annotated[bool, typer.Option("--ray", help="Of a batch: let the workers be those of a Ray cluster.")] = False,
    json: JsonOption = False,
) -> None:
    """Plan a trip for the whole group: draft, check, judge, refine, choose."""
    models = {"model": model, "judge_model": judge_model, "drafter": drafter, "max_cost": max_cost}
    models |= {"max_calls": max_calls, "max_seconds": max_seconds, "answers": "fresh" if fresh else None}
    wanted = (welfare, weigher, seed, drafts, rounds, refine)
    given = Given(trip, folder, roles, pack, *wanted, models=models, asking=("draft", "judge"))
    if batch or ray or workers > 1:
        from planner.cli.batch_plan import executor_of, plan_batch

        plan_batch(trip, given, executor_of(workers, batch=batch, ray=ray, ask=ask), as_json=json)
        return
    session = open_session(given)
    from planner.agent.run import Question
    from planner.cli import running

    with session.writing() as store:
        setting = session.setting(store, options=session.options(ask=ask))
        if not json:
            running.tell_shares(session.panel.weights)
        outcome = running.run(session, setting, store)
        if isinstance(outcome, Question):
            plans = running.open_drafts(setting, store, outcome)
            answer = _asked(outcome, plans, given, as_json=json)
            if answer is None:
                session.models.settle(WAITING, as_json=json)
                return
            outcome = running.run(session, setting, store, answer)
        assert not isinstance(outcome, Question)  # noqa: S101  # a run asks once
        running.finish(session, outcome, store, {}, as_json=json)


def _asked(question: "Question", plans: "tuple[Judged, ...]", given: Given, *, as_json: bool) -> str | None:
    """Return the plan a person at the terminal picks; elsewhere say how to answer later and return None."""
    from planner.cli import running

    resume = resume_command(question.run_id, given)
    if as_json:
        offered = [running.plan_summary(judged) for judged in plans]
        print_json({"run": question.run_id, "question": question.text, "plans": offered, "resume": resume})
        return None
    running.tell_question(question, plans, resume)
    if not sys.stdin.isatty():
        return None
    return running.require_offered(typer.prompt("plan", default=question.best), question)


def resume_command(run_id: str, given: Given) -> str:
    """Return the command line that answers a waiting run."""
    folder = ["--folder", str(given.folder)] if given.folder else []
    return f"{shlex.join(['fairtrip', 'runs', 'resume', str(given.trip), run_id, *folder])} --choose PLAN"
