"""Problem: a group trip as plain arrays; all that the engine ever sees."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MORNING, AFTERNOON, EVENING, LUNCH, DINNER = range(5)
"""Slots of a day: three blocks, then the two meals that part them."""

UTILITARIAN, NASH, EGALITARIAN, OWA, LOG_SIGMOID = range(5)
"""Codes of the welfare rules."""

MAX_PEOPLE = 60
NO_LIMIT = 2_000_000_000
NOON, TEATIME = 12 * 60 + 30, 18 * 60
"""A day without lunch starts in the afternoon after 12:30 and in the evening after 18:00, unless told otherwise."""


@dataclass(frozen=True)
class Lock:
    """One fixed visit: a node at a day and slot (0-2 a block, 3 lunch, 4 dinner); party None: everybody there."""

    node: int
    day: int
    slot: int
    party: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A group trip as arrays. N nodes, M >= N points (lodgings and hubs behind them), D days, P people, F features.

    Required: everything without a default. Arrays that are left out (None) get the neutral value and the shape named
    beside them. Times are whole minutes after midnight (any unit works if it is the same everywhere), distances
    metres, money minor units. Arrays are converted to int32, float64 or bool, C-contiguous. ValueError on bad shapes.

    Windows hold (earliest, latest) START of a service; unused windows are (1, 0). A meal node is served inside
    windows[d] and lunch_window[d] or dinner_window[d]; (-1, -1) means that the day has no such meal. Utility of p is
    base + attended place points + sum over features of feature_points * (2 - 2^(1-n)) for n attended hits
    - pace_points * share of p's days over pace_soft - walk_points * share of p's days over walk_soft,
    then (U - floor) / (best - floor), clipped to [0, 1] when reported.
    `first_block` -1: worked out from the start of the day (0 where there is a lunch).
    """

    travel_min: Ints  # [M, M]
    duration: Ints  # [N]
    windows: Ints  # [D, N, K<=3, 2]
    start_point: Ints  # [D]
    end_point: Ints  # [D]
    day_start: Ints  # [D]
    day_end: Ints  # [D] latest arrival at end_point
    place_points: Floats  # [P, N]
    floor: Floats  # [P]
    best: Floats  # [P], above floor
    walk_m: Ints = None  # type: ignore[assignment]  # [M, M] 0
    fare: Ints = None  # type: ignore[assignment]  # [M, M] 0, per person
    allowed: Bools = None  # type: ignore[assignment]  # [D, N] True
    first_block: Ints = None  # type: ignore[assignment]  # [D] -1
    member: Bools = None  # type: ignore[assignment]  # [N, F] none
    feature_points: Floats = None  # type: ignore[assignment]  # [P, F] none
    base_points: Floats = None  # type: ignore[assignment]  # [P] 0
    forbid: Bools = None  # type: ignore[assignment]  # [P, N] False
    must: Bools = None  # type: ignore[assignment]  # [P, N] False; p has to attend
    cost: Ints = None  # type: ignore[assignment]  # [P, N] 0
    cost_cap: Floats = None  # type: ignore[assignment]  # [P] inf
    pace_hard: Ints = None  # type: ignore[assignment]  # [P] no limit, sights a day
    pace_soft: Ints = None  # type: ignore[assignment]  # [P] no limit
    pace_points: Floats = None  # type: ignore[assignment]  # [P] 0
    walk_hard: Ints = None  # type: ignore[assignment]  # [P] no limit, metres a day
    walk_soft: Ints = None  # type: ignore[assignment]  # [P] no limit
    walk_points: Floats = None  # type: ignore[assignment]  # [P] 0
    present: Bools = None  # type: ignore[assignment]  # [P, D, 3] True
    at_meal: Bools = None  # type: ignore[assignment]  # [P, D, 2] from present: both neighbouring blocks that anyone attends
    is_lunch: Bools = None  # type: ignore[assignment]  # [N] False: may serve lunch (never a sight)
    is_dinner: Bools = None  # type: ignore[assignment]  # [N] False
    repeatable: Bools = None  # type: ignore[assignment]  # [N] False: meal nodes only
    lunch_window: Ints = None  # type: ignore[assignment]  # [D, 2] (-1, -1)
    dinner_window: Ints = None  # type: ignore[assignment]  # [D, 2] (-1, -1)
    rest_min: Ints = None  # type: ignore[assignment]  # [P, D] 0: the afternoon of p's party starts that much later
    interest: Floats = None  # type: ignore[assignment]  # [N] 0, tiny, in welfare units
    closed: Bools = None  # type: ignore[assignment]  # [D, 5] False: only locked nodes in this slot
    locks: tuple[Lock, ...] = ()
    weights: Floats = None  # type: ignore[assignment]  # [P] equal
    welfare: int = UTILITARIAN
    child: Bools = None  # type: ignore[assignment]  # [P] False: never in a party of children only
    together: Bools = None  # type: ignore[assignment]  # [P, P] False: never parted
    split_penalty: float = field(default=0.0)  # welfare lost per block in which the group splits

    def __post_init__(self) -> None:
        """Fill in neutral values, convert types and check shapes."""
        m, n = len(self.travel_min), len(self.duration)
        d, (p, _), k = len(self.start_point), np.shape(self.place_points), np.shape(self.windows)[2]
        f = np.shape(self.member)[1] if self.member is not None else 0
        shapes: dict[str, tuple[tuple[int, ...], Any, Any]] = {
            "travel_min": ((m, m), np.int32, 0),
            "walk_m": ((m, m), np.int32, 0),
            "fare": ((m, m), np.int32, 0),
            "duration": ((n,), np.int32, 0),
            "windows": ((d, n, k, 2), np.int32, 0),
            "start_point": ((d,), np.int32, 0),
            "end_point": ((d,), np.int32, 0),
            "day_start": ((d,), np.int32, 0),
            "day_end": ((d,), np.int32, 0),
            "first_block": ((d,), np.int32, -1),
            "allowed": ((d, n), np.bool_, True),
            "place_points": ((p, n), np.float64, 0),
            "member": ((n, f), np.bool_, False),
            "feature_points": ((p, f), np.float64, 0),
            "base_points": ((p,), np.float64, 0),
            "floor": ((p,), np.float64, 0),
            "best": ((p,), np.float64, 1),
            "forbid": ((p, n), np.bool_, False),
            "must": ((p, n), np.bool_, False),
            "cost": ((p, n), np.int32, 0),
            "cost_cap": ((p,), np.float64, np.inf),
            "pace_hard": ((p,), np.int32, NO_LIMIT),
            "pace_soft": ((p,), np.int32, NO_LIMIT),
            "pace_points": ((p,), np.float64, 0),
            "walk_hard": ((p,), np.int32, NO_LIMIT),
            "walk_soft": ((p,), np.int32, NO_LIMIT),
            "walk_points": ((p,), np.float64, 0),
            "present": ((p, d, 3), np.bool_, True),
            "is_lunch": ((n,), np.bool_, False),
            "is_dinner": ((n,), np.bool_, False),
            "repeatable": ((n,), np.bool_, False),
            "lunch_window": ((d, 2), np.int32, -1),
            "dinner_window": ((d, 2), np.int32, -1),
            "rest_min": ((p, d), np.int32, 0),
            "interest": ((n,), np.float64, 0),
            "closed": ((d, 5), np.bool_, False),
            "weights": ((p,), np.float64, 1 / p),
            "child": ((p,), np.bool_, False),
            "together": ((p, p), np.bool_, False),
        }
        for name, (shape, kind, neutral) in shapes.items():
            self._settle(name, shape, kind, neutral)
        self._derive()
        if p > MAX_PEOPLE or k > 3 or not np.all(self.best > self.floor):
            raise ValueError(f"at most {MAX_PEOPLE} people and 3 windows; best must lie above floor")

    def _settle(self, name: str, shape: tuple[int, ...], kind: Any, neutral: Any) -> None:
        value = getattr(self, name)
        array = np.full(shape, neutral, kind) if value is None else np.ascontiguousarray(value, kind)
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
        object.__setattr__(self, name, array)

    def _derive(self) -> None:
        if self.at_meal is None:
            attended = self.present.any(axis=0)[None] <= self.present  # true too where nobody attends
            both = np.stack([attended[..., 0] & attended[..., 1], attended[..., 1] & attended[..., 2]], axis=2)
            object.__setattr__(self, "at_meal", np.ascontiguousarray(both & self.present.any(axis=2)[..., None]))
        late = np.where(self.day_start > TEATIME, EVENING, np.where(self.day_start > NOON, AFTERNOON, MORNING))
        guess = np.where(self.lunch_window[:, 1] >= 0, MORNING, late)
        chosen = np.where(self.first_block < 0, guess, self.first_block)
        object.__setattr__(self, "first_block", np.ascontiguousarray(chosen, np.int32))

    @property
    def people(self) -> int:
        """Return the number of people."""
        return int(self.place_points.shape[0])

    @property
    def days(self) -> int:
        """Return the number of days."""
        return len(self.start_point)
