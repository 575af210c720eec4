"""Policy drafting: a model that was trained by us is shown its brief and answers in the compact form."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.drafters.model.answer import objection, outline_of
from planner.drafters.model.brief import brief
from planner.drafters.model.compact import answer_from
from planner.drafters.model.drafting import TOKENS, TOKENS_A_DAY, TOKENS_A_STAY, Tell, Told, in_silence
from planner.drafters.model.report import DraftReport
from planner.drafters.task import DraftTask
from planner.outline import Outline
from rewards.llm.ask import Ask, Model, Unanswered, ask_all

IDEA = "a trained policy's"
TEMPERATURE = 0.7
"""Of all drafts but the first, the policy's likeliest: it knows no trade-offs, chance makes the others differ."""


@dataclass(frozen=True, slots=True)
class PolicyDrafting:
    """A drafter that asks `model` as it was asked in training; `tell` hears what went wrong, `report` what became."""

    model: Model
    tell: Tell = in_silence
    report: Told = in_silence

    def __call__(self, task: DraftTask) -> Iterator[Outline]:
        """Yield at most `task.how_many` outlines; what was settled is put in, feedback is not told."""
        shown = brief(task)
        frame = task.group.frame
        room = TOKENS + TOKENS_A_STAY * len(frame.stays) + TOKENS_A_DAY * frame.days
        first = task.how_many if task.feedback else 0  # a second round draws anew
        asks = [
            Ask("draft", shown.messages(), max_tokens=room, temperature=TEMPERATURE if n else 0.0, seed=task.seed + n)
            for n in range(first, first + task.how_many)
        ]
        replies = ask_all(self.model, asks)
        failures = [reply for reply in replies if isinstance(reply, Unanswered)]
        drafts = []
        for text in dict.fromkeys(reply.text for reply in replies if not isinstance(reply, Unanswered)):
            try:
                answer = answer_from(text.rpartition("</think>")[2].strip(), shown.task)
                wrong = objection(answer, range(1, frame.days + 1))
            except ValueError as error:  # what cannot be read is told, never guessed at
                wrong = str(error)
            if wrong:
                failures.append(Unanswered("invalid", wrong))
            else:
                drafts.append(outline_of(answer, shown.table, shown.task, IDEA))
        for why in dict.fromkeys(str(failure) for failure in failures):
            self.tell(f"no draft from the model: {why}")
        self.report(DraftReport.of(len(asks), len(drafts), failures))
        yield from drafts
