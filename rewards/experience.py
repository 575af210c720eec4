"""Experience: what one traveller lives through on one plan; Candidate: every traveller's experience.

The parts of an experience are named tuples: a draft for five people has some two hundred of them, and training makes
hundreds of drafts a second.
"""

from dataclasses import dataclass
from typing import NamedTuple

from rewards.types import Violation

AFTERNOON_MIN = 14 * 60
"""Start of the afternoon in minutes after midnight."""


class Visit(NamedTuple):
    """One attended sight. Times are minutes after the day's midnight; `line` names the plan line that proves it."""

    line: str
    day: int
    city: str
    place: str
    name: str
    themes: tuple[str, ...]
    start_min: int
    end_min: int
    cost_minor: int
    companions: tuple[str, ...]
    step_free: bool | None
    stroller: bool | None
    effort: int
    outdoor: bool


class Meal(NamedTuple):
    """One eaten meal; `diets` are those the place is known to serve."""

    line: str
    day: int
    city: str
    place: str
    name: str
    slot: str
    cuisines: tuple[str, ...]
    diets: tuple[str, ...]
    start_min: int
    end_min: int
    cost_minor: int


class Leg(NamedTuple):
    """One way inside a city, on foot, by transit or taxi."""

    line: str
    day: int
    mode: str
    minutes: int
    walk_m: int
    cost_minor: int


class Journey(NamedTuple):
    """One way between cities."""

    line: str
    day: int
    mode: str
    origin: str
    destination: str
    minutes: int
    cost_minor: int


class Night(NamedTuple):
    """One bed for one night; `lodging` is a class, `area_tags` what its surroundings are like."""

    line: str
    day: int
    city: str
    lodging: str
    area: str
    area_tags: tuple[str, ...]
    cost_minor: int


class Rest(NamedTuple):
    """One daytime pause."""

    line: str
    day: int
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class Experience:
    """A plan seen by one traveller: nothing about anybody else's wishes."""

    traveller: str
    days: tuple[int, ...]
    """Days (0-based) on which this traveller is there."""
    currency: str
    visits: tuple[Visit, ...] = ()
    meals: tuple[Meal, ...] = ()
    legs: tuple[Leg, ...] = ()
    journeys: tuple[Journey, ...] = ()
    nights: tuple[Night, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def cost_minor(self) -> int:
        """Return everything this traveller spends, in minor units of the trip's currency."""
        parts = (self.visits, self.meals, self.legs, self.journeys, self.nights)
        return sum(item.cost_minor for part in parts for item in part)

    def walk_m(self, day: int) -> int:
        """Return the metres walked between places on one day."""
        return sum(leg.walk_m for leg in self.legs if leg.day == day)

    def rest_min(self, day: int) -> int:
        """Return the minutes of rest on one day."""
        return sum(rest.end_min - rest.start_min for rest in self.rests if rest.day == day)

    def afternoon_visits(self, day: int) -> tuple[Visit, ...]:
        """Return the visits of one day that start in the afternoon or later: without any, the afternoon was rest."""
        return tuple(visit for visit in self.visits if visit.day == day and visit.start_min >= AFTERNOON_MIN)

    def out_window(self, day: int) -> tuple[int, int] | None:
        """Return (first start, last end) of visits and meals on one day in minutes, None when nothing happens."""
        items = [
            (item.start_min, item.end_min) for part in (self.visits, self.meals) for item in part if item.day == day
        ]
        return (min(start for start, _ in items), max(end for _, end in items)) if items else None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a panel scores: each traveller's experience, what is broken, what it costs."""

    plan_id: str
    experiences: tuple[Experience, ...]
    violations: tuple[Violation, ...] = ()

    @property
    def cost_minor(self) -> int:
        """Return the cost of the whole trip for everybody, in minor units."""
        return sum(experience.cost_minor for experience in self.experiences)
