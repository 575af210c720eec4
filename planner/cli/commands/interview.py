"""`fairtrip interview`: ask travellers what they want, in a chat or with a form to send, and keep their answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from planner.cli.options import (
    FolderOption,
    ForOption,
    InterviewModelOption,
    JsonOption,
    PackOption,
    RolesOption,
    TripArgument,
)
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session, known_traveller, trip_folder
from roles.errors import BadInput, nearest, shown

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.talk.asking.returned import Understood
    from planner.talk.said import Said
    from roles.group import Group

DEFAULT = "ask"
"""What `fairtrip interview TRIP` means."""


class AskingGroup(typer.core.TyperGroup):
    """A group in which a first word that is no sub-command is the trip file of `ask`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `ask` before a trip file. Any: typer keeps the class of contexts private."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(cls=AskingGroup, no_args_is_help=True)


@app.callback()
def interview() -> None:
    """Ask travellers what they want, and keep what they say.

    `fairtrip interview TRIP NAME` asks in the terminal; with `--form html` it writes a form for somebody without this
    tool, whose answers `fairtrip interview import` reads. Answers count in every plan from then on.
    """


@app.command()
def ask(
    trip: TripArgument,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Whom to ask; default: you choose.", show_default=False)
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", metavar="html|md", help="Write a form instead.", show_default=False)
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File of the form.", show_default=False)] = None,
    model: InterviewModelOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
) -> None:
    """Ask one traveller a few questions, those that matter most first."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.cli.talk import chat, reading

    given = Given(
        trip, folder, roles, pack, models={"interview_model": model}, asking=("read",) if form is None else ()
    )
    session, store = kept.open_planned(given)
    who = known_traveller(session, name) or _chosen_name(session)
    if form is not None:
        _write_form(session, store, who, form, out)
        return
    count = chat.chat(given, session, store, who)
    page.line()
    page.line(f"{count} wish{'es' * (count != 1)} of {who} kept" if count else f"nothing of {who} kept")
    page.whole(f"read them: fairtrip interview list {trip} --for {who}")
    session.models.settle(reading.READ)


def _write_form(session: Session, store: "Trip", name: str, kind: str, out: Path | None) -> None:
    """Write somebody's questions as a file to send."""
    from planner.cli import page
    from planner.cli.talk.chat import planned
    from planner.exporters.inert import safe_file_name
    from planner.exporters.write import write_export
    from planner.talk.asking.form import FORMS, Form
    from planner.talk.asking.questions import questions

    if kind not in FORMS:
        raise BadInput(f"--form: no form '{shown(kind)}'{nearest(kind, FORMS)}; known: {', '.join(FORMS)}")
    prepared = session.prepared
    person = session.panel.group.stakeholder(name)
    asked = questions(person, prepared.facts, session.library, planned(session, store))
    made = Form(prepared.request.title, prepared.group.frame.dates, name, asked, frozenset(person.sealed))
    path = out or Path(f"{safe_file_name(name)}-questions.{kind}")
    write_export(path, FORMS[kind](made).encode())
    page.whole(str(path))
    page.remark(f"send it to {name}, and read the answers with")
    page.remark(f"fairtrip interview import {session.trip} FILE")


def _chosen_name(session: Session) -> str:
    """Return the traveller that somebody at the terminal picks; raises BadInput where nobody can."""
    from planner.cli import page
    from planner.cli.talk.listener import Listener

    listener, names = Listener(), session.panel.group.names
    if not listener.at_terminal:
        raise BadInput(f"say whom to ask: {', '.join(names)}")
    page.line("Who answers?")
    for number, known in enumerate(names, start=1):
        page.line(f"{number}  {known}")
    answer = listener.ask(">") or ""
    picked = names[int(answer) - 1] if answer.isdigit() and 1 <= int(answer) <= len(names) else answer
    found = known_traveller(session, picked)
    assert found is not None  # noqa: S101  # known_traveller raises for a stranger
    return found


@app.command("list")
def list_(
    trip: TripArgument,
    for_: ForOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """List what was said after the trip file was written."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.talk.said import said
    from planner.talk.wording import amendment_words

    session, store = kept.open_planned(Given(trip, folder, roles, pack))
    reader = known_traveller(session, for_)
    shown = [one for one in said(store) if _may_read(one, reader, session)]
    if json:
        print_json({"said": [_record(one) for one in shown]})
    elif not shown:
        page.line("nothing was said that you may read" if said(store) else "nothing was said yet")
    for one in () if json else shown:
        text = amendment_words(one.amendment, session.prepared.facts)
        quote = f"  “{one.amendment.wish.quote}”" if one.amendment.wish.quote else ""
        page.line(f"{one.number}  {text}{quote}{'  (taken back)' if one.forgotten else ''}")


def _may_read(one: "Said", reader: str | None, session: Session) -> bool:
    """Return whether somebody may see what was said: sealed matters are for their owner only."""
    owner = next((s for s in session.panel.group.stakeholders if s.name == one.amendment.traveller), None)
    wish = one.amendment.wish
    sealed = wish.sealed or owner is None or wish.kind.value in owner.sealed
    return not sealed or one.amendment.traveller == reader


def _record(one: "Said") -> dict[str, object]:
    body = one.amendment.model_dump(mode="json", exclude_defaults=True)
    return {"number": one.number, "forgotten": one.forgotten, **body}


@app.command()
def forget(
    trip: TripArgument,
    number: Annotated[int, typer.Argument(metavar="N", help="Its number in the list.", show_default=False)],
    folder: FolderOption = None,
    json: JsonOption = False,
) -> None:
    """Take back one thing that was said."""
    from planner.agent.store import open_trip
    from planner.cli import page
    from planner.talk import said

    with open_trip(trip_folder(Given(trip, folder))) as store:
        one = said.forget(store, number)
    if json:
        print_json({"number": number, "traveller": one.amendment.traveller})
        return
    page.line(f"taken back: number {number}, said for {one.amendment.traveller}")


@app.command("import")
def import_(
    trip: TripArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled form.", show_default=False)],
    for_: ForOption = None,
    model: InterviewModelOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Read the answers of a form: what is taken, what is left out and why."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.cli.talk import chat, reading
    from planner.talk.asking.questions import questions
    from planner.talk.asking.returned import load_returned, understood

    returned = load_returned(file)
    given = Given(trip, folder, roles, pack, models={"interview_model": model}, asking=("read",))
    session, store = kept.open_planned(given)
    name = known_traveller(session, returned.traveller) or returned.traveller
    reader = known_traveller(session, for_)
    plan = chat.planned(session, store)
    offered = questions(session.panel.group.stakeholder(name), session.prepared.facts, session.library, plan)
    talk = reading.talk_of(session, plan, name)
    found = understood(returned, offered, name, talk, lambda words: reading.acts(session, words, plan, name))
    with session.writing() as writable:
        for one in found:
            reading.keep_amendments(writable, one.steps)
    record = _sorted_out(found, kept.open_planned(given)[0].panel.group, name, reader)
    if json:
        print_json({"traveller": name, **record})
    for heading, lines in () if json else record.items():
        if lines:
            page.heading(heading.capitalize())
            page.listed(lines)
    if not json:
        page.line()
        page.line(f"{sum(len(step.amendments) for one in found for step in one.steps)} wishes of {name} kept")
    session.models.settle(reading.READ, as_json=json)


def _sorted_out(found: "Sequence[Understood]", group: "Group", name: str, reader: str | None) -> dict[str, list[str]]:
    """Return what was taken and what was left out with the reason; private answers as a count, but for their owner."""
    from planner.talk.changing.resolve import open_reason

    taken, left = [], []
    hidden = {True: 0, False: 0}
    for one in found:
        if one.skipped:
            left.append(f"{one.question}: {one.skipped}")
        for step in one.steps:
            private = one.private or step.act.sealed or step.act.predicate in group.stakeholder(name).sealed
            if private and reader != name:
                hidden[bool(step.amendments)] += 1
            elif step.amendments:
                taken.append(step.text)
            elif step.problem:
                left.append(f"{step.act.quote or one.question}: {open_reason(step.problem, group, reader or '')}")
    for lines, count in ((taken, hidden[True]), (left, hidden[False])):
        if count:
            lines.append(f"{count} private answer{'s' * (count > 1)}, for their owner only (--for NAME)")
    return {"taken": taken, "left out": left}
