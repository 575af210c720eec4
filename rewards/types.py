"""The values a panel speaks in: Utility, Weights, Violation, Score."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PRIVATE = "something that somebody keeps private"
"""What stands where a sealed wish would be told to others."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One named part of a utility, in points, with the plan line that proves it ("" when nothing in the plan does)."""

    text: str
    points: float
    line: str = ""
    wish: str = ""
    sealed: bool = False
    worth: float = 0.0
    """The most points it could have given: 0 for a limit that is kept and for what somebody avoids."""

    @property
    def disappoints(self) -> bool:
        """Return whether it costs points, or gives none where it could."""
        return self.points < 0.0 or (self.worth > 0.0 and self.points <= 0.0)


@dataclass(frozen=True, slots=True)
class Utility:
    """How good one plan is for one traveller: `value` in [0, 1], or None when it could not be judged."""

    value: float | None
    reasons: tuple[Reason, ...] = ()
    standard_error: float = 0.0
    estimator: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Stake:
    """What one traveller stands to lose.

    `best` and `forgotten` are points when planned for alone and when left out; `stake` is the part of what they ask for
    that hangs on being heard, above 1 where the others want the opposite.
    """

    best: float
    forgotten: float
    stake: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Shares that sum to 1, fixed from the request before any draft exists."""

    shares: Mapping[str, float]
    method: str
    request_digest: str = ""
    stakes: Mapping[str, Stake] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule of a plan: a stable code, where, and one line in plain words."""

    code: str
    text: str
    line: str = ""
    travellers: tuple[str, ...] = ()
    sealed: bool = False
    """Whether the rule is a sealed wish of `travellers`: only they may read `text`."""

    @property
    def open_text(self) -> str:
        """Return what everybody may read."""
        return PRIVATE if self.sealed else self.text


@dataclass(frozen=True, slots=True)
class Fairness:
    """Figures reported beside welfare, never optimised silently."""

    worst_off: str
    worst: float
    gini: float
    envy: float
    dispersion: float
    widest_gap: float


@dataclass(frozen=True, slots=True)
class Score:
    """A panel's verdict on one candidate; welfare is None as soon as one utility is."""

    plan_id: str
    welfare: float | None
    utilities: Mapping[str, Utility]
    weights: Weights
    fairness: Fairness | None
    violations: tuple[Violation, ...]
    cost_minor: int
    welfare_rule: str

    @property
    def feasible(self) -> bool:
        """Return whether nothing is broken."""
        return not self.violations
