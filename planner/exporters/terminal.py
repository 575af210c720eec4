"""Terminal: a plan for people who read it in a shell, 80 columns wide or piped; days, people, unmet, verify."""

import io
from collections.abc import Iterable

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from planner.exporters import story
from planner.exporters.audience import EVERYONE, Audience, lived_by, seen_by
from planner.exporters.clock import span
from planner.exporters.inert import terminal
from planner.exporters.ledger import ledger
from planner.exporters.party import Block, Party, blocks
from planner.plan import Activity, Day, Plan
from rewards.types import Score
from roles.names import joined_names

WIDTH = 80
"""Columns of the exported text: what a terminal has at least."""

LINES = 5
"""Columns of a line number such as 12.14; reasons point at it."""

TIMES = 15
"""Columns of 00:30+1-08:00+1, as wide as a time gets."""


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write the plan as plain text, 80 columns, no colour, UTF-8."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False, _environ={})
    console.print(render_plan(plan, score, audience))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines()).encode()


def render_plan(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> RenderableType:
    """Return the plan as a rich renderable: days, people, what is unmet and why, what to verify."""
    plan, score = seen_by(audience, plan, score)
    shown = lived_by(audience, plan)
    parts: list[RenderableType] = [_text(plan.title, "bold"), _text(story.heading(plan), "dim")]
    if audience.traveller is not None:
        parts.append(_text(f"for {audience.traveller}"))
    if plan.idea:
        parts.append(_text(plan.idea, "italic"))
    for day in shown.days:
        parts.extend(_day(day, plan))
    parts.extend(_people(plan, score))
    parts.extend(_listed("Not met, and why", story.unmet(plan, score)))
    parts.extend(_listed("What was changed in the draft", plan.changes))
    parts.extend(_listed("Verify before you go", story.verify(plan)))
    parts.extend(_listed("Sources", plan.sources))
    return Group(*parts)


def _text(text: str, style: str = "") -> Text:
    """Return untrusted text as text: rich reads no markup in it."""
    return Text(terminal(text), style=style, overflow="fold")


def _title(text: str) -> Iterable[RenderableType]:
    yield Text("")
    yield Rule(Text(terminal(text), style="bold"), align="left", style="dim")


def _listed(title: str, lines: tuple[str, ...]) -> Iterable[RenderableType]:
    if not lines:
        return
    yield from _title(title)
    table = Table.grid(padding=(0, 1))
    for line in lines:
        table.add_row("-", _text(line))
    yield table


def _day(day: Day, plan: Plan) -> Iterable[RenderableType]:
    yield from _title(story.day_heading(day))
    was_split = False
    for block in blocks(day):
        if block.split:
            yield _side_by_side(block, plan)
        else:
            party = block.parties[0]
            yield _together(party, day, plan, again=was_split and len(party.travellers) > 1)
        was_split = block.split
    for note in day.notes:
        yield _text(f"note: {note}", "dim")


def _together(party: Party, day: Day, plan: Plan, *, again: bool) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=LINES, no_wrap=True, style="dim")
    table.add_column(width=TIMES, no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    if again:
        table.add_row("", "", Text("together again", style="italic"), "")
    some_only = len({name for a in day.activities for name in a.travellers}) > len(party.travellers)
    if some_only:
        table.add_row("", "", _text(f"{joined_names(party.travellers)} only", "italic"), "")
    for activity in party.activities:
        table.add_row(_text(activity.id), span(activity), _what(activity, party), _text(story.price(activity, plan)))
    return table


def _side_by_side(block: Block, plan: Plan) -> RenderableType:
    if len(block.parties) == 2:
        table = Table(box=box.SQUARE, expand=True, padding=(0, 1), show_header=True, header_style="bold")
        for party in block.parties:
            table.add_column(_text(joined_names(party.travellers)), ratio=1)
        table.add_row(*(_column(party, plan) for party in block.parties))
        return table
    stacked: list[RenderableType] = []
    for party in block.parties:
        stacked += [_text(joined_names(party.travellers), "bold"), Padding(_column(party, plan), (0, 0, 0, 2))]
    return Group(*stacked)


def _column(party: Party, plan: Plan) -> RenderableType:
    lines: list[RenderableType] = []
    for activity in party.activities:
        money = story.price(activity, plan)
        lines.append(_text(f"{activity.id} {span(activity)}{f'  {money}' if money else ''}", "dim"))
        lines.append(_what(activity, party))
    return Group(*lines)


def _what(activity: Activity, party: Party) -> Text:
    """Return what happens, and who does it when that is not the whole party."""
    who = "" if set(activity.travellers) == set(party.travellers) else f" ({joined_names(activity.travellers)})"
    return _text(story.what(activity) + who, "dim" if activity.kind == "transfer" else "")


def _people(plan: Plan, score: Score | None) -> Iterable[RenderableType]:
    yield from _title("People")
    table = Table(box=None, expand=False, padding=(0, 1), pad_edge=False, header_style="dim")
    table.add_column("")
    for heading in ("share", "utility") if score else ():
        table.add_column(heading, no_wrap=True)
    table.add_column("pays", justify="right", no_wrap=True)
    for person in story.people(plan, score):
        utility = [story.percent(person.share), story.rated(person.utility, person.standard_error)] if score else []
        table.add_row(_text(person.name, "bold"), *utility, _text(story.person_price(person, plan)))
    yield table
    for person in story.people(plan, score):
        if person.met:
            yield _text(f"{person.name} gets", "bold")
            yield Padding(Group(*(_text(story.reason_line(reason)) for reason in person.met)), (0, 0, 0, 2))
    if score:
        yield from _led(plan, score)


def _led(plan: Plan, score: Score) -> Iterable[RenderableType]:
    yield from _title("Who led on which day (points gained that day)")
    for entry in ledger(plan, score):
        gained = ", ".join(f"{name} {points:.1f}" for name, points in entry.points.items())
        yield _text(f"day {entry.day}: {joined_names(entry.leaders) if entry.leaders else 'nobody'}  ({gained})")
