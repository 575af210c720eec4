"""Plan: an outline with clock times, transfers, parties, beds and money; facts carry their source."""

from datetime import date
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

ItemKind = Literal["visit", "meal", "transfer", "journey", "rest", "night"]


class Record(BaseModel):
    """A frozen record: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Record):
    """Where one printed fact comes from: which field, how sure (usual, estimate, reported), as of when."""

    field: str
    label: str
    as_of: str
    text: str = ""


class Place(Record):
    """One place as a plan shows it, read from the catalogue by id."""

    id: str
    name: str
    name_local: str | None = None
    kind: str
    themes: tuple[str, ...] = ()
    cuisines: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()
    area: str
    city: str
    lat: float
    lon: float
    indoor: str = "mixed"
    step_free: str | None = None
    stroller: str | None = None
    effort: int = 0
    booking: str = "none"
    website: str | None = None
    facts: tuple[Fact, ...] = ()


class Activity(Record):
    """One line of a plan. Times are minutes after the day's midnight, local to `tz`; `id` is "day.index", 1-based.

    Costs are per traveller in minor units of the trip's currency, because ages pay different prices;
    a traveller that is not in `costs_minor` was not there. An unknown price is absent and listed in `unpriced`.
    """

    id: str
    kind: ItemKind
    title: str
    start_min: int
    end_min: int
    travellers: tuple[str, ...]
    place: Place | None = None
    costs_minor: dict[str, int] = Field(default_factory=dict)
    unpriced: bool = False
    slot: str | None = Field(default=None, description="morning, lunch, afternoon, dinner or evening")
    mode: str | None = None
    origin: str | None = None
    destination: str | None = None
    distance_m: int | None = None
    walk_m: int | None = None
    lodging: str | None = None
    area: str | None = None
    area_tags: tuple[str, ...] = ()
    locked: bool = False
    note: str = ""


Line = dict[str, Any]
"""Every field of an activity that is being written, in the order of the fields."""

BLANK: Final[Line] = dict(Activity(id="", kind="rest", title="", start_min=0, end_min=0, travellers=()))
_EVERY_FIELD: Final = set(BLANK)


def written(line: Line) -> Activity:
    """Return the activity of a line that code wrote, made as `model_construct` makes it; any other needs validation.

    A plan has some eighty of them, training makes hundreds of plans a second, and `model_construct` takes ten times as
    long to look for the fields of a line that has them all.
    """
    activity = Activity.__new__(Activity)
    fill = object.__setattr__
    fill(activity, "__dict__", line)
    fill(activity, "__pydantic_fields_set__", _EVERY_FIELD)
    fill(activity, "__pydantic_extra__", None)
    fill(activity, "__pydantic_private__", None)
    return activity


class Day(Record):
    """One day of a plan; parties are visible as activities with different travellers at the same time."""

    number: int
    date: date
    city: str
    area: str | None = Field(default=None, description="area of the lodging that the day starts from")
    tz: str
    activities: tuple[Activity, ...]
    notes: tuple[str, ...] = ()


class Plan(Record):
    """A whole trip, ready to be checked, judged and written out."""

    schema_version: Literal[1] = 1
    id: str
    title: str
    idea: str = ""
    currency: str
    travellers: tuple[str, ...]
    days: tuple[Day, ...]
    changes: tuple[str, ...] = Field(default=(), description="what code repaired in the draft, in plain words")
    verify: tuple[str, ...] = Field(default=(), description="what to check before you go")
    sources: tuple[str, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Return every activity in order of day and time."""
        return tuple([activity for day in self.days for activity in day.activities])

    def cost_minor(self, traveller: str) -> int:
        """Return what one traveller pays, in minor units."""
        return sum(activity.costs_minor.get(traveller, 0) for activity in self.activities)
