"""`fairtrip-train eval`: policies side by side on the same tasks."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.options import JsonOption
from planner.cli.output import print_json, progress
from roles.errors import BadInput, Unwritable, nearest

if TYPE_CHECKING:
    from rewards.llm.ask import Model
    from rewards.llm.spending import Limits
    from train.evaluation.summary import Summary
    from train.task_set.task import Task

LOCAL_URL: Final = "http://127.0.0.1:8000/v1"
FORMS: Final = ("compact", "json")
MOST_WITH_INTERVALS: Final = 2
"""Policies whose intervals still fit beside each other in 80 columns."""


def command(
    tasks: Annotated[Path, typer.Argument(help="File of tasks.")] = Path("tasks/heldout.jsonl"),
    policy: Annotated[
        list[str] | None,
        typer.Option("--policy", metavar="SPEC", help="solver, MODEL, trained folder or NAME=one of them; repeatable",
                     show_default=False),
    ] = None,
    baseline: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who others are compared with; default: the first policy.",
                                 show_default=False)
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where results are kept; run again, it goes on.")] = Path(
        "evaluation"
    ),
    trials: Annotated[int, typer.Option(min=1, help="Trials of each task.")] = 3,
    limit: Annotated[int, typer.Option(min=0, help="Only so many tasks; 0 is all.")] = 0,
    form: Annotated[str, typer.Option(help="What models are shown and write: compact or json.")] = "compact",
    temperature: Annotated[float, typer.Option(min=0.0, max=2.0, help="Of models that are asked.")] = 0.7,
    judge: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Compares plans in pairs; take one that trained nothing.",
                                 show_default=False)
    ] = None,
    local_url: Annotated[str, typer.Option(metavar="URL", help="Server of local/ models.")] = LOCAL_URL,
    max_calls: Annotated[
        int | None, typer.Option(min=1, help="Most requests to each model.", show_default=False)
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option(metavar="USD", help="Most that each model may cost.", show_default=False)
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that work side by side.")] = 1,
    ray: Annotated[bool, typer.Option("--ray", help="Let the workers be those of a Ray cluster.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Decides the resamples of the intervals.")] = 0,
    json: JsonOption = False,
) -> None:  # fmt: skip
    """Compare planners on held-out tasks: welfare, the worst-off, needs, feasibility, GroupTravelBench's metrics.

    Run again after an interruption, it goes on where it stopped and ends with the same table.
    """
    from planner.executor import OnRay, side_by_side
    from planner.finished import Finished
    from rewards.llm.spending import Limits
    from rewards.pairs import PairJudge
    from train.environment import Environment
    from train.evaluate import CELLS, Examiner, agree_on, evaluate, trials_of
    from train.evaluation.duels import BY_RULES, DUELS, ByJudge, by_points, duels, pairs_of
    from train.evaluation.policies import Asked, named, solver_of
    from train.evaluation.summary import summary

    specs = dict(named(spec) for spec in policy or ["solver"])
    first = _baseline(baseline, specs)
    if form not in FORMS:
        raise BadInput(f"no form '{form}'{nearest(form, FORMS)}; known: {', '.join(FORMS)}")
    found = _tasks(tasks, limit)
    limits = Limits(max_cost and max_cost / workers, max_calls and max(1, max_calls // workers))
    models = partial(_model, url=local_url, limits=limits)
    made = {name: (solver_of(spec) or Asked(models(spec), temperature)) for name, spec in specs.items()}
    environment = Environment(form=form)  # type: ignore[arg-type]  # one of FORMS
    agree_on(out, {"form": form, "temperature": temperature, "policies": specs})
    executor = OnRay(workers) if ray else side_by_side(workers)
    examiner, wanted = Examiner(made, environment), trials_of(list(made), found, trials)
    cells = evaluate(examiner, wanted, Finished(out / CELLS), executor, _tell)
    met = pairs_of(cells, found, first)
    if judge:
        _tell(f"{judge} compares {len(met)} pairs of plans")
        decide = ByJudge(judge, PairJudge(models(judge)), environment)
        judged = duels(met, decide, Finished(out / DUELS), executor, judge)
    else:
        judged = [by_points(pair) for pair in met]
    about = {
        "tasks": f"{len(found)} of {tasks.name}, {trials} trials each",
        "policies": ", ".join(f"{name} ({spec})" if name != spec else name for name, spec in specs.items()),
        "asked": f"form {form}, temperature {temperature}",
        "win rate": f"against {first}, decided by {judge or BY_RULES}" if len(specs) > 1 else "nobody to compare with",
    }
    _finish(summary(cells, first, judged, seed), about, out, as_json=json)


def _baseline(wanted: str | None, specs: Mapping[str, str]) -> str:
    name = wanted or next(iter(specs))
    if name not in specs:
        raise BadInput(f"no policy '{name}' to compare with{nearest(name, specs)}; known: {', '.join(specs)}")
    return name


def _tasks(path: Path, limit: int) -> "list[Task]":
    from itertools import islice

    from train.task_set.task import read_tasks

    found = {task.id: task for task in islice(read_tasks(path), limit or None)}
    if not found:
        raise BadInput("holds no task; make some with: fairtrip-train tasks", file=path)
    return list(found.values())


def _model(name: str, url: str, limits: "Limits") -> "Model":
    """Return a model by name; raises MissingModel unless it could be asked."""
    if Path(name).is_dir():
        from train.cli.training import check_installed
        from train.evaluation.own_model import OwnModel

        check_installed()
        return OwnModel(Path(name))
    from rewards.llm.door import require_usable
    from train.rewarding.served_model import ServedModel

    require_usable(name)
    return ServedModel(name, url, limits)


def _finish(found: "Summary", about: Mapping[str, str], folder: Path, *, as_json: bool) -> None:
    """Write tables and pictures, and print the table."""
    from planner import charts
    from planner.cli import page
    from train.evaluation.pictures import draw
    from train.evaluation.tables import document, markdown

    record = document(found, about)
    try:
        (folder / "table.json").write_text(_json(record), encoding="utf-8")
        (folder / "table.md").write_text(markdown(found, about), encoding="utf-8")
        drawn = list(draw(found, folder)) if charts.available() else []
    except OSError as error:
        raise Unwritable(f"{folder}: cannot be written ({error.strerror}); what was measured is kept") from error
    if as_json:
        print_json(record)
        return
    _print(found, about)
    _tell(f"kept in {page.near(folder)}: {', '.join(['table.md', 'table.json', *(path.name for path in drawn)])}")


def _print(found: "Summary", about: Mapping[str, str]) -> None:
    from planner.cli import page
    from train.evaluation.tables import FATES, alone, differences, figures, policies_of, with_interval

    page.listed(f"{name}: {value}" for name, value in about.items())
    page.heading("What became of the trials")
    policies = policies_of(found)
    page.table(["policy", *FATES], [[p, *(str(found.counts[p][fate]) for fate in FATES)] for p in policies])
    wide = len(policies) > MOST_WITH_INTERVALS
    write, behind = (alone, "intervals: table.md") if wide else (with_interval, "with 95 % intervals")
    page.heading(f"Means over tasks, {behind}")
    page.table(["", *policies], [[title, *cells] for title, cells in figures(found, write)])
    if len(policies) > 1:
        page.heading(f"Differences to {found.baseline}, task by task")
        page.table(
            ["", *[p for p in policies if p != found.baseline]], [[t, *cells] for t, cells in differences(found, write)]
        )
    page.line()
    page.line("Which trials enter which mean, and the slices by people and dispersion: table.md")


def _json(record: Mapping[str, object]) -> str:
    from json import dumps

    return dumps({"schema_version": 1, **record}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _tell(text: str) -> None:
    progress().print(text, markup=False)
