"""Kept: a plan as the trip folder keeps it, found by the beginning of its id and scored by the present panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from planner.agent.log import Event
from planner.agent.setting import Judged
from planner.agent.store import Trip
from planner.check import check
from planner.cli.session.model_use import ModelUse
from planner.cli.session.session import RULES, Given, Session, open_session, trip_folder
from planner.experiences import candidate
from planner.outline import Outline
from planner.plan import Plan
from planner.schedule import plan_id
from rewards.types import Score
from roles.errors import BadInput, nearest

CHOOSING: Final = frozenset({"run_finished", "refined", "replanned"})
"""Events that say which plan the group takes."""

SETTINGS: Final = "settings"
"""The event that says with which options a run judges, so that later commands judge the same way."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan from the trip folder; `changed`: the trip file says something else than when it was made."""

    outline: Outline
    plan: Plan
    score: Score | None
    changed: bool

    def judged(self) -> Judged:
        """Return the plan as the agent handles it; raises BadInput when it is for other travellers."""
        if self.score is None:
            raise BadInput(f"plan {self.plan.id} was made for other travellers; run: fairtrip plan")
        return Judged(self.outline, self.plan, self.score)


def open_planned(given: Given, models: ModelUse | None = None) -> tuple[Session, Trip]:
    """Return a session that judges as the last run did, and the trip folder for reading; it is never locked.

    `models` as in `open_session`.
    """
    from planner.agent.store import read_trip

    store = read_trip(trip_folder(given))
    return open_session(given, recorded_settings(store), models), store


def recorded_settings(store: Trip, run: str | None = None) -> Mapping[str, object] | None:
    """Return the options of a run, by default of the one that chose last; None when none was recorded.

    A run whose judge gave no answer was judged by the rules, and so is whatever follows from it.
    """
    if run is None:
        event = choice(store)
        run = str(event.data["run"]) if event else None
    found = [event.data for event in store.of_kind(SETTINGS) if run in (None, event.data.get("run"))]
    ended = [event.data for event in store.of_kind("run_finished") if event.data.get("run") == run]
    if found and ended and ended[-1].get("judged_by") == RULES:
        return {**found[-1], "judge_model": ""}
    return found[-1] if found else None


def left_out(store: Trip) -> frozenset[str]:
    """Return the places that the plan chosen last was told to leave out; a later lock takes one back in."""
    places = (recorded_settings(store) or {}).get("banned")
    return frozenset(places if isinstance(places, list) else ()) - {lock.place for lock in store.locks()}


def choice(store: Trip) -> Event | None:
    """Return the last event that chose a plan."""
    return next((event for event in reversed(store.events) if event.kind in CHOOSING), None)


def run_of(store: Trip) -> str:
    """Return the run of the last choice; raises BadInput when nothing was planned yet."""
    chosen_id(store)
    event = choice(store)
    return str(event.data["run"]) if event else ""


def chosen_id(store: Trip) -> str:
    """Return the id of the plan chosen last; raises BadInput when nothing was planned yet."""
    event = choice(store)
    if event is None:
        raise BadInput(f"{store.folder}: nothing is planned here yet; run: fairtrip plan TRIP")
    return str(event.data["chosen"])


def plan_ids(store: Trip) -> tuple[str, ...]:
    """Return the ids of the last choice: the chosen plan, then the other drafts of its run, best first."""
    finished = store.of_kind("run_finished")
    plans = finished[-1].data.get("plans") if finished else None
    ids = [chosen_id(store), *(str(name) for name in (plans if isinstance(plans, list) else ()))]
    return tuple(dict.fromkeys(ids))


def load(session: Session, store: Trip, name: str | None = None) -> Kept:
    """Return the plan whose id begins with `name`, by default the one chosen last; raises BadInput."""
    found = chosen_id(store) if name is None else _full_id(store, name)
    record = store.load_plan(found)
    outline, plan = Outline.model_validate(record["outline"]), Plan.model_validate(record["plan"])
    group = session.panel.group
    if set(plan.travellers) != set(group.names):
        return Kept(outline, plan, None, changed=True)
    score = session.panel.score(candidate(plan, check(plan, group, session.prepared.facts)))
    return Kept(outline, plan, score, changed=plan_id(outline, group) != plan.id)


def _full_id(store: Trip, name: str) -> str:
    known = sorted(path.stem for path in (store.folder / "plans").glob("*.json"))
    found = [plan for plan in known if plan == name] or [plan for plan in known if name and plan.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"'{name}' is the beginning of several plans: {', '.join(found)}")
    raise BadInput(f"no plan '{name}' here{nearest(name, known)}; known: {', '.join(known) or 'none yet'}")
