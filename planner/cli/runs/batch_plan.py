"""Batch plan: what `fairtrip plan --batch` does with every line of its file, and the table it ends with."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from planner.batch import BatchTrip, plan_all, read_batch
from planner.catalog.money import format_minor
from planner.cli import page
from planner.cli.output import print_json
from planner.cli.session.session import Given, open_session
from planner.exporters.write import write_export
from planner.finished import Finished, Json
from roles.errors import BadInput, FairtripError, ProblemsFound, TripBusy, Unwritable

if TYPE_CHECKING:
    from planner.executor import Executor

FOLDER: Final = "plans"
"""Behind a batch file's own name: the folder of its plans, where no --folder is given."""
RESULTS: Final = "results.jsonl"


@dataclass(frozen=True, slots=True)
class PlanTrip:
    """Plans one trip of a batch as `fairtrip plan` would, in a folder of its own; pickled for other processes."""

    given: Given
    out: Path

    def __call__(self, trip: BatchTrip) -> Json:
        """Return the plan's figures, or what is wrong with the request; a full disk or a held folder ends the batch."""
        from planner.agent.run import Outcome
        from planner.cli.runs import running

        named: dict[str, object] = {"trip": trip.name, "digest": trip.digest, "options": self.given.flags()}
        try:
            session = open_session(replace(self.given, trip=_trip_file(self.out / trip.name, trip), folder=None))
            with session.writing() as store:
                outcome = running.run(session, session.setting(store), store, tell=_silent)
        except (Unwritable, TripBusy):
            raise
        except FairtripError as error:
            return {**named, "error": str(error)}
        assert isinstance(outcome, Outcome)  # noqa: S101  # nobody is asked anything
        return {**named, "run": outcome.run_id, **_figures(outcome)}


def executor_of(workers: int, *, batch: bool, ray: bool, ask: bool) -> "Executor":
    """Return where a batch is planned; raises BadInput for what only a batch, or only a single trip, can do."""
    from planner.executor import OnRay, side_by_side

    if not batch:
        raise BadInput("--workers and --ray are for many trips: add --batch, and a file of trips")
    if ask:
        raise BadInput("--ask: a batch asks nobody; plan that trip by itself")
    return OnRay(workers) if ray else side_by_side(workers)


def plan_batch(path: Path, given: Given, executor: "Executor", *, as_json: bool) -> None:
    """Plan every trip of a file and print a line for each; raises ProblemsFound when some have no plan that holds."""
    out = (given.folder or path.with_suffix(f".{FOLDER}")).resolve()
    done = Finished(out / RESULTS)
    _require_usable(given, out)
    _require_same_options(done, given)
    results = plan_all(read_batch(path), PlanTrip(given, out), done, executor, page.remark)
    broken = [record for record in results if not record.get("feasible")]
    if as_json:
        print_json({"trips": results, "folder": str(out)})
        raise typer.Exit(ProblemsFound.exit_code if broken else 0)
    page.table(["trip", "plan", "welfare", "worst", "cost"], [_row(one) for one in results if "plan" in one], left=2)
    page.listed(f"{record['trip']}: {_wrong(record)}" for record in broken)
    page.whole(f"read one with: fairtrip show {page.near(out)}/{results[0]['trip']}/trip.yaml")
    if broken:
        raise ProblemsFound(f"{len(broken)} of {len(results)} trips have no plan that meets every need")


def _require_usable(given: Given, out: Path) -> None:
    """Raise what is wrong with the options themselves, before every single trip complains about them."""
    from planner.cli.session.model_use import open_models
    from planner.cli.session.settings import resolve
    from rewards.critic import critic
    from roles.library import load_roles

    settings = resolve(given.flags(), out).settings
    critic(settings.weigher, settings.welfare)
    load_roles(settings.roles)
    open_models(settings, out, asking=given.asking)


def _require_same_options(done: Finished, given: Given) -> None:
    """Raise BadInput when a folder holds plans made with other options: they would not compare."""
    for number, record in enumerate(done.read(), start=1):
        if record.get("options") != given.flags():
            raise BadInput("was planned with other options; use another --folder", file=done.path, line=number)


def _trip_file(folder: Path, trip: BatchTrip) -> Path:
    """Write the request as a trip file into the trip's folder, so that every other command can read it."""
    import yaml

    text = yaml.safe_dump(dict(trip.request), allow_unicode=True, sort_keys=False)
    folder.mkdir(parents=True, exist_ok=True)
    write_export(folder / "trip.yaml", text.encode())
    return folder / "trip.yaml"


def _figures(outcome: object) -> dict[str, object]:
    from planner.agent.run import Outcome

    assert isinstance(outcome, Outcome)  # noqa: S101  # the type is imported late: it loads the graph
    chosen = outcome.chosen
    return {
        "plan": chosen.plan.id,
        "feasible": chosen.score.feasible,
        "welfare": chosen.score.welfare,
        "worst": chosen.score.fairness.worst if chosen.score.fairness else None,
        "cost_minor": chosen.score.cost_minor,
        "currency": chosen.plan.currency,
        "utilities": {name: utility.value for name, utility in chosen.score.utilities.items()},
        "broken": sorted({violation.code for violation in chosen.score.violations}),
        "drafter": outcome.drafter,
        "labels": list(outcome.labels),
    }


def _row(record: Json) -> list[str]:
    cost = format_minor(int(str(record["cost_minor"])), str(record["currency"]))
    figures = [page.number(_number(record[name])) for name in ("welfare", "worst")]
    return [str(record["trip"]), str(record["plan"]), *figures, cost]


def _wrong(record: Json) -> str:
    """Return why a trip has no plan that holds: what is wrong with its request, or which rules its best plan breaks."""
    rules = record.get("broken")
    return str(record.get("error") or f"breaks {', '.join(map(str, rules if isinstance(rules, list) else ()))}")


def _number(value: object) -> float | None:
    return value if isinstance(value, float | int) else None


def _silent(text: str, welfare: float | None) -> None:
    """Tell nothing: many trips at once would only drown each other out."""
    del text, welfare
