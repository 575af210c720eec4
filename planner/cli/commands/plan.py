"""`fairtrip plan`: plan a trip for the whole group."""

from typing import Annotated

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
from planner.cli.session.session import Given, open_session


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
        from planner.cli.runs.batch_plan import executor_of, plan_batch

        plan_batch(trip, given, executor_of(workers, batch=batch, ray=ray, ask=ask), as_json=json)
        return
    _plan_one(given, ask=ask, as_json=json)


def _plan_one(given: Given, *, ask: bool, as_json: bool) -> None:
    session = open_session(given)
    from planner.cli.runs import asking, running

    with session.writing() as store:
        setting = session.setting(store, options=session.options(ask=ask))
        if not as_json:
            running.tell_shares(session.panel.weights)
        reply = asking.at_the_terminal(given, as_json=as_json)
        asking.run_to_the_end(session, setting, store, reply, as_json=as_json)
