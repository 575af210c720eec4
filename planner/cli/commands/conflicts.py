"""`fairtrip conflicts`: what people want against each other, and the cheapest ways out."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, ForOption, JsonOption, PackOption, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given, Session, known_traveller, open_session
from roles.errors import BadInput

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.cli.talk.listener import Listener
    from planner.conflicts import Conflict
    from planner.talk.asking.yielding import Plea


def command(
    trip: TripArgument,
    for_: ForOption = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask those who lose least whether they give way.")] = False,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Show what people want against each other, and the ways out."""
    from planner.cli.page import line
    from planner.conflicts import conflicts

    given = Given(trip, folder, roles, pack)
    session = open_session(given)
    reader = known_traveller(session, for_)
    if ask:
        _ask_to_yield(given, session, reader, as_json=json)
        return
    found = [c for c in conflicts(session.panel.group, session.prepared.facts) if set(c.sealed_for) <= {reader}]
    if json:
        print_json({"conflicts": [asdict(conflict) for conflict in found]})
    elif not found:
        line("nobody wants what somebody else does not")
    for conflict in () if json else found:
        _print(conflict)


def _print(conflict: "Conflict") -> None:
    from planner.cli.page import line, listed

    line(conflict.text, "bold")
    listed(conflict.ways_out, indent=2)


def _ask_to_yield(given: Given, session: Session, only: str | None, *, as_json: bool) -> None:
    """Ask one person after another, at most two about one clash; what they say is in the log at once."""
    from planner.agent.store import read_trip
    from planner.cli.page import line
    from planner.cli.talk.listener import Listener
    from planner.talk.asking.yielding import ANSWERED, ASKED, NO, pleas

    if as_json:
        raise BadInput("--ask talks to people; leave out --json")
    listener, done = Listener(), 0
    while True:
        group, facts = session.panel.group, session.prepared.facts
        waiting = [p for p in pleas(group, facts, read_trip(session.folder)) if only in (None, p.traveller)]
        if not waiting:
            line("nobody is left to be asked" if done else "there is nothing to ask about")
            return
        if not done:
            listener.require_answers("")
        plea = waiting[0]
        answer = _heard(plea, listener)
        if answer is None:
            return
        with session.writing() as store:
            store.append(ASKED, {"clash": plea.clash, "traveller": plea.traveller})
            store.append(ANSWERED, {"clash": plea.clash, "traveller": plea.traveller, "answer": answer})
            if answer != NO:
                _yielded(plea, answer, session, store)
        session, done = open_session(given, models=session.models), done + 1


def _heard(plea: "Plea", listener: "Listener") -> str | None:
    """Return what the asked person answers, None when nobody goes on; they sit alone at the keyboard."""
    from planner.cli.page import heading, line

    if (
        listener.at_terminal
        and listener.ask(f"A question for {plea.traveller} alone; press Enter when they read:") is None
    ):
        return None
    heading(plea.text)
    for number, (_, words) in enumerate(plea.answers, start=1):
        line(f"{number}  {words}")
    while (text := listener.ask(">")) is not None:
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(plea.answers):
            return plea.answers[int(text) - 1][0]
        line(f"answer with a number from 1 to {len(plea.answers)}")
    return None


def _yielded(plea: "Plea", answer: str, session: Session, store: "Trip") -> None:
    """Keep a concession as an amendment, or say why it cannot be one."""
    from planner.cli.page import line
    from planner.cli.talk import reading
    from planner.talk.changing.resolve import resolve

    act = plea.act(answer)
    assert act is not None  # noqa: S101  # a no is no concession
    step = resolve(act, reading.talk_of(session, None, plea.traveller))
    reading.keep_amendments(store, [step])
    line(step.problem or "thank you, kept")
