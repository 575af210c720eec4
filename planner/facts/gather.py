"""Gather: the slice of the catalogue one trip needs, read once and turned into the trip's own currency."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import pairwise
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from planner.catalog.catalog import Catalog
from planner.catalog.hours import holiday, safe_openings
from planner.catalog.money import RateTable, convert, rates
from planner.catalog.pack import Bands, Climate, PackArea, PackCity, PackHub, PackPlace
from planner.catalog.travel import Hop, Located, Point, TravelStyle, fallback_leg, hop
from planner.facts.daylight import by_daylight
from planner.facts.meals import is_own_meal, own_meal
from planner.facts.style import travel_style
from planner.facts.tickets import ticket_minor
from roles.group import Frame, Group

Windows = tuple[tuple[int, int], ...]
T = TypeVar("T")

BUFFER_MIN: Mapping[str, int] = {"flight": 165, "train": 40, "coach": 40, "ferry": 60, "car": 30}
"""Minutes around an intercity leg: reaching the hub, being early, getting out (flights: 2 h 30 to 3 h in all)."""

CHILD_FARE_SHARE = {"flight": 0.75, "train": 0.5, "coach": 0.5, "ferry": 0.5, "car": 1.0}
"""Share of the adult fare that ages 2 to 11 usually pay; under 2 travel on a lap. Our estimate."""

FREE_MEAL_AGE, CHILD_MEAL_AGE, CHILD_MEAL_SHARE = 2, 11, 0.6
FREE_BED_AGE = 2
FREE_LOCAL_FARE_AGE = 5

LONGEST_JOURNEY_MIN = 14 * 60
"""A journey longer than a waking day is only offered when nothing shorter exists."""


@dataclass(frozen=True, slots=True)
class JourneyOption:
    """One way between two cities: minutes door to door with buffers, adult price in the trip's currency."""

    mode: str
    origin: str
    destination: str
    minutes: int
    shift_min: int
    price_minor: int | None
    label: str
    as_of: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Everything the trip may use in one city."""

    city: PackCity
    areas: Mapping[str, PackArea]
    hubs: tuple[PackHub, ...]
    places: Mapping[str, PackPlace]
    bands: Bands
    climate: Climate | None
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class TripFacts:
    """The catalogue slice of one trip: what schedule, check and every drafter read instead of the catalogue."""

    frame: Frame
    cities: Mapping[str, CityFacts]
    journeys: Mapping[tuple[str, str], tuple[JourneyOption, ...]]
    origin_names: Mapping[str, str]
    style: TravelStyle
    openings: Mapping[tuple[str, int], Windows | None]
    holidays: Mapping[int, str]
    rate_table: RateTable
    digest: str
    _kept: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    _hops: dict[Hashable, Hop] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, made once for these facts: thousands of drafts of a trip ask the same of them."""
        try:
            return cast("T", self._kept[key])
        except KeyError:
            return cast("T", self._kept.setdefault(key, make()))

    def place(self, place_id: str) -> PackPlace:
        """Return one place by id; KeyError when the trip's cities do not have it."""
        return self.cities[self.city_of(place_id)].places[place_id]

    def has(self, place_id: str) -> bool:
        """Return whether some city of the trip has this place."""
        return any(place_id in city.places for city in self.cities.values())

    def city_of(self, place_id: str) -> str:
        """Return the city a place belongs to; KeyError when none has it."""
        for name, facts in self.cities.items():
            if place_id in facts.places:
                return name
        raise KeyError(place_id)

    def windows(self, place_id: str, day: int) -> Windows | None:
        """Return when a place takes visitors on a day (0-based), in minutes; () closed, None unknown."""
        return self.openings.get((place_id, day))

    def base(self, city: str, area: str) -> Point:
        """Return where a bed in this area stands: the middle of the area."""
        record = self.cities[city].areas[area]
        return Point(record.lat, record.lon)

    def point(self, place_id: str, base: Point) -> Point:
        """Return where a place is; a self-catered meal is eaten at the base."""
        if is_own_meal(place_id):
            return base
        place = self.place(place_id)
        return Point(place.lat, place.lon)

    def hop(self, city: str, start: Located, end: Located) -> Hop:
        """Return the way between two points of a city for this group; its cost is in the trip's currency."""
        key = city, start.lat, start.lon, end.lat, end.lon
        known = self._hops.get(key)
        if known is None:
            facts = self.cities[city]
            way = hop(facts.city, facts.bands, start, end, self.style)
            known = self._hops[key] = replace(way, cost_minor=self.to_trip(city, way.cost_minor))
        return known

    def to_trip(self, city: str, amount_minor: int) -> int:
        """Return an amount of the city's money in the trip's currency."""
        return convert(amount_minor, self.cities[city].city.currency, self.frame.currency, self.rate_table)

    def day_ticket_minor(self, city: str) -> int:
        """Return the usual price of a day ticket for local transport in the trip's currency."""
        return self.once(("day ticket", city), lambda: self.to_trip(city, self.cities[city].bands.transit_day[1]))

    def cost_minor(self, place_id: str, age: int | None) -> int | None:
        """Return what a visit or meal costs one traveller of this age in the trip's currency, None when unknown."""
        return self.once(("cost", place_id, age), lambda: self._cost_minor(place_id, age))

    def _cost_minor(self, place_id: str, age: int | None) -> int | None:
        city = self.city_of(place_id)
        facts = self.cities[city]
        place = facts.places[place_id]
        if place.kind == "food" and place.price is None:
            return self._meal_minor(city, place, age)
        amount = ticket_minor(place.price, age)
        return None if amount is None else self.to_trip(city, amount)

    def _meal_minor(self, city: str, place: PackPlace, age: int | None) -> int | None:
        bands = self.cities[city].bands
        if is_own_meal(place.id):
            band = bands.self_catered_meal
        elif place.price_level is None:
            return None
        else:
            band = (bands.meal_1, bands.meal_2, bands.meal_3, bands.meal_4)[place.price_level - 1]
        share = 1.0
        if age is not None and age <= CHILD_MEAL_AGE:
            share = 0.0 if age <= FREE_MEAL_AGE else CHILD_MEAL_SHARE
        return self.to_trip(city, round(band[1] * share))

    def bed_minor(self, city: str, area: str, lodging: str, age: int | None) -> int:
        """Return the usual price of a bed for one night and traveller in the trip's currency."""
        if age is not None and age <= FREE_BED_AGE:
            return 0
        facts = self.cities[city]
        band: tuple[int, int, int] = getattr(facts.bands, f"lodging_{lodging}")
        return self.to_trip(city, round(band[1] * facts.areas[area].lodging_factor))

    def journey(self, origin: str, destination: str, mode: str | None) -> JourneyOption | None:
        """Return the journey option in this mode, None when there is none."""
        options = self.journeys.get((origin, destination), ())
        return next((option for option in options if option.mode == mode), None)


def fare_minor(option: JourneyOption, age: int | None) -> int | None:
    """Return the fare of one traveller in the trip's currency, None when the price is unknown."""
    if option.price_minor is None:
        return None
    if age is None or age >= 12:
        return option.price_minor
    return 0 if age < 2 else round(option.price_minor * CHILD_FARE_SHARE[option.mode])


def gather(group: Group, catalog: Catalog) -> TripFacts:
    """Return the catalogue slice of a trip: places, hours on its dates, holidays, journeys, prices.

    Raises BadInput when a city or the origin is unknown.
    """
    frame = group.frame
    table = rates()
    cities = {stay.city: _city_facts(stay.city, frame, catalog) for stay in frame.stays}
    pairs = dict.fromkeys((*_hops_between_cities(frame), *_own_ways(group)))
    journeys = {(a, b): _journey_options(a, b, frame, catalog, table) for a, b in pairs}
    openings: dict[tuple[str, int], Windows | None] = {}
    holidays: dict[int, str] = {}
    for day, on in enumerate(frame.dates):
        city = cities[frame.city_of_day(day)]
        name = holiday(city.city, on)
        if name:
            holidays[day] = name
        for place in city.places.values():
            openings[place.id, day] = by_daylight(place, city.city, on, safe_openings(place, city.city, on))
    names = {end: catalog.origin_point(end).name for pair in journeys for end in pair}
    style = travel_style(group.stakeholders)
    return TripFacts(frame, cities, journeys, names, style, openings, holidays, table, catalog.digest)


def _hops_between_cities(frame: Frame) -> list[tuple[str, str]]:
    stops = list(frame.cities)
    pairs = list(pairwise(stops))
    if frame.origin and frame.origin != stops[0]:
        pairs.append((frame.origin, stops[0]))
    if frame.origin and frame.origin != stops[-1]:
        pairs.append((stops[-1], frame.origin))
    return pairs


def _own_ways(group: Group) -> list[tuple[str, str]]:
    """Return the ways of travellers who start and end somewhere else than the group."""
    first, last = group.frame.cities[0], group.frame.cities[-1]
    own = dict.fromkeys(s.origin for s in group.stakeholders if s.origin is not None)
    into = [(origin, first) for origin in own if origin != first]
    return into + [(last, origin) for origin in own if origin != last]


def _city_facts(name: str, frame: Frame, catalog: Catalog) -> CityFacts:
    city = catalog.city(name)
    places = {place.id: place for place in catalog.places(name)}
    areas = {area.id: area for area in catalog.areas(name)}
    own = _own_meal(city, next(iter(areas)))
    return CityFacts(
        city=city,
        areas=areas,
        hubs=tuple(catalog.hubs(name)),
        places={**places, own.id: own},
        bands=catalog.bands(name),
        climate=catalog.climate(name, frame.start.month),
        source=catalog.source(name),
        as_of=catalog.as_of(name),
    )


def _own_meal(city: PackCity, area: str) -> PackPlace:
    """Return the meal that is always possible: bought in a shop and eaten at the lodging."""
    return PackPlace(
        id=own_meal(city.id),
        name="Own meal at the lodging",
        kind="food",
        area=area,
        lat=city.lat,
        lon=city.lon,
        coord="approx",
        visit_min=(30, 45, 60),
        hours="24/7",
        indoor="in",
        step_free="yes",
        stroller="yes",
        effort=0,
        popularity=1,
        cuisine=("self_catering",),
        diets=("gluten_free", "halal", "kosher", "vegan", "vegetarian"),
    )


def _journey_options(a: str, b: str, frame: Frame, catalog: Catalog, table: RateTable) -> tuple[JourneyOption, ...]:
    legs = catalog.legs(a, b)
    start, end = catalog.origin_point(a), catalog.origin_point(b)
    if not legs:
        legs = (fallback_leg(start, end),)
    shift = clock_shift_min(start.tz, end.tz, frame.start)
    options = [
        JourneyOption(
            mode=leg.mode,
            origin=a,
            destination=b,
            minutes=leg.minutes_typ + BUFFER_MIN[leg.mode],
            shift_min=shift,
            price_minor=convert(leg.price_typ_minor, leg.currency, frame.currency, table),
            label=leg.label,
            as_of=leg.as_of,
            note=leg.note,
        )
        for leg in legs
    ]
    in_a_day = [option for option in options if option.minutes <= LONGEST_JOURNEY_MIN]
    return tuple(sorted(in_a_day or options, key=lambda option: (option.minutes, option.mode)))


def clock_shift_min(origin_tz: str, destination_tz: str, on: date) -> int:
    """Return how many minutes the destination's clock is ahead of the origin's at noon of a date."""
    noon = datetime.combine(on, time(12))
    here = noon.replace(tzinfo=ZoneInfo(origin_tz)).utcoffset()
    there = noon.replace(tzinfo=ZoneInfo(destination_tz)).utcoffset()
    if here is None or there is None:
        raise ValueError(f"no clock for {origin_tz} or {destination_tz}")
    return int((there - here).total_seconds() // 60)
