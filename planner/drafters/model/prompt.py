"""Prompt: a draft task as a language model is shown it; the planner and training render it with the same code."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planner.drafters.model import rows
from planner.drafters.model.answer import answer_of
from planner.drafters.model.id_table import IdTable, id_table
from planner.drafters.model.schema import answer_schema
from planner.drafters.model.trade_off import TradeOff
from planner.drafters.task import DraftTask
from rewards.llm.ask import Json, Message
from rewards.prompt import prompt as prompt_file

PROMPTS: Final = Path(__file__).parents[2] / "prompts"

WHOLE: Final = "Draft the whole trip. Of all good trips we want this one: {name}, which means: {wanted}."
ONE_DAY: Final = "Draft only day{day}. Of all good days we want this one: {name}, which means: {wanted}."


@dataclass(frozen=True, slots=True)
class Prompt:
    """What stands in front of every question about one task, its id table, and the form of the answer.

    The text depends on nothing but the task, and the question comes last: questions about one task share a long prefix,
    which servers read once.
    """

    instructions: str
    trip: str
    table: IdTable
    schema: Json

    def whole(self, trade_off: TradeOff) -> tuple[Message, ...]:
        """Return the messages that ask for a whole trip."""
        return self._asking(WHOLE.format(name=trade_off.name, wanted=trade_off.wanted))

    def one_day(self, day: int, trade_off: TradeOff) -> tuple[Message, ...]:
        """Return the messages that ask for one day (1-based)."""
        return self._asking(ONE_DAY.format(day=day, name=trade_off.name, wanted=trade_off.wanted))

    def _asking(self, question: str) -> tuple[Message, ...]:
        return Message("system", self.instructions), Message("user", f"{self.trip}\n{question}\n")


def render(task: DraftTask, *, names: bool = True) -> Prompt:
    """Return the prompt of a task: same task, same text. `names` False leaves out how places are called."""
    table = id_table(task)
    trip = prompt_file("trip", PROMPTS).substitute(
        currency=task.group.frame.currency,
        people="\n".join(rows.people(table, task)),
        purses="\n".join(rows.purses(table, task)),
        days="\n".join(rows.days(table, task)),
        stays="\n".join(rows.stays(task)),
        places="\n".join(rows.places(table, task, names=names)),
        locks="\n".join(rows.locks(table, task)),
        start=json.dumps(answer_of(task.start, table, task)) if task.start else "",
        feedback="\n".join(rows.feedback(table, task)),
    )
    return Prompt(prompt_file("draft", PROMPTS).template, trip, table, answer_schema(table, task))
