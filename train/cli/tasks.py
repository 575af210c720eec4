"""`fairtrip-train tasks`: make the tasks that a planner learns from, and those it is judged by."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import PackOption, RolesOption
from planner.cli.output import answers, print_json, progress
from roles.errors import BadInput

if TYPE_CHECKING:
    from train.environment import Environment
    from train.task_set.check import Checked
    from train.task_set.draw import World

TELL_EVERY = 500
"""Tasks between two lines of progress."""


def command(
    folder: Annotated[Path, typer.Argument(help="Folder of the task files.")] = Path("tasks"),
    train: Annotated[int, typer.Option(min=0, help="Tasks to train on.")] = 6_000,
    heldout: Annotated[int, typer.Option(min=0, help="Held-out tasks, a fifth of them on a city kept apart.")] = 650,
    unseen: Annotated[str, typer.Option(help="The city that no training task goes to.")] = "porto",
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same tasks.")] = 0,
    people: Annotated[str, typer.Option(help="Travellers of a trip, from-to.")] = "2-8",
    days: Annotated[str, typer.Option(help="Days of a trip, from-to.")] = "1-7",
    cities: Annotated[str, typer.Option(help="Cities of a trip, from-to.")] = "1-3",
    check: Annotated[int, typer.Option(min=0, help="Plan so many of them, to see how many can be met.")] = 0,
    from_trips: Annotated[
        list[Path] | None,
        typer.Option(help="Make tasks of the planned trips in this folder instead; may be given again."),
    ] = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Make group-travel tasks to train on, and held-out ones to be judged by.

    Run again after an interruption, it goes on where it stopped and ends with the same files.
    """
    from planner.catalog.catalog import installed_packs
    from train.own_files import own_files
    from train.task_set.draw import Terms
    from train.tasks import FILES, Order, make_tasks

    own = own_files([*(installed_packs() if from_trips else ()), *(pack or ())], roles)
    world = own.world()
    if from_trips:
        record, files = _imported(from_trips, folder, world), [folder / "imported.jsonl"]
    else:
        terms = Terms(_span("people", people, 8), _span("days", days, 7), _span("cities", cities, 3))
        record = make_tasks(Order(train, heldout, unseen, seed, terms), world, folder, _tell)
        files = [folder / name for name in FILES.values()]
    found = _checked(files, check, own.environment("json")) if check else []
    if as_json:
        print_json({**record, "files": [str(path) for path in files], "check": _check_record(found)})
        return
    for path in files:
        answers().print(_file_line(path))
    for line in _check_lines(found):
        answers().print(line)


def _imported(folders: list[Path], folder: Path, world: "World") -> dict[str, object]:
    from planner.exporters.write import write_export
    from train.task_set.trip_task import trip_tasks

    tasks = {task.id: task for task in trip_tasks(folders, world)}
    folder.mkdir(parents=True, exist_ok=True)
    write_export(folder / "imported.jsonl", "".join(task.line() for task in tasks.values()).encode())
    return {"catalogue": world.catalog.digest, "imported": len(tasks)}


def _span(name: str, text: str, most: int) -> tuple[int, int]:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", text)
    low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= low <= high <= most:
        raise BadInput(f"--{name} {text}: write it like 2-{most}; allowed: from 1 to {most}")
    return low, high


def _tell(file: str, done: int, of: int) -> None:
    if done % TELL_EVERY == 0 or done == of:
        progress().print(f"{file}: {done:,} of {of:,} tasks")


def _file_line(path: Path) -> str:
    from train.task_set.task import read_tasks

    hard = sorted(task.difficulty.total for task in read_tasks(path))
    if not hard:
        return f"{path}: no tasks"
    spread = f"difficulty {hard[0]:.2f} to {hard[-1]:.2f}, half of them above {hard[len(hard) // 2]:.2f}"
    return f"{path}: {len(hard):,} task{'s' * (len(hard) != 1)}, {spread}"


def _checked(files: list[Path], most: int, environment: "Environment") -> "list[Checked]":
    from train.task_set.check import check_sample

    return check_sample(files, most, environment, lambda done, of: progress().print(f"planned {done} of {of}"))


def _check_record(found: "list[Checked]") -> list[dict[str, object]]:
    from dataclasses import asdict

    return [asdict(one) for one in found]


def _check_lines(found: "list[Checked]") -> list[str]:
    from train.task_set.check import by_difficulty

    lines = []
    for low, high, tasks, feasible, welfare in by_difficulty(found):
        mean = "" if welfare is None else f", mean welfare {welfare:.3f}"
        lines.append(f"difficulty {low:.2f} to {high:.2f}: {feasible} of {tasks} can be met{mean}")
    return lines
