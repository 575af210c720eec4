"""`fairtrip-train eval`: policies side by side on the same tasks."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.options import JsonOption, PackOption, RolesOption
from roles.errors import BadInput, nearest
from train.cli.options import LOCAL_URL, LocalUrlOption, MaxCallsOption, MaxCostOption, limits_of, served_model

if TYPE_CHECKING:
    from rewards.llm.ask import Model
    from rewards.llm.spending import Limits
    from train.environment import Form

FORMS: "Final[tuple[Form, ...]]" = ("compact", "json")

PolicyOption = Annotated[
    list[str] | None,
    typer.Option("--policy", metavar="SPEC", help="solver, MODEL, trained folder or NAME=some of them; repeatable",
                 show_default=False),
]  # fmt: skip
BaselineOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Who others are compared with; default: the first policy.", show_default=False),
]
OutOption = Annotated[Path, typer.Option(metavar="FOLDER", help="Where results are kept; run again, it goes on.")]
PlacesOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="What is known of places in GroupTravelBench's own tasks.", show_default=False),
]
JudgeOption = Annotated[
    str | None,
    typer.Option(metavar="MODEL", help="Compares plans in pairs; take one that trained nothing.", show_default=False),
]
TemperatureOption = Annotated[float, typer.Option(min=0.0, max=2.0, help="Of models that are asked.")]
RayOption = Annotated[bool, typer.Option("--ray", help="Let the workers be those of a Ray cluster.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the resamples of the intervals.")]


def command(
    tasks: Annotated[Path, typer.Argument(help="File of tasks, of ours or of GroupTravelBench.")] = Path(
        "tasks/heldout.jsonl"
    ),
    policy: PolicyOption = None,
    baseline: BaselineOption = None,
    out: OutOption = Path("evaluation"),
    trials: Annotated[int, typer.Option(min=1, help="Trials of each task.")] = 3,
    limit: Annotated[int, typer.Option(min=0, help="Only so many tasks; 0 is all.")] = 0,
    form: Annotated[str, typer.Option(help="What models are shown and write: compact or json.")] = "compact",
    temperature: TemperatureOption = 0.7,
    roles: RolesOption = None,
    pack: PackOption = None,
    places: PlacesOption = None,
    judge: JudgeOption = None,
    local_url: LocalUrlOption = LOCAL_URL,
    max_calls: MaxCallsOption = None,
    max_cost: MaxCostOption = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that work side by side.")] = 1,
    ray: RayOption = False,
    seed: SeedOption = 0,
    json: JsonOption = False,
) -> None:
    """Compare planners on held-out tasks: welfare, the worst-off, needs, feasibility, GroupTravelBench's metrics.

    Run again after an interruption, it goes on where it stopped and ends with the same table.
    """
    from planner.executor import OnRay, side_by_side
    from train.cli.eval_table import finish, tell
    from train.evaluation.evaluation import Evaluation, makers_of, tasks_in
    from train.own_files import own_files

    makers, first = makers_of(policy or ["solver"], baseline)
    environment = own_files(pack, roles).environment(_form(form))
    models = partial(_model, url=local_url, limits=limits_of(max_calls, max_cost, workers))
    wanted, outside = tasks_in(tasks, limit, places, environment, tell)
    evaluation = Evaluation(wanted, makers, first, environment, models, trials, temperature, judge, outside)
    found = evaluation.carry_out(out, OnRay(workers) if ray else side_by_side(workers), tell)
    finish(evaluation.summed_up(found, seed), evaluation.about(tasks.name), out, as_json=json)


def _form(name: str) -> "Form":
    for form in FORMS:
        if form == name:
            return form
    raise BadInput(f"no form '{name}'{nearest(name, FORMS)}; known: {', '.join(FORMS)}")


def _model(name: str, url: str, limits: "Limits") -> "Model":
    """Return a model by name; raises MissingModel unless it could be asked."""
    if Path(name).is_dir():
        from train.cli.training import check_installed
        from train.evaluation.own_model import OwnModel

        check_installed()
        return OwnModel(Path(name))
    return served_model(name, url, limits)
