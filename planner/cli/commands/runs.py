"""`fairtrip runs`: every run of a trip from its log; continue one, or start a variant of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import (
    FolderOption,
    JsonOption,
    PackOption,
    RolesOption,
    SeedOption,
    TripArgument,
    WeigherOption,
    WelfareOption,
)
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session, drafters, open_session, trip_folder
from roles.errors import BadInput, nearest, shown

if TYPE_CHECKING:
    from planner.agent.setting import Setting
    from planner.agent.store import Trip

app = typer.Typer(help="List the runs of a trip, continue one, or start a variant.", no_args_is_help=True)

RunArgument = Annotated[
    str | None,
    typer.Argument(metavar="[RUN]", help="Id of a run, or its beginning; default: the last.", show_default=False),
]

Summary = dict[str, object]


@app.command("list")
def list_runs(trip: TripArgument, folder: FolderOption = None, json: JsonOption = False) -> None:
    """List the runs of a trip, oldest first."""
    from planner.agent.store import read_trip
    from planner.cli import page

    found = summaries(read_trip(trip_folder(Given(trip, folder))))
    if json:
        print_json({"runs": found})
    elif not found:
        page.line(f"no runs yet; start one: fairtrip plan {trip}")
    else:
        keys = ("run", "state", "chosen", "welfare", "weigher", "drafts", "seed")
        rows = [["" if row[key] is None else str(row[key]) for key in keys] for row in found]
        page.table(["run", "state", "plan", "welfare rule", "weigher", "drafts", "seed"], rows, left=5)


@app.command("show")
def show(trip: TripArgument, run: RunArgument = None, folder: FolderOption = None, json: JsonOption = False) -> None:
    """Show one run: its options, its plans, what refinement changed."""
    from planner.agent.store import read_trip
    from planner.cli import page

    store = read_trip(trip_folder(Given(trip, folder)))
    found = _summary(store, run)
    if json:
        print_json(found)
        return
    page.table(["", ""], [[key, _in_words(value)] for key, value in found.items() if key != "refinements"], left=2)
    refinements = found["refinements"]
    if isinstance(refinements, list) and refinements:
        page.heading("What refinement changed")
        page.listed(f"{edit.get('edit')}, for {edit.get('traveller')}" for edit in refinements)


@app.command("resume")
def resume(
    trip: TripArgument,
    run: RunArgument = None,
    choose: Annotated[
        str | None, typer.Option("--choose", metavar="PLAN", help="Answer a run that asks.", show_default=False)
    ] = None,
    folder: FolderOption = None,
    json: JsonOption = False,
) -> None:
    """Continue a run that was stopped, or answer one that asks."""
    from planner.agent.store import open_trip
    from planner.cli import page
    from planner.cli.runs import asking

    given = Given(trip, folder, asking=("draft", "judge"))
    with open_trip(trip_folder(given)) as store:
        found = _summary(store, run)
        if found["state"] == "finished":
            page.remark(f"run {found['run']} is finished; its plan is {found['chosen']}")
            return
        session, setting = _same_again(given, str(found["run"]), store)
        reply = asking.with_plan(choose, given, as_json=json)
        asking.run_to_the_end(session, setting, store, reply, as_json=json)


@app.command("fork")
def fork(
    trip: TripArgument,
    run: RunArgument = None,
    seed: SeedOption = None,
    welfare: WelfareOption = None,
    weigher: WeigherOption = None,
    drafts: Annotated[int | None, typer.Option("--drafts", help="How many plans to draft.", show_default=False)] = None,
    rounds: Annotated[int | None, typer.Option("--rounds", help="Search rounds a draft.", show_default=False)] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Start a variant of a run: the same request with another option."""
    from planner.agent.run import Question
    from planner.agent.store import open_trip
    from planner.cli.runs import running
    from planner.cli.session import kept

    given = Given(trip, folder, roles, pack, welfare, weigher, seed, drafts, rounds, asking=("draft", "judge"))
    with open_trip(trip_folder(given)) as store:
        origin = str(_summary(store, run)["run"])
        session = open_session(given, kept.recorded_settings(store, origin))
        outcome = running.run(session, session.setting(store), store)
        assert not isinstance(outcome, Question)  # noqa: S101  # a fork never asks
        running.finish(session, outcome, store, {"forked_from": origin}, as_json=json)


def summaries(store: "Trip") -> list[Summary]:
    """Return every run of a trip folder in the order of its start, as plain JSON."""
    from planner.cli.session.kept import recorded_settings

    started = dict.fromkeys(str(event.data["run"]) for event in store.of_kind("run_started"))
    ended: dict[str, Mapping[str, object]] = {str(e.data["run"]): e.data for e in store.of_kind("run_finished")}
    found = []
    for run in started:
        options, end = recorded_settings(store, run) or {}, ended.get(run, {})
        names = ("welfare", "weigher", "drafts", "rounds", "refinements", "seed")
        found.append(
            {
                "run": run,
                "state": "finished" if end else "stopped",
                **{name: options.get(name) for name in names},
                "chosen": end.get("chosen"),
                "feasible": end.get("feasible"),
                "plans": end.get("plans", []),
                "refinements": end.get("refinements", []),
            }
        )
    return found


def _summary(store: "Trip", name: str | None) -> Summary:
    """Return the run whose id begins with `name`, by default the last one started; raises BadInput."""
    found = summaries(store)
    known = [str(row["run"]) for row in found]
    if not found:
        raise BadInput(f"{store.folder}: no runs yet; start one: fairtrip plan TRIP")
    fitting = [row for row in found if name is None or (name and str(row["run"]).startswith(name))]
    if name is not None and len(fitting) != 1:
        raise BadInput(f"no run '{shown(name)}'{nearest(name, known)}; known: {', '.join(known)}")
    return fitting[-1]


def _same_again(given: Given, run: str, store: "Trip") -> "tuple[Session, Setting]":
    """Return the surroundings of a run; raises BadInput when request, locks or catalogue are no longer the same."""
    from planner.agent.run import run_id_of
    from planner.agent.setting import Options
    from planner.cli.session.kept import recorded_settings
    from planner.outline import Outline

    recorded = recorded_settings(store, run) or {}
    started = [event.data for event in store.of_kind("run_started") if event.data["run"] == run][-1]
    known = {name: started[name] for name in Options.__slots__ if name in started}
    effort = Options(**known)  # type: ignore[arg-type]  # we wrote them
    start, banned = recorded.get("start"), recorded.get("banned")
    session = open_session(given, recorded)
    setting = session.setting(
        store,
        start=Outline.model_validate(start) if start else None,
        banned=frozenset(banned if isinstance(banned, list) else ()),
        options=effort,
    )
    if recorded.get("drafters") == ["patch"]:
        setting = replace(setting, drafters=drafters(["patch"]), readers={})
    if run_id_of(setting) != run:
        raise BadInput(
            f"run {run} cannot be continued: the trip file, its locks or the catalogue changed since it began; "
            f"start again: fairtrip plan {given.trip}"
        )
    return session, setting


def _in_words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "" if value is None else str(value)
