"""Rewording: a plan changed as somebody says in their own words: shown, confirmed, then the smallest change."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from planner.cli import page
from planner.cli.output import print_json
from planner.cli.runs import replanning, running
from planner.cli.session import kept
from planner.cli.session.locking import as_planned, require_possible
from planner.cli.session.session import Given, Session, known_traveller
from planner.cli.talk import reading
from planner.cli.talk.listener import Listener
from roles.merge import OWN

if TYPE_CHECKING:
    from planner.agent.run import Outcome
    from planner.agent.setting import Judged, Setting
    from planner.drafters.task import Lock
    from planner.plan import Plan
    from planner.talk.changing.resolve import Step
    from roles.wishes import Wish

REWORDED = "rules have done the rest"
"""What a limit means for a plan that is changed in words."""

SMALL = 1e-9
"""A shortfall below this is arithmetic."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the words: the session with them, the plan there was, the one there is, and what was asked."""

    session: Session
    before: kept.Kept
    outcome: "Outcome"
    asked: "tuple[Wish, ...]"

    @property
    def places(self) -> dict[str, list[str]]:
        """Return what was kept, moved, gone and new."""
        return replanning.changed(self.before.plan, self.outcome.chosen.plan)


def command(given: Given, plan: str | None, words: str, speaker: str | None, *, yes: bool, as_json: bool) -> None:
    """Read, show, confirm and do what `words` ask for; without a terminal and without leave they are only shown."""
    session, store = kept.open_planned(given)
    name = known_traveller(session, speaker)
    current = kept.load(session, store, plan)
    talk = reading.talk_of(session, current.plan, name)
    steps = reading.read_steps(session, words, current.plan, name)
    if not as_json:
        reading.tell_steps(steps, talk)
    if not (yes or as_json):
        steps = _confirmed(session, steps, current.plan, name)
    change = None
    if any(step.changes for step in steps):
        change = _carried_out(given, session, plan, steps, as_json=as_json)
    if as_json:
        record = {"steps": [reading.step_record(step, talk) for step in steps], "done": change is not None}
        print_json({**record, **(_record(change) if change else {})})
    elif change is not None:
        _tell(change)
    session.models.settle(REWORDED, as_json=as_json)


def _confirmed(session: Session, steps: "tuple[Step, ...]", plan: "Plan", name: str | None) -> "tuple[Step, ...]":
    """Return the steps a person agrees to, perhaps after other words; none when there is nothing or nobody to agree."""
    listener = Listener()
    while any(step.changes for step in steps):
        if not listener.at_terminal:
            page.line("nothing is changed yet; do it with --yes")
            return ()
        answer = listener.ask("do this? y, n, or say it in other words:")
        if answer is None or answer.casefold() in {"", "n", "no"}:
            page.line("nothing is changed")
            return ()
        if answer.casefold() in {"y", "yes"}:
            return steps
        steps = reading.read_steps(session, answer, plan, name)
        reading.tell_steps(steps, reading.talk_of(session, plan, name))
    return ()


def _carried_out(given: Given, session: Session, plan: str | None, steps: "Sequence[Step]", *, as_json: bool) -> Change:
    """Accept the steps and plan with the smallest change; what no plan can meet ends as `replan` ends it."""
    banned = frozenset(step.leave_out for step in steps if step.leave_out)
    with session.writing() as store:
        start = kept.load(session, store, plan)
        replanning.require_unlocked(banned, session, store)
        for lock in _locks(session, start.plan, steps):
            store.append("lock", {**asdict(lock), "who": list(lock.who)})
        numbers = reading.keep_amendments(store, steps)
        banned |= kept.left_out(store)
        after = kept.open_planned(given, session.models)[0] if numbers else session
        before = kept.load(after, store, plan)
        asked = _asked(session, after)
        nearby = _nearby(before, after.setting(store, before.outline, banned, drafting=False), asked)
        outcome = replanning.planned(after, store, nearby.outline, banned)
        chosen = {"run": outcome.run_id, "from": before.plan.id, "chosen": outcome.chosen.plan.id}
        store.append("replanned", {**chosen, "amendments": numbers, "without": sorted(banned)})
        change = Change(after, before, outcome, asked)
        if not outcome.chosen.score.feasible:
            running.finish(after, outcome, store, {"changes": change.places}, as_json=as_json)
    return change


def _locks(session: Session, plan: "Plan", steps: "Sequence[Step]") -> "list[Lock]":
    """Return the locks of everything that is to be kept, as the plan has it; raises BadInput for what cannot be."""
    locks = [as_planned(step.keep, plan) for step in steps if step.keep]
    for lock in locks:
        require_possible(lock, session)
    return locks


def _asked(before: Session, after: Session) -> "tuple[Wish, ...]":
    """Return what people wish now in their own words and did not before."""
    return tuple(
        wish
        for person in after.panel.group.stakeholders
        for wish in person.wishes
        if wish.source == OWN and wish not in before.panel.group.stakeholder(person.name).wishes
    )


def _nearby(before: kept.Kept, setting: "Setting", asked: "Sequence[Wish]") -> "Judged":
    """Return the best plan a few edits away: what is banned gone, what is locked there, what is asked for met."""
    from planner.drafters.patch import patch
    from planner.talk.changing.adjust import adjusted

    page.stage("looking for the smallest change", before.score.welfare if before.score else None)
    patched = [setting.judge(outline) for outline in patch(setting.task())]
    by_id = {judged.plan.id: judged for judged in reversed(patched)}
    best = by_id[setting.panel.rank([judged.score for judged in by_id.values()])[0].plan_id]
    return adjusted(best, setting, asked)


def _unmet(change: Change) -> "dict[Wish, bool]":
    """Return for everything that was asked whether the plan still misses it; what is not measured is left out."""
    from planner.talk.changing.shortfall import UNMEASURED, shortfall

    plan = change.outcome.chosen.plan
    return {wish: shortfall(wish, plan) > SMALL for wish in change.asked if wish.kind not in UNMEASURED}


def _record(change: Change) -> Mapping[str, object]:
    after = change.outcome.chosen
    unmet = [wish.model_dump(mode="json", exclude_none=True) for wish, missing in _unmet(change).items() if missing]
    return {
        "from": change.before.plan.id,
        "plan": running.plan_summary(after),
        "changes": change.places,
        "utilities": replanning.gains(change.before.score, after.score),
        "unmet": unmet,
    }


def _tell(change: Change) -> None:
    from planner.talk.wording import wish_words

    facts = change.session.prepared.facts
    replanning.tell_change(change.before.plan, change.before.score, change.outcome.chosen, change.places)
    missing = [f"{wish.owner}: {wish_words(wish, facts)}" for wish, misses in _unmet(change).items() if misses]
    if missing:
        page.heading("Not met by a small change that everybody can bear")
        page.listed(missing)
        page.whole(f"it counts from now on; plan anew with: fairtrip plan {change.session.trip}")
