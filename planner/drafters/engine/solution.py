"""Solution: who does what, when and with whom; the engine's answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """One visit or meal: node, arrival, start and end in the problem's time unit."""

    node: int
    arrive: int
    start: int
    end: int


@dataclass(frozen=True)
class Walk:
    """The stops that one party makes in one block; `members` are person indices, ascending."""

    members: tuple[int, ...]
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class DayRoute:
    """One day: the parties of morning, afternoon and evening, and the two shared meals (None: no such meal)."""

    blocks: tuple[tuple[Walk, ...], tuple[Walk, ...], tuple[Walk, ...]]
    lunch: Stop | None = None
    dinner: Stop | None = None


@dataclass(frozen=True)
class Solution:
    """A whole trip. `utilities` lie in [0, 1], `welfare` is the rule's exact value, `objective` what search maximised.

    `missing` lists what could not be fitted in, in words of the problem: ("lunch", day), ("dinner", day),
    ("must", node), ("locked", node), and hard caps that cannot be kept: ("pace", person), ("walking", person),
    ("cost", person). A solution is feasible when it is empty.
    `split_blocks` counts the blocks in which the group parts.
    """

    days: tuple[DayRoute, ...]
    utilities: tuple[float, ...]
    welfare: float
    objective: float
    missing: tuple[tuple[str, int], ...] = ()
    split_blocks: int = 0
    label: str = ""

    @property
    def feasible(self) -> bool:
        """Return whether every meal, must and lock found its place."""
        return not self.missing

    @property
    def nodes(self) -> frozenset[int]:
        """Return every node that somebody visits or eats at."""
        walks = (walk for day in self.days for block in day.blocks for walk in block)
        visits = {stop.node for walk in walks for stop in walk.stops}
        return frozenset(visits | {stop.node for day in self.days for stop in (day.lunch, day.dinner) if stop})
