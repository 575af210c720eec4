"""`fairtrip bench`: GroupTravelBench tasks that you bring, as trips of ours, and plans scored by its rules."""

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import JsonOption
from planner.cli.output import print_json
from roles.errors import BadInput, FairtripError

if TYPE_CHECKING:
    from planner.bench.outside import OutsideTask
    from planner.bench.runs import Average

app = typer.Typer(help="Score plans by GroupTravelBench's rules, on tasks that you bring.", no_args_is_help=True)

TasksArgument = Annotated[Path, typer.Argument(metavar="TASKS", help="Its task file, JSON Lines.", show_default=False)]


@app.command("score")
def score(
    tasks: TasksArgument,
    runs: Annotated[Path, typer.Argument(metavar="RUNS", help="Plans to score, JSON Lines.", show_default=False)],
    places: Annotated[
        Path | None,
        typer.Option("--places", metavar="FILE", help="What is known of places, JSON Lines.", show_default=False),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Score plans by the four rule metrics, averaged over scored trials and over all trials."""
    from planner.bench.places import NOWHERE, read_places
    from planner.bench.runs import averages, read_runs
    from planner.cli import page

    known = _tasks(tasks)
    found = averages(list(read_runs(runs, known)), known, read_places(places) if places else NOWHERE)
    if not found:
        raise BadInput("holds no run; write one a line, as JSON", file=runs)
    if places is None:
        page.remark("without --places no category earns points and no opening hours are checked")
    if json:
        print_json({"averages": [_record(one) for one in found]})
        return
    page.table(
        ["tasks", "averaged over", "tasks", "complete", "utility", "fair", "valid", "overview"],
        [_row(one) for one in found],
        left=2,
    )
    page.line()
    page.line(
        "Overview: the mean of completeness, fairness and validity. Its own also counts a judge, which is not here."
    )


@app.command("trips")
def trips(
    tasks: TasksArgument,
    to: Annotated[Path, typer.Argument(metavar="FILE", help="Where the trips are written.", show_default=False)],
) -> None:
    """Turn tasks into trips for `fairtrip plan --batch`; their cities need packs that you bring as well."""
    from planner.bench.requests import request_of
    from planner.cli import page
    from planner.exporters.write import write_export

    lines, refused = [], []
    for name, task in _tasks(tasks).items():
        try:
            lines.append(json_module.dumps({"id": name, "request": request_of(task)}, ensure_ascii=False))
        except FairtripError as error:
            refused.append(str(error))
    write_export(to, "".join(f"{line}\n" for line in lines).encode())
    page.line(f"{len(lines)} trips in {page.near(to)}")
    page.listed(refused)


def _tasks(path: Path) -> "dict[str, OutsideTask]":
    from planner.bench.outside import read_outside_tasks

    return {task.task_id: task for task in read_outside_tasks(path)}


def _record(one: "Average") -> dict[str, object]:
    values: dict[str, object] = {str(metric): value for metric, value in one.values.items()}
    return {
        "difficulty": one.difficulty,
        "averaging": one.averaging,
        "tasks": one.tasks,
        **values,
        "overview": one.overview,
    }


def _row(one: "Average") -> list[str]:
    figures = [*one.values.values(), one.overview]
    return [one.difficulty, one.averaging, str(one.tasks), *("-" if v is None else f"{v:.2f}" for v in figures)]
