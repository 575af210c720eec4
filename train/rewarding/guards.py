"""Guard: whatever goes wrong while a sample group is rewarded masks all of it; a fault is never a number."""

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite, isnan
from numbers import Real
from typing import TypeVar

from roles.errors import LimitReached, shown
from train.rewarding.appraisal import Appraisal

ATTEMPTS = 2
"""How often a sample group is judged before it is masked: what failed once may have been a broken connection."""

ROUNDING = 1e-9

Found = TypeVar("Found")


class RewardStopped(LimitReached):
    """Too many sample groups could not be rewarded: what is trained so far is kept."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A sample group without rewards: `kind` in a word or two, for counting, and `why` in full."""

    kind: str
    why: str


@dataclass(slots=True)
class Guard:
    """Counts masked sample groups; stops training when more than `share` of those in a window of steps are masked.

    A window that is not full yet counts as if it were, with the groups of the present step: a judge that is dead from
    the start stops training early.
    """

    share: float = 0.05
    window: int = 20
    kinds: Counter[str] = field(default_factory=Counter)
    """Masked groups of the whole run by kind."""
    steps: "deque[tuple[int, int]]" = field(default_factory=deque)
    """Masked and all groups of the last steps."""
    last: Masked | None = None
    """The latest group that was masked in this process."""

    def tried(self, work: Callable[[], Found], fault: Callable[[Found], Masked | None]) -> Found | Masked:
        """Return what `work` finds, tried twice; Masked, and counted, where it raises or has a fault both times."""
        masked: Masked | None = None
        for _ in range(ATTEMPTS):
            try:
                found = work()
                masked = fault(found)
            except Exception as error:  # noqa: BLE001  # a judge of the user's own may raise anything: the group goes whole
                masked = Masked(f"raised {type(error).__name__}", str(error))
                continue
            if masked is None:
                return found
        assert masked is not None  # noqa: S101  # the loop ran
        self.kinds[masked.kind] += 1
        self.last = masked
        return masked

    def stepped(self, masked: int, groups: int) -> float:
        """Note one step of all processes and return the share of masked groups in the window."""
        self.steps.append((masked, groups))
        while len(self.steps) > self.window:
            self.steps.popleft()
        return self.lost

    @property
    def lost(self) -> float:
        """Return the share of masked groups in the window, a short one counted as if it were full."""
        counts = [count for _, count in self.steps]
        groups = max(sum(counts), self.window * max(counts, default=0))
        return sum(masked for masked, _ in self.steps) / groups if groups else 0.0

    def stop_when_failing(self) -> None:
        """Raise RewardStopped when the last step masked a group and the window has too many."""
        if not self.steps or not self.steps[-1][0] or self.lost <= self.share + ROUNDING:
            return
        last = f"{self.last.kind}: {shown(self.last.why, 200)}" if self.last else "in another process, see its messages"
        raise RewardStopped(
            f"training stops: {sum(masked for masked, _ in self.steps)} sample groups in {len(self.steps)} steps could "
            f"not be rewarded, more than {self.share:.0%} of those in {self.window} steps; the last one: {last}"
        )


def no_fault(found: object) -> None:
    """Find nothing wrong with what came back whole."""
    del found


def fault_in(appraisals: Sequence[Appraisal], size: int) -> Masked | None:
    """Return what keeps appraisals from being rewards: their number, one that is none, a number that is none."""
    if len(appraisals) != size:
        return Masked("wrong length", f"{len(appraisals)} appraisals of {size} plans")
    for appraisal in appraisals:
        if not isinstance(appraisal, Appraisal):
            return Masked("no appraisal", f"a {type(appraisal).__name__} instead of an appraisal")
        if appraisal.welfare is None:
            return Masked("unjudged", appraisal.why)
        for name, value in (("welfare", appraisal.welfare), *appraisal.utilities.items()):
            if wrong := _fault_of(value):
                return Masked(wrong, f"{name} is {value!r}")
    return None


def _fault_of(value: object) -> str:
    """Return what keeps a value from being a number in [0, 1], "" when nothing does."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return "no number"
    number = float(value)
    if isnan(number):
        return "not a number"
    if not isfinite(number):
        return "infinite"
    return "" if 0.0 <= number <= 1.0 else "out of range"
