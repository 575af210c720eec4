"""Replanning: the smallest change around what is locked, what it moves, and how it is told."""

from dataclasses import replace

from planner.agent.run import Outcome, Question
from planner.agent.setting import Judged
from planner.agent.store import Trip
from planner.cli import page
from planner.cli.runs import running
from planner.cli.session.session import Session, drafters
from planner.outline import Outline
from planner.plan import Plan
from rewards.types import Score
from roles.errors import BadInput

Stop = tuple[int, str, str]
"""Day, slot and place id of one visit or meal."""


def require_unlocked(banned: frozenset[str], session: Session, store: Trip) -> None:
    """Raise BadInput when something is to be left out that the group has settled."""
    locked = sorted(banned & {lock.place for lock in store.locks()})
    if locked:
        name = session.prepared.facts.place(locked[0]).name
        raise BadInput(f"{name} is locked; let it go first: fairtrip unlock {session.trip} '{name}'")


def planned(session: Session, store: Trip, start: Outline, banned: frozenset[str]) -> Outcome:
    """Return the smallest change that keeps every rule; when none does, a new plan around what is locked."""
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


def changed(before: Plan, after: Plan) -> dict[str, list[str]]:
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


def _stops(plan: Plan) -> list[Stop]:
    found = [(day.number, a.slot or "", a.place.id) for day in plan.days for a in day.activities if a.place is not None]
    return list(dict.fromkeys(found))


def _when(stop: Stop, names: dict[str, str]) -> str:
    return f"{names[stop[2]]} (day {stop[0]}, {stop[1]})"


def gains(before: Score | None, after: Score) -> dict[str, dict[str, float | None]]:
    """Return every traveller's utility before and after."""
    old = before.utilities if before else {}
    return {
        name: {"before": old[name].value if name in old else None, "after": utility.value}
        for name, utility in after.utilities.items()
    }


def tell_change(before: Plan, old: Score | None, after: Judged, changes: dict[str, list[str]]) -> None:
    """Print what a plan became: what is gone, moved and new, and what everybody gains or loses."""
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
