"""Drafting: a language model proposes outlines, one for each named trade-off; every failure has a smaller next step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.drafters.model.answer import answer_of, objection, outline_of, problem
from planner.drafters.model.prompt import Prompt, render
from planner.drafters.model.report import DraftReport
from planner.drafters.model.schema import day_schema, opened
from planner.drafters.model.trade_off import TradeOff, trade_offs
from planner.drafters.skeleton import skeletons
from planner.drafters.task import DraftTask
from planner.outline import Outline, noted
from rewards.llm.ask import Answer, Ask, Model, Unanswered, ask_all

TOKENS, TOKENS_A_STAY, TOKENS_A_DAY = 120, 80, 240
"""Room for an answer: a day with four ids in every block and a party apart in each takes less."""
MOST_DAYS_ASKED = 10
"""Days asked for one by one when no whole trip could be had; the others stay as they are without a model."""

SMALLER_HELPS = frozenset({"cut", "empty", "invalid"})
"""Failures that a smaller question may not meet with."""

Tell = Callable[[str], None]
Told = Callable[[DraftReport], None]
Reply = Answer | Unanswered


def in_silence(news: object) -> None:
    """Tell nobody."""
    del news


@dataclass(frozen=True, slots=True)
class Drafting:
    """A drafter that asks `model`; `tell` hears in plain words what went wrong, `report` what became of each round.

    Calling it yields what could be read; whether it can be used is for whoever judges it to say.
    """

    model: Model
    tell: Tell = in_silence
    report: Told = in_silence

    def __call__(self, task: DraftTask) -> Iterator[Outline]:
        """Yield at most one outline for each trade-off, in the order of the trade-offs."""
        wanted, prompt = trade_offs(task.how_many), render(task)
        asks = [_whole(prompt, trade_off, task) for trade_off in wanted]
        replies = self._asked_again(ask_all(self.model, asks), wanted, task)
        read = [_read(reply, prompt, task, trade_off) for reply, trade_off in zip(replies, wanted, strict=True)]
        drafts = [outline for outline in read if outline is not None]
        failures = [reply for reply in replies if isinstance(reply, Unanswered)]
        for why in dict.fromkeys(str(failure) for failure in failures):
            self.tell(f"no draft from the model: {why}")
        if not drafts and any(failure.why in SMALLER_HELPS for failure in failures):
            drafts = self._by_day(prompt, wanted[0], task)
        self.report(DraftReport.of(len(wanted), len(drafts), failures))
        yield from drafts

    def _asked_again(self, replies: Sequence[Reply], wanted: Sequence[TradeOff], task: DraftTask) -> list[Reply]:
        """Return the replies with second ones for what was declined or did not keep to the form.

        What declines may have been put off by the name of a place: it is asked without names. What does not keep to the
        closed lists is asked in an open form: whatever is no place's id is replaced when the answer is read.
        """
        whys = [reply.why if isinstance(reply, Unanswered) else "" for reply in replies]
        declined = [n for n, why in enumerate(whys) if why == "refusal"]
        astray = [n for n, why in enumerate(whys) if why == "invalid"]
        second: dict[int, Reply] = {}
        if declined:
            self.tell("the model declined: asked again without the names of places")
            nameless = render(task, names=False)
            second |= self._first_then_rest({n: _whole(nameless, wanted[n], task) for n in declined})
        if astray:
            prompt = render(task)
            second |= self._first_then_rest({n: _opened(_whole(prompt, wanted[n], task)) for n in astray})
        return [second.get(n, reply) for n, reply in enumerate(replies)]

    def _first_then_rest(self, asks: Mapping[int, Ask]) -> dict[int, Reply]:
        """Ask the first question alone, and the others, side by side, only when it was answered."""
        (number, first), *rest = asks.items()
        replies = {number: ask_all(self.model, [first])[0]}
        if isinstance(replies[number], Answer):
            others = ask_all(self.model, [ask for _, ask in rest])
            replies |= {n: reply for (n, _), reply in zip(rest, others, strict=True)}
        return replies

    def _by_day(self, prompt: Prompt, trade_off: TradeOff, task: DraftTask) -> list[Outline]:
        """Return one outline whose days were asked for one by one; the rest stands as the trip stood before."""
        self.tell("no whole trip from the model: asked for one day at a time")
        days = range(1, min(task.group.frame.days, MOST_DAYS_ASKED) + 1)
        replies = self._first_then_rest({day: _one_day(prompt, day, trade_off, task) for day in days})
        start = task.start or skeletons(task)[0].outline(task.group.frame)
        value, answered = answer_of(start, prompt.table, task), 0
        for day, reply in replies.items():
            if isinstance(reply, Answer) and isinstance(reply.value, dict) and not problem(reply.value, [day]):
                value[f"day{day}"] = reply.value[f"day{day}"]
                answered += 1
        if not answered or objection(value, days):
            return []
        outline = outline_of(value, prompt.table, task, trade_off.name)
        note = f"{answered} of {task.group.frame.days} days drafted by the model, one at a time"
        return [noted(outline, (note, *outline.notes))]


def _whole(prompt: Prompt, trade_off: TradeOff, task: DraftTask) -> Ask:
    frame = task.group.frame
    days = range(1, frame.days + 1)
    return Ask(
        site="draft",
        messages=prompt.whole(trade_off),
        schema=prompt.schema,
        accept=lambda value: objection(value, days),
        max_tokens=TOKENS + TOKENS_A_STAY * len(frame.stays) + TOKENS_A_DAY * frame.days,
        seed=task.seed,
    )


def _opened(ask: Ask) -> Ask:
    return Ask(ask.site, ask.messages, opened(ask.schema or {}), ask.accept, ask.max_tokens, seed=ask.seed)


def _one_day(prompt: Prompt, day: int, trade_off: TradeOff, task: DraftTask) -> Ask:
    return Ask(
        site="draft",
        messages=prompt.one_day(day, trade_off),
        schema=day_schema(prompt.schema, day),
        accept=lambda value: problem(value, [day]),
        max_tokens=TOKENS + TOKENS_A_DAY,
        seed=task.seed,
    )


def _read(reply: Reply, prompt: Prompt, task: DraftTask, trade_off: TradeOff) -> Outline | None:
    """Return the outline of a reply, None for a failure and for an answer that nobody should have accepted."""
    if isinstance(reply, Unanswered) or objection(reply.value, range(1, task.group.frame.days + 1)):
        return None
    return outline_of(reply.value, prompt.table, task, trade_off.name)
