"""Running: what plan, replan and runs share, from a session to a finished run, and how its outcome is told."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from types import FrameType
from typing import NoReturn

import typer

from planner.agent.nodes import Progress
from planner.agent.refinement import Refinement
from planner.agent.run import Outcome, Question, plan_trip, run_id_of
from planner.agent.setting import Judged, Setting
from planner.agent.store import Trip
from planner.catalog.money import format_minor
from planner.cli import page
from planner.cli.output import answers, print_json
from planner.cli.session.kept import SETTINGS, recorded_settings
from planner.cli.session.session import RULES, Session
from planner.exporters.audience import EVERYONE, seen_by
from planner.exporters.terminal import render_plan
from rewards.receipt import receipt
from rewards.types import Weights
from roles.errors import NoPlanMeetsNeeds


@contextmanager
def stoppable() -> Iterator[None]:
    """Let a request to end (SIGTERM) stop a run as Ctrl-C does: what was accepted is kept and can be continued."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise KeyboardInterrupt


def run(
    session: Session, setting: Setting, store: Trip, answer: str | None = None, tell: Progress = page.stage
) -> Outcome | Question:
    """Run to the end or to a question, telling the stages; the options are in the log before the run is."""
    run_id = run_id_of(setting)
    start = setting.start.model_dump(mode="json", exclude_defaults=True) if setting.start else None
    options = {
        "run": run_id,
        **session.record(),
        "start": start,
        "banned": sorted(setting.banned),
        "drafters": sorted(setting.drafters),
    }
    if recorded_settings(store, run_id) != options:
        store.append(SETTINGS, options)
    with session.models.journal.kept_in(store), stoppable():
        return plan_trip(setting, store, tell, answer)


def tell_shares(weights: Weights) -> None:
    """Print the receipt briefly, before anything is drafted."""
    shares = ", ".join(f"{name} {share:.1%}" for name, share in weights.shares.items())
    page.line(f"Shares by '{weights.method}', fixed before any draft: {shares}")
    page.line(f"receipt {receipt(weights).digest[:10]}; why: fairtrip weights")
    page.line()


def tell_outcome(outcome: Outcome, store: Trip) -> None:
    """Print the chosen plan, the others in a line each, what refinement changed and where the files are."""
    chosen = outcome.chosen
    answers().print(render_plan(chosen.plan, chosen.score, EVERYONE))
    if outcome.refinements:
        page.heading("What refinement changed")
        page.listed(refinement_line(refinement) for refinement in outcome.refinements)
    if outcome.alternatives:
        page.heading("Other plans")
        page.listed(plan_line(judged) for judged in outcome.alternatives)
    page.heading("Files")
    page.line(f"plan {plan_line(chosen)}")
    page.whole(f"kept in {page.near(store.folder / 'plans')}")


def tell_models(session: Session, outcome: Outcome) -> None:
    """Print who drafted and judged, how far models' drafts could be used, and last what the models took."""
    if not session.models.any:
        return
    page.heading("Models")
    page.listed((*outcome.labels, *session.models.spending.warnings))
    page.listed(f"drafts that never came: {report.why}" for report in session.models.reports if report.failed)
    page.listed(_drafted_line(name, outcome) for name in outcome.drafted)
    if outcome.judged_by != RULES:
        page.listed(_margin_line(session, outcome))
    page.line(f"judged by {outcome.judged_by}; {session.models.spending.summary()}")


def _margin_line(session: Session, outcome: Outcome) -> Iterator[str]:
    """Yield how far the first two plans lie apart, and whether the judge can tell them apart at all."""
    margin = session.panel.margin([judged.score for judged in (outcome.chosen, *outcome.alternatives)])
    if margin is not None and margin.difference is not None:
        sure = "which the judge can tell apart" if margin.resolved else "too close for the judge: the worst-off decided"
        yield f"first to second plan: {margin.difference:.3f} of welfare, error {margin.standard_error:.3f}, {sure}"


def _drafted_line(name: str, outcome: Outcome) -> str:
    """Return how far one drafter's drafts could be used, in a line."""
    drafted = outcome.drafted[name]
    used = f"{drafted.as_it_came} of {drafted.drafts} drafts usable as they came, {drafted.after_repair} after repair"
    return f"{name}: {used}{'; the chosen plan grew from one of them' if name == outcome.drafter else ''}"


def plan_line(judged: Judged) -> str:
    """Return one plan in a line: id, idea, welfare, who is worst off, price."""
    plan, score = seen_by(EVERYONE, judged.plan, judged.score)
    worst = ""
    if score is not None and score.fairness is not None:
        worst = f", worst off {score.fairness.worst_off} {score.fairness.worst:.2f}"
    broken = page.rules_broken(len(judged.score.violations))
    price = format_minor(judged.score.cost_minor, plan.currency)
    welfare = f"welfare {page.number(judged.score.welfare)}"
    return (
        f"{plan.id}: {f'{plan.idea}, ' if plan.idea else ''}{welfare}{worst}, {price}{f', {broken}' if broken else ''}"
    )


def refinement_line(refinement: Refinement) -> str:
    """Return one accepted edit in a line: for whom, what, who gained and who gave."""
    changes = dict(refinement.changes)
    gained = ", ".join(f"{name} {page.signed(changes[name])}" for name in refinement.gained) or "nobody"
    gave = ", ".join(f"{name} {page.signed(changes[name])}" for name in refinement.gave) or "nobody"
    welfare = f"welfare {refinement.welfare_before:.3f} to {refinement.welfare_after:.3f}"
    return f"{refinement.edit}, for {refinement.traveller}: {welfare}; gained: {gained}; gave: {gave}"


def outcome_record(outcome: Outcome, store: Trip) -> dict[str, object]:
    """Return an outcome as plain JSON."""
    weights = outcome.chosen.score.weights
    made = receipt(weights)
    return {
        "run": outcome.run_id,
        "receipt": {"digest": made.digest, **asdict(made)},
        "chosen": page.document(outcome.chosen.plan, outcome.chosen.score),
        "alternatives": [plan_summary(judged) for judged in outcome.alternatives],
        "refinements": [refinement_record(refinement) for refinement in outcome.refinements],
        "drafter": outcome.drafter,
        "drafted": {name: asdict(drafted) for name, drafted in outcome.drafted.items()},
        "judged_by": outcome.judged_by,
        "labels": list(outcome.labels),
        "folder": str(store.folder),
    }


def plan_summary(judged: Judged) -> dict[str, object]:
    """Return one plan's figures as plain JSON."""
    return {
        "id": judged.plan.id,
        "idea": seen_by(EVERYONE, judged.plan, judged.score)[0].idea,
        "welfare": judged.score.welfare,
        "feasible": judged.score.feasible,
        "cost_minor": judged.score.cost_minor,
        "utilities": {name: utility.value for name, utility in judged.score.utilities.items()},
    }


def refinement_record(refinement: Refinement) -> dict[str, object]:
    """Return an accepted edit as plain JSON."""
    return {**asdict(refinement), "changes": dict(refinement.changes)}


def finish(session: Session, outcome: Outcome, store: Trip, extra: Mapping[str, object], *, as_json: bool) -> None:
    """Print an outcome; raises NoPlanMeetsNeeds, or exits with its code, when the best attempt breaks a rule."""
    from planner.cli.runs.infeasible import clash_record, explained, tell_clash

    record = {**outcome_record(outcome, store), "models": session.models.record(), **extra}
    if outcome.chosen.score.feasible:
        if as_json:
            print_json(record)
        else:
            tell_outcome(outcome, store)
            tell_models(session, outcome)
        session.models.require_within_limits(as_json=as_json)
        return
    found = explained(session)
    if as_json:
        print_json({**record, "clash": clash_record(found)})
        raise typer.Exit(NoPlanMeetsNeeds.exit_code)
    tell_clash(found, outcome.chosen)
    path = store.folder / "plans" / f"{outcome.chosen.plan.id}.json"
    raise NoPlanMeetsNeeds(f"no plan meets every need; the best attempt is {page.near(path)} (read it: fairtrip show)")
