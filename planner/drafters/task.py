"""DraftTask: all a drafter is told, and the contract it fulfils."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.facts.gather import TripFacts
from planner.outline import Block, Outline
from rewards.types import Weights
from roles.group import Group


@dataclass(frozen=True, slots=True)
class Lock:
    """Something the group has settled: a place, where in the trip (day 0-based) and for whom; empty is anybody."""

    place: str
    day: int | None = None
    slot: str | None = None
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftTask:
    """The request, the catalogue slice, what is settled, and how much work to do."""

    group: Group
    facts: TripFacts
    weights: Weights
    welfare_rule: str = "utilitarian"
    locks: tuple[Lock, ...] = ()
    banned: frozenset[str] = frozenset()
    start: Outline | None = None
    feedback: tuple[str, ...] = ()
    """What the last round of drafts lacked, a line each, for drafters that read."""
    how_many: int = 4
    rounds: int = 0
    """Search effort; 0 leaves it to the drafter. Rounds, not seconds: the same input gives the same plan."""
    seed: int = 0


Drafter = Callable[[DraftTask], Iterator[Outline]]

SLOTS: tuple[Block | str, ...] = ("morning", "lunch", "afternoon", "dinner", "evening")
