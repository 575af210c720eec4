"""`fairtrip replan`: plan again around what is locked, changing as little as possible."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session import Given, Session
from roles.errors import BadInput

if TYPE_CHECKING:
    from planner.agent.run import Outcome
    from planner.agent.setting import Judged
    from planner.agent.store import Trip
    from planner.outline import Outline
    from planner.plan import Plan
    from rewards.types import Score

Stop = tuple[int, str, str]
"""Day, slot and place id of one visit or meal."""


def command(
    trip: TripArgument,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="PLACE", help="A place to leave out; may be repeated.", show_default=False),
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="Start from this plan; default: the last chosen.")
    ] = None,
    rounds: Annotated[
        int | None, typer.Option("--rounds", help="Search rounds; more is slower.", show_default=False)
    ] = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Plan again around what is locked, changing as little as possible."""
    from planner.cli import kept, running
    from planner.cli.model_use import PLANNED

    session, _ = kept.open_planned(Given(trip, folder, roles, pack, rounds=rounds, asking=("judge",)))
    banned = _banned(session, without or [])
    with session.writing() as store:
        require_unlocked(banned, session, store)
        banned |= kept.left_out(store)
        before = kept.load(session, store, plan)
        outcome = planned(session, store, before.outline, banned)
        after = outcome.chosen
        changes = changed(before.plan, after.plan)
        store.append(
            "replanned",
            {"run": outcome.run_id, "from": before.plan.id, "chosen": after.plan.id, "without": sorted(banned)},
        )
        if not after.score.feasible:
            running.finish(session, outcome, store, {"changes": changes}, as_json=json)
    if json:
        record = {"from": before.plan.id, "plan": running.plan_summary(after), "changes": changes}
        print_json({**record, "utilities": gains(before.score, after.score)})
    else:
        tell_change(before.plan, before.score, after, changes)
    session.models.settle(PLANNED, as_json=json)


def changed(before: "Plan", after: "Plan") -> dict[str, list[str]]:
    """Return what two plans share and what they do not: kept, moved, gone and new, one line a place."""
    old, new = _stops(before), _stops(after)
    names = {a.place.id: a.place.name for p in (before, after) for a in p.activities if a.place is not None}
    gone, added = [stop for stop in old if stop not in new], [stop for stop in new if stop not in old]
    moved = [(a, b) for a in gone for b in added if a[2] == b[2]]
    once = {place: (a, b) for a, b in reversed(moved) for place in (a[2],)}
    settled = {stop for pair in once.values() for stop in pair}
    return {
        "kept": [_when(stop, names) for stop in old if stop in new],
        "moved": [f"{_when(a, names)}, now day {b[0]}, {b[1]}" for a, b in once.values()],
        "gone": [_when(stop, names) for stop in gone if stop not in settled],
        "new": [_when(stop, names) for stop in added if stop not in settled],
    }


def _stops(plan: "Plan") -> list[Stop]:
    found = [(day.number, a.slot or "", a.place.id) for day in plan.days for a in day.activities if a.place is not None]
    return list(dict.fromkeys(found))


def _when(stop: Stop, names: dict[str, str]) -> str:
    return f"{names[stop[2]]} (day {stop[0]}, {stop[1]})"


def _banned(session: Session, names: Sequence[str]) -> frozenset[str]:
    from planner.cli.commands.lock import find_place

    return frozenset(find_place(session, name) for name in names)


def require_unlocked(banned: frozenset[str], session: Session, store: "Trip") -> None:
    """Raise BadInput when something is to be left out that the group has settled."""
    locked = sorted(banned & {lock.place for lock in store.locks()})
    if locked:
        name = session.prepared.facts.place(locked[0]).name
        raise BadInput(f"{name} is locked; let it go first: fairtrip unlock {session.trip} '{name}'")


def planned(session: Session, store: "Trip", start: "Outline", banned: frozenset[str]) -> "Outcome":
    """Return the smallest change that keeps every rule; when none does, a new plan around what is locked."""
    from planner.agent.run import Question
    from planner.cli import page, running
    from planner.cli.session import drafters

    effort = replace(session.options(), refinements=0)  # refining looks for more change, not for less
    setting = session.setting(store, start, banned, effort, drafting=False)
    outcome = running.run(session, replace(setting, drafters=drafters(["patch"])), store)
    assert not isinstance(outcome, Question)  # noqa: S101  # only --ask asks
    if outcome.chosen.score.feasible:
        return outcome
    page.remark("the smallest change breaks a rule; planning anew around what is locked")
    outcome = running.run(session, replace(setting, drafters=drafters(["solver"])), store)
    assert not isinstance(outcome, Question)  # noqa: S101  # only --ask asks
    return outcome


def gains(before: "Score | None", after: "Score") -> dict[str, dict[str, float | None]]:
    """Return every traveller's utility before and after."""
    old = before.utilities if before else {}
    return {
        name: {"before": old[name].value if name in old else None, "after": utility.value}
        for name, utility in after.utilities.items()
    }


def tell_change(before: "Plan", old: "Score | None", after: "Judged", changes: dict[str, list[str]]) -> None:
    """Print what a plan became: what is gone, moved and new, and what everybody gains or loses."""
    from planner.cli import page, running

    if after.plan.id == before.id:
        page.line(f"nothing had to change: plan {before.id} stays")
    for kind in ("gone", "moved", "new"):
        if changes[kind]:
            page.heading(kind.capitalize())
            page.listed(changes[kind])
    page.heading("Utilities")
    rows = []
    for name, values in gains(old, after.score).items():
        was, now = values["before"], values["after"]
        rows.append(
            [name, page.number(was), page.number(now), "" if was is None or now is None else page.signed(now - was)]
        )
    page.table(["", "before", "now", "change"], rows)
    page.line()
    page.line(f"{len(changes['kept'])} visits and meals stay as they were")
    page.line(f"plan {running.plan_line(after)}")
