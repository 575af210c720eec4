"""Problem: a group trip as plain arrays; all that the engine ever sees."""
# ruff: noqa: RUF009 - `optional` makes a field of a dataclass, no default

from dataclasses import dataclass, field, fields
from typing import Any, Final

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

KINDS: Final[dict[Any, Any]] = {Ints: np.int32, Floats: np.float64, Bools: np.bool_}


def optional(shape: str, neutral: float | None) -> Any:
    """Declare an array that may be left out: its shape, and its neutral value; None: worked out from the others."""
    return field(default=None, metadata={"shape": shape, "neutral": neutral})


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

    A shape has a letter or a number for each axis: "PD3" is [P, D, 3]; a node has K <= 3 windows a day. Arrays that are
    left out (None) get the neutral value named beside their shape. Times are whole minutes after midnight (any unit
    works if it is the same everywhere), distances metres, money minor units. Arrays are converted to int32, float64 or
    bool, C-contiguous. ValueError on bad shapes.

    Windows hold (earliest, latest) START of a service; unused windows are (1, 0). A meal node is served inside
    windows[d] and lunch_window[d] or dinner_window[d]; (-1, -1) means that the day has no such meal. Utility of p is
    base + attended place points + sum over features of feature_points * (2 - 2^(1-n)) for n attended hits
    - pace_points * share of p's days over pace_soft - walk_points * share of p's days over walk_soft,
    then (U - floor) / (best - floor), clipped to [0, 1] when reported.
    `first_block` -1: worked out from the start of the day (0 where there is a lunch).
    """

    travel_min: Ints = field(metadata={"shape": "MM"})
    duration: Ints = field(metadata={"shape": "N"})
    windows: Ints = field(metadata={"shape": "DNK2"})
    start_point: Ints = field(metadata={"shape": "D"})
    end_point: Ints = field(metadata={"shape": "D"})
    day_start: Ints = field(metadata={"shape": "D"})
    day_end: Ints = field(metadata={"shape": "D"})  # latest arrival at end_point
    place_points: Floats = field(metadata={"shape": "PN"})
    floor: Floats = field(metadata={"shape": "P"})
    best: Floats = field(metadata={"shape": "P"})  # above floor
    walk_m: Ints = optional("MM", 0)
    fare: Ints = optional("MM", 0)  # per person
    allowed: Bools = optional("DN", True)
    first_block: Ints = optional("D", -1)
    member: Bools = optional("NF", False)
    feature_points: Floats = optional("PF", 0)
    base_points: Floats = optional("P", 0)
    forbid: Bools = optional("PN", False)
    must: Bools = optional("PN", False)  # p has to attend
    cost: Ints = optional("PN", 0)
    cost_cap: Floats = optional("P", np.inf)
    pace_hard: Ints = optional("P", NO_LIMIT)  # sights a day
    pace_soft: Ints = optional("P", NO_LIMIT)
    pace_points: Floats = optional("P", 0)
    walk_hard: Ints = optional("P", NO_LIMIT)  # metres a day
    walk_soft: Ints = optional("P", NO_LIMIT)
    walk_points: Floats = optional("P", 0)
    present: Bools = optional("PD3", True)
    at_meal: Bools = optional("PD2", None)  # both neighbouring blocks that anyone attends
    is_lunch: Bools = optional("N", False)  # may serve lunch (never a sight)
    is_dinner: Bools = optional("N", False)
    repeatable: Bools = optional("N", False)  # meal nodes only
    lunch_window: Ints = optional("D2", -1)
    dinner_window: Ints = optional("D2", -1)
    rest_min: Ints = optional("PD", 0)  # the afternoon of p's party starts that much later
    interest: Floats = optional("N", 0)  # tiny, in welfare units
    closed: Bools = optional("D5", False)  # only locked nodes in this slot
    locks: tuple[Lock, ...] = ()
    weights: Floats = optional("P", None)  # equal
    welfare: int = UTILITARIAN
    child: Bools = optional("P", False)  # never in a party of children only
    together: Bools = optional("PP", False)  # never parted
    split_penalty: float = 0.0  # welfare lost per block in which the group splits

    def __post_init__(self) -> None:
        """Fill in neutral values, convert types and check shapes."""
        p, k = len(self.place_points), np.shape(self.windows)[2]
        sizes = {"M": len(self.travel_min), "N": len(self.duration), "D": len(self.start_point), "P": p, "K": k}
        sizes["F"] = 0 if self.member is None else np.shape(self.member)[1]
        for array in fields(self):
            if "shape" in array.metadata:
                shape = tuple(sizes[axis] if axis in sizes else int(axis) for axis in array.metadata["shape"])
                self._settle(array.name, shape, KINDS[array.type], array.metadata.get("neutral"))
        self._derive()
        if p > MAX_PEOPLE or k > 3 or not np.all(self.best > self.floor):
            raise ValueError(f"at most {MAX_PEOPLE} people and 3 windows; best must lie above floor")

    def _settle(self, name: str, shape: tuple[int, ...], kind: Any, neutral: float | None) -> None:
        value = getattr(self, name)
        if value is None and neutral is None:
            return
        array = np.full(shape, neutral, kind) if value is None else np.ascontiguousarray(value, kind)
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
        object.__setattr__(self, name, array)

    def _derive(self) -> None:
        """Work out what follows from the other arrays where it was not given."""
        if self.weights is None:
            object.__setattr__(self, "weights", np.full(self.people, 1 / self.people))
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
