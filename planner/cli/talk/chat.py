"""Chat: an interview with one traveller at a terminal or through a pipe; every accepted answer is kept at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from planner.cli import page
from planner.cli.session import kept
from planner.cli.talk import reading
from planner.cli.talk.listener import Listener

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.cli.session.session import Given, Session
    from planner.plan import Plan
    from planner.talk.asking.questions import Question
    from planner.talk.changing.resolve import Step
    from roles.group import Stakeholder

ANSWERED = "interview_answered"
"""The event that says who has answered which question; the answer itself is an amendment."""
OPENING = (
    "A few questions, {name}. Answer with numbers or in your own words; an empty line skips, quit ends. "
    "Start with “private:” to keep an answer to yourself."
)


@dataclass(slots=True)
class Chat:
    """One interview as it goes: the session as it stands, who answers, what was asked."""

    given: "Given"
    session: "Session"
    name: str
    plan: "Plan | None"
    listener: Listener
    asked: set[str] = field(default_factory=set)
    kept: int = 0

    @property
    def person(self) -> "Stakeholder":
        """Return the traveller as everything said so far makes them."""
        return self.session.panel.group.stakeholder(self.name)


def chat(given: "Given", session: "Session", store: "Trip", name: str) -> int:
    """Ask one traveller up to six questions, those worth most first, and return how many wishes were kept."""
    from planner.interview import MOST_QUESTIONS, next_question

    listener = Listener()
    listener.require_answers("; or send a form: fairtrip interview TRIP NAME --form html")
    talk = Chat(given, session, name, planned(session, store), listener)
    page.line(OPENING.format(name=name))
    before = answered(store, name)
    for _ in range(MOST_QUESTIONS - 1):
        known = (talk.person, talk.session.prepared.facts, talk.plan, before)
        found = next_question(talk.asked, _offered(talk), *known)
        if found is None:
            break
        if not _one(talk, found.question):
            return talk.kept
    last = _open_question(talk)
    if last is not None:
        _one(talk, last)
    return talk.kept


def planned(session: "Session", store: "Trip") -> "Plan | None":
    """Return the plan chosen last, None when there is none for these travellers."""
    return kept.load(session, store).plan if kept.choice(store) is not None else None


def answered(store: "Trip", name: str) -> frozenset[str]:
    """Return the names of the questions that somebody has answered before."""
    events = store.of_kind(ANSWERED)
    return frozenset(str(event.data["question"]) for event in events if event.data.get("traveller") == name)


def _offered(talk: Chat) -> "tuple[Question, ...]":
    from planner.talk.asking.questions import questions

    return questions(talk.person, talk.session.prepared.facts, talk.session.library, talk.plan)


def _open_question(talk: Chat) -> "Question | None":
    return next((q for q in _offered(talk) if q.kind.value == "words" and q.name not in talk.asked), None)


def _one(talk: Chat, question: "Question") -> bool:
    """Ask one question until it is answered or skipped; return whether the interview goes on."""
    talk.asked.add(question.name)
    page.heading(question.ask)
    for number, choice in enumerate(question.choices, start=1):
        page.line(f"{number}  {choice.label}")
    if question.several and question.choices:
        page.line("several are fine: 1, 3")
    while True:
        text = talk.listener.ask(">")
        if text is None:
            return False
        if not text:
            return True
        steps = _understood(talk, question, text)
        if not any(step.amendments for step in steps):
            if talk.listener.at_terminal and any(step.problem for step in steps):
                continue
            _keep(talk, question, ())
            return True
        agreed = _agreed(talk, steps)
        if agreed is None:
            return False
        if agreed:
            _keep(talk, question, agreed)
            return True


def _understood(talk: Chat, question: "Question", text: str) -> "tuple[Step, ...]":
    """Return what a line comes to, shown with what it replaces."""
    from planner.talk.asking.answers import answer_steps

    what = reading.talk_of(talk.session, talk.plan, talk.name)
    read = partial(reading.acts, talk.session, plan=talk.plan, speaker=talk.name)
    steps = answer_steps(question, text, talk.name, what, read)
    for step in steps:
        page.line(f"understood: {step.text}")
        page.listed((*reading.remarks(step, what), *_replaced(talk, step)), indent=2)
    return steps


def _replaced(talk: Chat, step: "Step") -> list[str]:
    """Return a line for every own wish that a step takes the place of."""
    from planner.talk.wording import VERBS
    from roles.amendment import amended

    if not step.amendments:
        return []
    request = talk.session.prepared.request
    before = {t.name: t.wishes for t in request.travellers}
    after = {t.name: t.wishes for t in amended(request, step.amendments).travellers}
    gone = [
        (name, wish)
        for name in before
        for wish in before[name].wishes()
        if wish not in after[name].wishes() and (name == talk.name or not wish.sealed)
    ]
    return [f"instead of what {name} said before: {VERBS[wish.strength]} {wish.title}" for name, wish in gone]


def _agreed(talk: Chat, steps: "tuple[Step, ...]") -> "tuple[Step, ...] | None":
    """Return the steps a person agrees to, private ones sealed; none to say it again, None at the end of input.

    A pipe of answers is taken at its word.
    """
    if not talk.listener.at_terminal:
        return steps
    answer = talk.listener.ask("  right? y, n, or p to keep it private:")
    if answer is None:
        return None
    if answer.casefold() in {"p", "private"}:
        return tuple(_sealed(step) for step in steps)
    return steps if answer.casefold() in {"", "y", "yes"} else ()


def _sealed(step: "Step") -> "Step":
    sealed = tuple(a.model_copy(update={"wish": a.wish.model_copy(update={"sealed": True})}) for a in step.amendments)
    return replace(step, amendments=sealed)


def _keep(talk: Chat, question: "Question", steps: "Sequence[Step]") -> None:
    """Write what was agreed into the log at once, and tell what others see differently."""
    before = _open_conflicts(talk)
    with talk.session.writing() as store:
        talk.kept += len(reading.keep_amendments(store, steps))
        told = not steps or any(step.act.predicate == question.kind.value for step in steps)
        if told and question.name not in answered(store, talk.name):
            store.append(ANSWERED, {"traveller": talk.name, "question": question.name})
    if steps:
        talk.session = kept.open_planned(talk.given, talk.session.models)[0]
        for text in (text for text in _open_conflicts(talk) if text not in before):
            page.line(f"not everybody sees this alike: {text}")


def _open_conflicts(talk: Chat) -> list[str]:
    """Return the conflicts that the asked person has a part in and may know of."""
    from planner.conflicts import conflicts

    found = conflicts(talk.session.panel.group, talk.session.prepared.facts)
    mine = [c for c in found if talk.name in {*c.for_it, *c.against_it} and set(c.sealed_for) <= {talk.name}]
    return [conflict.text for conflict in mine]
