"""Ground: one city of a trip as it looks from one bed: its stops, the ways between them, and who pays what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.catalog.pack import PackPlace
from planner.catalog.travel import Hop, Point
from planner.days.frame import DayFrame
from planner.facts.gather import FREE_LOCAL_FARE_AGE, TripFacts
from planner.facts.meals import is_own_meal
from planner.plan import BLANK, Fact, Line, Place
from roles.group import Group, Stakeholder
from roles.wishes import WishKind

BASE = "the lodging"
SHORTEST_MOVE_MIN = 1
WAYS = {"walk": "Walk", "transit": "Public transport", "taxi": "Taxi"}

Bill = tuple[Mapping[str, int], bool]
"""Who pays how much, in minor units, and whether a price is unknown."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a party stands: a name that the plan repeats exactly, a point, and whose point it is.

    `place` is a catalogue id: two places may bear one name, and nothing is said by a name.
    """

    name: str
    point: Point
    place: str = BASE


@dataclass(frozen=True, slots=True)
class Stop:
    """A place as a day meets it: where it is, everybody's price, None when unknown, and how a plan shows it."""

    place: PackPlace
    spot: Spot
    prices_minor: Mapping[str, int | None]
    line: Line
    """What is the same of every visit and meal here."""
    _bills: dict[tuple[str, ...], Bill] = field(default_factory=dict, init=False, repr=False, compare=False)

    def bill(self, names: tuple[str, ...]) -> Bill:
        """Return what these people pay here, and whether somebody's price is unknown."""
        if names not in self._bills:
            prices = {name: self.prices_minor[name] for name in names}
            self._bills[names] = {name: price for name, price in prices.items() if price}, None in prices.values()
        return self._bills[names]


@dataclass(frozen=True, slots=True)
class Way:
    """The way from one spot to another: its minutes, at least one, and what is the same of every transfer there."""

    hop: Hop
    minutes: int
    line: Line


@dataclass(frozen=True, slots=True)
class Ground:
    """What all drafts of a group with a bed in this area ask again and again, made once; `ground` keeps it."""

    city: str
    area: str
    base: Spot
    facts: TripFacts
    ages: Mapping[str, int | None]
    children: frozenset[str]
    rest_min: Mapping[str, int]
    """Minutes of rest that each traveller wants after lunch, 0 when nothing was said."""
    day_ticket_minor: int
    ride_free: frozenset[str]
    _stops: dict[str, Stop] = field(default_factory=dict, init=False, repr=False, compare=False)
    _ways: dict[tuple[str, str], Way] = field(default_factory=dict, init=False, repr=False, compare=False)
    _beds: dict[str, Mapping[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def stop(self, place_id: str) -> Stop:
        """Return a place of the trip as a stop; KeyError when the trip's cities do not have it."""
        if place_id not in self._stops:
            self._stops[place_id] = self._stop(place_id)
        return self._stops[place_id]

    def way(self, origin: Spot, destination: Spot) -> Way:
        """Return the way between two spots of the city."""
        key = origin.place, destination.place
        if key not in self._ways:
            self._ways[key] = _way(origin, destination, self.facts.hop(self.city, origin.point, destination.point))
        return self._ways[key]

    def beds_minor(self, lodging: str) -> Mapping[str, int]:
        """Return what a bed of this class costs each traveller for a night."""
        if lodging not in self._beds:
            bed = self.facts.bed_minor
            self._beds[lodging] = {name: bed(self.city, self.area, lodging, age) for name, age in self.ages.items()}
        return self._beds[lodging]

    def _stop(self, place_id: str) -> Stop:
        place, point = self.facts.place(place_id), self.facts.point(place_id, self.base.point)
        prices = {name: self.facts.cost_minor(place_id, age) for name, age in self.ages.items()}
        line = {**BLANK, "title": place.name, "place": _shown(place, point, self)}
        return Stop(place, Spot(place.name, point, place_id), prices, line)


def ground(frame: DayFrame, group: Group, facts: TripFacts) -> Ground:
    """Return the ground of a day for a group, the same one for every draft."""
    key = ("ground", frame.city, frame.area, group.digest, group.names)
    return facts.once(key, lambda: _ground(frame, group, facts))


def _ground(frame: DayFrame, group: Group, facts: TripFacts) -> Ground:
    people = group.stakeholders
    return Ground(
        city=frame.city,
        area=frame.area,
        base=Spot(BASE, frame.base),
        facts=facts,
        ages={s.name: s.age for s in people},
        children=frozenset(s.name for s in people if s.child),
        rest_min={s.name: rest_minutes(s) for s in people},
        day_ticket_minor=facts.day_ticket_minor(frame.city),
        ride_free=frozenset(s.name for s in people if s.age is not None and s.age <= FREE_LOCAL_FARE_AGE),
    )


def rest_minutes(stakeholder: Stakeholder) -> int:
    """Return the minutes of rest a traveller wants after lunch, 0 when nothing was said."""
    return max((w.amount or 0 for w in stakeholder.of_kind(WishKind.REST)), default=0)


def _way(origin: Spot, destination: Spot, hop: Hop) -> Way:
    line = {
        **BLANK,
        "kind": "transfer",
        "title": f"{WAYS[hop.mode]} to {destination.name}",
        "mode": hop.mode,
        "origin": origin.name,
        "destination": destination.name,
        "distance_m": hop.distance_m,
        "walk_m": hop.walk_m,
    }
    return Way(hop, max(hop.minutes, SHORTEST_MOVE_MIN), line)


def _shown(place: PackPlace, point: Point, here: Ground) -> Place:
    """Return a catalogue place as a plan shows it, with the source of its hours and price."""
    as_of = place.as_of or here.facts.cities[here.city].as_of
    notes = []
    if place.hours and place.hours != "24/7":
        notes.append(Fact(field="hours", label=place.hours_label, as_of=as_of, text=place.hours))
    if place.price is not None:
        notes.append(Fact(field="price", label=place.price.label, as_of=as_of))
    elif place.price_level is not None:
        notes.append(Fact(field="price", label="estimate", as_of=as_of))
    return Place(
        id=place.id,
        name=place.name,
        name_local=place.name_local,
        kind=place.kind,
        themes=place.themes,
        cuisines=place.cuisine,
        diets=place.diets,
        area=here.area if is_own_meal(place.id) else place.area,
        city=here.city,
        lat=point.lat,
        lon=point.lon,
        indoor=place.indoor,
        step_free=place.step_free,
        stroller=place.stroller,
        effort=place.effort,
        booking=place.booking,
        website=place.website,
        facts=tuple(notes),
    )
