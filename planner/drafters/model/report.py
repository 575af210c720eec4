"""DraftReport: what became of the questions of one drafting round, in numbers that can be added up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.drafters.task import DraftTask
from planner.outline import Outline
from planner.repair import repair
from rewards.llm.ask import Unanswered

IN_WORDS: Mapping[str, str] = {
    "denied": "refused for want of a key or of the model",
    "refused_request": "not taken by the endpoint",
    "unreachable": "without an answer from the endpoint",
    "deadline": "too late",
    "limit": "not asked because the run's limit was reached",
    "open_circuit": "not asked because the endpoint failed too often",
    "empty": "empty",
    "cut": "cut short",
    "refusal": "declined by the model",
    "invalid": "not in the form that was asked for",
}
"""What became of a draft that never came, in the words people read."""

Fate = Literal["as it came", "after repair", "unusable"]
"""How far an outline could be used: nothing changed and nothing broken; something changed; still broken."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """One round: drafts asked for, how they could be used, and why others never came."""

    asked: int
    as_it_came: int = 0
    after_repair: int = 0
    unusable: int = 0
    failed: tuple[tuple[str, int], ...] = ()
    """Why drafts never came and how many, most frequent first."""

    @classmethod
    def of(cls, asked: int, fates: Sequence[Fate], failures: Sequence[Unanswered]) -> "DraftReport":
        """Return the report of a round."""
        counts, whys = Counter(fates), Counter[str](failure.why for failure in failures)
        failed = tuple(sorted(whys.items(), key=lambda item: (-item[1], item[0])))
        return cls(asked, counts["as it came"], counts["after repair"], counts["unusable"], failed)

    @property
    def usable(self) -> int:
        """Return how many drafts of the round break nothing."""
        return self.as_it_came + self.after_repair

    @property
    def why(self) -> str:
        """Return in a few words why drafts are missing or of no use."""
        parts = [f"{count} {IN_WORDS[why]}" for why, count in self.failed]
        if self.unusable:
            parts.append(f"{self.unusable} with something still broken after repair")
        return ", ".join(parts) or "nothing was asked for"


def fate(outline: Outline, task: DraftTask) -> Fate:
    """Return how far an outline can be used: repaired and checked as it will be when it is judged."""
    mended = repair(outline, task.group, task.facts, task.locks)
    if mended.violations:
        return "unusable"
    return "after repair" if mended.plan.changes else "as it came"
