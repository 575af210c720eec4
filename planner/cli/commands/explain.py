"""`fairtrip explain`: why a plan was chosen, why a line is in it, what one traveller got; and what would change it."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, ForOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session, known_traveller
from roles.errors import BadInput, shown
from roles.names import joined_names

if TYPE_CHECKING:
    from planner.agent.setting import Judged, Setting
    from planner.agent.store import Trip
    from planner.explain import Effect, Why
    from planner.plan import Activity
    from roles.wishes import Wish

LINE = re.compile(r"\d+\.\d+")


def command(
    trip: TripArgument,
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT", help="A plan's id, a line like 2.3, a place or a traveller.", show_default=False
        ),
    ],
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="ID", help="In this plan; default: the last chosen.")
    ] = None,
    for_: ForOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Explain a plan, a line of it or a traveller: who wanted it, what would change it."""
    from planner.cli.session import kept

    session, store = kept.open_planned(Given(trip, folder, roles, pack))
    session = session.by_rules()
    reader = known_traveller(session, for_)
    setting = session.setting(store, banned=kept.left_out(store), drafting=False)
    name = _traveller(session, what)
    if name is None and _is_plan(what, store):
        record = _explain_plan(kept.load(session, store, what).judged(), session, store, reader)
    else:
        judged = kept.load(session, store, plan).judged()
        if name is not None:
            record = _explain_traveller(judged, setting, name, reader)
        else:
            record = _explain_item(judged, setting, _activity(judged, session, what), reader)
    if json:
        print_json(record)
        return
    _print(record)


Record = dict[str, object]
"""An explanation as plain JSON: a title, then lists of lines under their headings."""


def _traveller(session: Session, what: str) -> str | None:
    try:
        return known_traveller(session, what)
    except BadInput:
        return None


def _is_plan(what: str, store: "Trip") -> bool:
    plans = [path.stem for path in (store.folder / "plans").glob("*.json")]
    return bool(what) and any(plan.startswith(what) for plan in plans) and not LINE.fullmatch(what)


def _activity(judged: "Judged", session: Session, what: str) -> "Activity":
    """Return the line called 2.3, or the first line at a place; raises BadInput saying what may be asked."""
    from planner.facts.named import find_place

    lines = {activity.id: activity for activity in judged.plan.activities}
    if LINE.fullmatch(what):
        if what not in lines:
            raise BadInput(f"plan {judged.plan.id} has no line {what}; its days go to {len(judged.plan.days)}")
        return lines[what]
    try:
        place = find_place(session.prepared.facts, what)
    except BadInput as error:
        raise BadInput(f"'{shown(what)}' is no plan, traveller or line like 2.3, and {error}") from error
    found = [activity for activity in lines.values() if activity.place is not None and activity.place.id == place]
    if not found:
        name = session.prepared.facts.place(place).name
        raise BadInput(f"plan {judged.plan.id} does not go to {name}; explain a traveller who wants it")
    return found[0]


def _explain_plan(judged: "Judged", session: Session, store: "Trip", reader: str | None) -> Record:
    from planner.cli import page
    from planner.cli.runs import running
    from planner.cli.session import kept
    from planner.exporters import story
    from planner.exporters.audience import Audience, seen_by

    plan, score = seen_by(Audience(reader), judged.plan, judged.score)
    others = [kept.load(session, store, name) for name in kept.plan_ids(store) if name != plan.id]
    people = []
    for person in story.people(plan, score):
        best = ", ".join(story.reason_line(reason) for reason in person.met[:2]) or "nothing they asked for"
        lost = ", ".join(story.reason_line(reason) for reason in person.unmet if reason.points < 0)
        people.append(f"{person.name} {page.number(person.utility)}: {best}{f'; against: {lost}' if lost else ''}")
    return {
        "plan": plan.id,
        "title": f"plan {running.plan_line(judged)}",
        "sections": {
            f"Against the other plans, by '{judged.score.welfare_rule}'": [
                _margin(judged, other.judged()) for other in others if other.score is not None
            ],
            "What each traveller gets": people,
            "What was changed in the draft": list(plan.changes),
            "What refinement changed": _refined(store, plan.id),
        },
    }


def _margin(judged: "Judged", other: "Judged") -> str:
    """Say how another plan compares: who would be better off and who worse."""
    from planner.cli.runs.running import plan_line

    changes = []
    for name, mine in judged.score.utilities.items():
        theirs = other.score.utilities[name].value
        if mine.value is not None and theirs is not None:
            changes.append((name, theirs - mine.value))
    return f"{plan_line(other)}; {_deltas(changes)}"


def _refined(store: "Trip", plan_id: str) -> list[str]:
    """Return the accepted edits that led to a plan, from the log."""
    lines: list[str] = []
    for event in store.events:
        if event.data.get("chosen") != plan_id:
            continue
        edits = event.data.get("refinements") if event.kind == "run_finished" else [event.data]
        lines += [
            f"{e['edit']}, for {e['traveller']}" for e in (edits if isinstance(edits, list) else []) if "edit" in e
        ]
    return lines


def _explain_traveller(judged: "Judged", setting: "Setting", name: str, reader: str | None) -> Record:
    from planner.cli.page import number
    from planner.explain import unmet_places
    from planner.exporters import story
    from planner.exporters.audience import Audience, seen_by

    plan, score = seen_by(Audience(reader), judged.plan, judged.score)
    person = next(person for person in story.people(plan, score) if person.name == name)
    unmet = [reason for reason in person.unmet if reason.points < 0 or "not in this plan" in reason.text]
    ways = []
    for wish, effect in unmet_places(judged, setting, name):
        if wish.sealed and name != reader:
            continue
        place = setting.facts.place(wish.value).name if setting.facts.has(wish.value) else wish.value
        ways.append(f"{place}: no way was found that keeps every rule" if effect is None else _effect_line(effect))
    stake = judged.score.weights.stakes.get(name)
    return {
        "traveller": name,
        "title": f"{name}: utility {number(person.utility)}, share {story.percent(person.share)}, "
        f"pays {story.person_price(person, plan)}",
        "sections": {
            "Why this share": [stake.why] if stake else [],
            "Got": [story.reason_line(reason) for reason in person.met],
            "Gave up": [story.reason_line(reason) for reason in unmet],
            "What it would take": ways,
        },
    }


def _explain_item(judged: "Judged", setting: "Setting", activity: "Activity", reader: str | None) -> Record:
    from planner.explain import explain_item
    from planner.exporters import story
    from planner.exporters.clock import span

    why = explain_item(judged, setting, activity)
    dropped = [_effect_line(why.dropped)] if why.dropped else [_fixed(activity)]
    return {
        "line": activity.id,
        "title": f"{activity.id} {span(activity)} {story.what(activity)}, for {joined_names(activity.travellers)}",
        "sections": {
            "Wanted by": list(_owners(why, why.wanted, reader)) or ["nobody by name"],
            "Not wanted by": list(_owners(why, why.unwanted, reader)),
            "Without it": dropped,
            "Best in its place": _instead(why),
        },
        "effects": [asdict(effect) for effect in ((why.dropped,) if why.dropped else ()) + why.instead],
    }


def _instead(why: "Why") -> list[str]:
    """Return the best other choices; nothing for what nobody chooses, like a way or a pause."""
    lines = [_effect_line(effect) for effect in why.instead]
    chosen = why.activity.kind in {"visit", "meal", "night", "journey"}
    return lines or (["nothing was found that keeps every rule"] if chosen else [])


def _owners(why: "Why", wishes: "Iterable[Wish]", reader: str | None) -> Iterable[str]:
    """Yield one line a traveller and wish; sealed wishes only for their owner."""
    for wish in wishes:
        if wish.sealed and wish.owner != reader:
            continue
        name = why.activity.place.name if why.activity.place and wish.value == why.activity.place.id else wish.value
        absent = "" if wish.owner in why.activity.travellers else ", who is elsewhere"
        yield f"{wish.owner}{absent}: {wish.strength.value} {wish.kind.value} {name.replace('_', ' ')}"


def _fixed(activity: "Activity") -> str:
    return f"a {activity.kind} follows from the rest of the plan and cannot be left out by itself"


def _effect_line(effect: "Effect") -> str:
    """Return an effect in a line: welfare, everybody's change, price, validity."""
    from planner.catalog.money import format_minor
    from planner.cli.page import number

    broken = "" if effect.feasible else "; breaks a rule"
    welfare = f"welfare {number(effect.welfare_before)} to {number(effect.welfare_after)}"
    price = (
        f"; together {'+' * (effect.price_minor > 0)}{format_minor(effect.price_minor, effect.currency)}"
        if effect.price_minor
        else ""
    )
    return f"{effect.text}: {welfare}; {_deltas(effect.changes.items())}{price}{broken}"


def _deltas(changes: Iterable[tuple[str, float]]) -> str:
    """Return who would gain and who would lose, the largest change first."""
    from planner.cli.page import signed

    ordered = sorted(changes, key=lambda change: (-abs(change[1]), change[0]))
    parts = [f"{name} {signed(change)}" for name, change in ordered if signed(change) != signed(0.0)]
    return ", ".join(parts) or "nobody gains or loses"


def _print(record: Record) -> None:
    from planner.cli import page

    page.line(str(record["title"]), "bold")
    sections = record["sections"]
    for heading, lines in sections.items() if isinstance(sections, dict) else ():
        if lines:
            page.heading(heading)
            page.listed(lines)
