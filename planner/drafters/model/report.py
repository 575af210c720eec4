"""DraftReport: what became of the questions of one drafting round."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class DraftReport:
    """One round: how many drafts were asked for, how many could be read, and why others never came.

    How far a draft could be used is seen when it is judged, the same for every drafter.
    """

    asked: int
    drafted: int = 0
    failed: tuple[tuple[str, int], ...] = ()
    """Why drafts never came and how many, most frequent first."""

    @classmethod
    def of(cls, asked: int, drafted: int, failures: Sequence[Unanswered]) -> "DraftReport":
        """Return the report of a round."""
        whys = Counter[str](failure.why for failure in failures)
        return cls(asked, drafted, tuple(sorted(whys.items(), key=lambda item: (-item[1], item[0]))))

    @property
    def why(self) -> str:
        """Return in a few words why drafts never came, "" when all of them came."""
        return ", ".join(f"{count} {IN_WORDS[why]}" for why, count in self.failed)
