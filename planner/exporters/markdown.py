"""Markdown: one self-contained page that any viewer, wiki or chat renders the same way."""

from collections.abc import Iterable, Sequence

from planner.exporters import story
from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.clock import span
from planner.exporters.inert import markdown
from planner.exporters.ledger import ledger
from planner.exporters.party import Block, blocks
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.names import joined_names


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write the plan as CommonMark with tables, UTF-8."""
    plan, score = seen_by(audience, plan, score)
    lines = [f"# {markdown(plan.title)}", "", markdown(story.heading(plan)), ""]
    if audience.traveller is not None:
        lines += [f"For {markdown(audience.traveller)}", ""]
    if plan.idea:
        lines += [markdown(plan.idea), ""]
    for day in lived_by(audience, plan).days:
        lines += _day(day, plan)
    lines += _people(plan, score)
    lines += _listed("Not met, and why", story.unmet(plan, score))
    lines += _listed("What was changed in the draft", plan.changes)
    lines += _listed("Verify before you go", story.verify(plan))
    lines += _facts(plan)
    lines += _listed("Sources", plan.sources)
    return ("\n".join(lines).rstrip() + "\n").encode()


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a table whose every cell is made inert, and an empty line after it."""
    lines = [_row(headings), "|" + " --- |" * len(headings)]
    return [*lines, *(_row(row) for row in rows), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(markdown(cell) for cell in cells) + " |"


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"## {title}", "", *(f"- {markdown(line)}" for line in lines), ""] if lines else []


def _day(day: Day, plan: Plan) -> list[str]:
    lines = [f"## {markdown(story.day_heading(day))}", ""]
    rows = [row for block in blocks(day) for row in _stretch(block, plan)]
    lines += table(("line", "time", "who", "what", "each pays"), rows)
    return lines + [f"- {markdown(note)}" for note in day.notes] + [""] * bool(day.notes)


def _stretch(block: Block, plan: Plan) -> Iterable[Sequence[str]]:
    for number, party in enumerate(block.parties, start=1):
        mark = f"party {number}: " if block.split else ""
        for activity in party.activities:
            yield (
                activity.id,
                span(activity),
                mark + _who(activity, plan),
                story.what(activity),
                story.price(activity, plan),
            )


def _who(activity: Activity, plan: Plan) -> str:
    return "everyone" if set(activity.travellers) == set(plan.travellers) else joined_names(activity.travellers)


def _people(plan: Plan, score: Score | None) -> list[str]:
    people = story.people(plan, score)
    if score is None:
        return ["## People", "", *table(("who", "pays"), [(p.name, story.person_price(p, plan)) for p in people])]
    rows = [
        (p.name, story.percent(p.share), story.rated(p.utility, p.standard_error), story.person_price(p, plan))
        for p in people
    ]
    lines = ["## People", "", *table(("who", "share", "utility", "pays"), rows)]
    for person in people:
        if person.met:
            lines += [f"### {markdown(f'{person.name} gets')}", ""]
            lines += [*(f"- {markdown(story.reason_line(reason))}" for reason in person.met), ""]
    entries = [
        (
            str(entry.day),
            joined_names(entry.leaders) if entry.leaders else "nobody",
            *(f"{p:.1f}" for p in entry.points.values()),
        )
        for entry in ledger(plan, score)
    ]
    lines += [
        "## Who led on which day",
        "",
        "Points each traveller gained that day; the leader has most, times their share.",
        "",
    ]
    return lines + table(("day", "leader", *plan.travellers), entries)


def _facts(plan: Plan) -> list[str]:
    places = {a.place.id: a.place for a in plan.activities if a.place is not None and a.place.facts}
    rows = [(place.name, f.field, f.text, f.label, f.as_of) for place in places.values() for f in place.facts]
    return (
        ["## Where the facts come from", "", *table(("place", "fact", "as stated", "how sure", "as of"), rows)]
        if rows
        else []
    )
