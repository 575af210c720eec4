"""Wishes: what a traveller wants, how strongly, and the units each kind is counted in."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from roles import vocabulary
from roles.clock import MINUTES_PER_DAY


class Strength(StrEnum):
    """How much a wish matters; a need is never traded for anything."""

    NEED = "need"
    MUST = "must"
    PREFER = "prefer"
    AVOID = "avoid"
    REJECT = "reject"

    @property
    def points(self) -> int:
        """Return the signed points of this strength: need and must +2, prefer +1, avoid -1, reject -2."""
        return {"need": 2, "must": 2, "prefer": 1, "avoid": -1, "reject": -2}[self.value]


class WishKind(StrEnum):
    """What a wish is about. The value's meaning and unit depend on it, see `Wish`."""

    PLACE = "place"
    THEME = "theme"
    FOOD = "food"
    DIET = "diet"
    TRANSPORT = "transport"
    LODGING = "lodging"
    TIME = "time"
    REST = "rest"
    WALKING = "walking"
    ACCESS = "access"
    COMPANY = "company"
    BUDGET = "budget"
    PACE = "pace"
    WORDS = "words"


CAPS: Final = frozenset({WishKind.TIME, WishKind.REST, WishKind.WALKING, WishKind.BUDGET, WishKind.PACE})
"""Kinds that bound the trip instead of naming a part of it."""

ACCESS: Final = ("low_effort", "step_free", "stroller")
TOGETHER: Final = "together"

POSITIVE: Final = frozenset({Strength.NEED, Strength.MUST, Strength.PREFER})
ALLOWED_STRENGTHS: Final = dict.fromkeys(CAPS | {WishKind.DIET, WishKind.ACCESS}, POSITIVE)
"""Kinds whose strengths are restricted; every other kind takes all five."""

WORDS_OF_KIND: Final = {
    WishKind.THEME: vocabulary.THEMES,
    WishKind.FOOD: vocabulary.CUISINES,
    WishKind.DIET: vocabulary.DIETS,
    WishKind.TRANSPORT: vocabulary.MODES + vocabulary.LOCAL_MODES,
    WishKind.LODGING: vocabulary.LODGING_CLASSES + vocabulary.AREA_TAGS,
    WishKind.ACCESS: ACCESS,
}
"""The closed list of values for each kind that has one."""


class Wish(BaseModel):
    """One wish of one traveller.

    `value` by kind: place = catalogue id (or a name until it is resolved); theme, food, diet, transport, lodging,
    access = a word of the vocabulary; company = a traveller's name or "together"; words = free text;
    time = "HH:MM-HH:MM", the window in which this traveller is out of bed; `amount` holds the number of the
    other caps: rest minutes a day, walking metres a day, budget minor units for the whole trip, pace sights a day.
    `city` and `day` (1-based) narrow where and when it holds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    strength: Strength
    kind: WishKind
    value: str
    amount: int | None = Field(default=None, ge=0)
    city: str | None = None
    day: int | None = Field(default=None, ge=1)
    owner: str = ""
    source: str = "own"
    quote: str | None = None
    sealed: bool = False
    name: str | None = Field(default=None, description="what people call the value: a place's name once it is found")

    @model_validator(mode="after")
    def _strength_fits_kind(self) -> "Wish":
        allowed = ALLOWED_STRENGTHS.get(self.kind, frozenset(Strength))
        if self.strength not in allowed:
            names = ", ".join(s.value for s in Strength if s in allowed)
            raise ValueError(f"'{self.strength}' does not fit a wish about {self.kind}; allowed: {names}")
        return self

    @property
    def points(self) -> int:
        """Return the signed points of this wish's strength."""
        return self.strength.points

    @property
    def title(self) -> str:
        """Return the value as people write it: a place's name, or a word without underscores."""
        return self.name or self.value.replace("_", " ")

    @property
    def window(self) -> tuple[int, int]:
        """Return (earliest, latest) in minutes after midnight for a time wish; latest may pass 24:00."""
        return parse_window(self.value)


@lru_cache(maxsize=1024)
def parse_window(text: str) -> tuple[int, int]:
    """Read "09:00-22:30" as minutes after midnight; an end at or before the start is after midnight.

    Raises ValueError when the text is not a window.
    """
    match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", text)
    if not match:
        raise ValueError(f"'{text}' is not a time window; write it like 09:00-22:30")
    start_h, start_m, end_h, end_m = (int(g) for g in match.groups())
    start, end = start_h * 60 + start_m, end_h * 60 + end_m
    if start_m > 59 or end_m > 59 or start >= MINUTES_PER_DAY or end > MINUTES_PER_DAY:
        raise ValueError(f"'{text}' is not a time of day; hours go from 00 to 24, minutes from 00 to 59")
    return start, end if end > start else end + MINUTES_PER_DAY
