"""Geometry: where and when places can be reached, as the engine's arrays."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from planner.catalog.pack import Bands, PackCity
from planner.catalog.travel import Point, TravelStyle, matrix
from planner.days.ground import SHORTEST_MOVE_MIN
from planner.drafters.framed_trip import FramedTrip
from planner.facts.meals import is_own_meal
from roles.wishes import WishKind

FAR_MIN = 9_999
"""Minutes between points of different cities: never travelled inside a day."""
UNKNOWN_HOURS = ((10 * 60, 17 * 60),)
"""When a sight whose hours are unknown is offered: the middle of the day."""
MAX_WINDOWS = 3

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int32]


def ways(trip: FramedTrip) -> tuple[Ints, Ints]:
    """Return minutes and metres on foot between all points; a self-catered meal lies at its city's first base."""
    facts = trip.task.facts
    at = {city: facts.base(city, area) for city, area in reversed(trip.bases)}
    cities = [facts.city_of(place.id) for place in trip.places] + [city for city, _ in trip.bases]
    points = [facts.point(place.id, at[facts.city_of(place.id)]) for place in trip.places]
    points += [facts.base(city, area) for city, area in trip.bases]
    minutes = np.full((len(points), len(points)), FAR_MIN, np.int32)
    metres = np.zeros_like(minutes)
    for city in dict.fromkeys(cities):
        here = [n for n, name in enumerate(cities) if name == city]
        record = facts.cities[city]
        city_ways = _city_ways(record.city, record.bands, tuple(points[n] for n in here), facts.style)
        minutes[np.ix_(here, here)], metres[np.ix_(here, here)] = city_ways
    np.fill_diagonal(minutes, 0)
    _own_meals_need_no_way(trip, trip.bases, minutes)
    return minutes, metres


@lru_cache(maxsize=32)
def _city_ways(city: PackCity, bands: Bands, points: tuple[Point, ...], style: TravelStyle) -> tuple[Ints, Ints]:
    """Return minutes and metres on foot inside one city; the skeletons of one trip ask for the same few."""
    table = matrix(points, city, bands, style)
    minutes = np.array([[max(way.minutes, SHORTEST_MOVE_MIN) for way in row] for row in table], np.int32)
    return minutes, np.array([[way.walk_m for way in row] for row in table], np.int32)


def _own_meals_need_no_way(trip: FramedTrip, bases: tuple[tuple[str, str], ...], minutes: Ints) -> None:
    for n, place in enumerate(trip.places):
        if is_own_meal(place.id):
            for b, (city, _) in enumerate(bases):
                if city == trip.task.facts.city_of(place.id):
                    minutes[n, len(trip.places) + b] = minutes[len(trip.places) + b, n] = 0
                    break


def windows(trip: FramedTrip) -> Ints:
    """Return the (earliest, latest) start of a stay at every place on every day; (1, 0) pads."""
    windows = np.tile(np.array([1, 0], np.int32), (len(trip.frames), len(trip.places), MAX_WINDOWS, 1))
    for d in range(len(trip.frames)):
        for n, place in enumerate(trip.places):
            spans = trip.task.facts.windows(place.id, d)
            if spans is None:
                spans = UNKNOWN_HOURS
            fitting = [(a, b - place.visit_min[1]) for a, b in spans if b - place.visit_min[1] >= a]
            for k, span in enumerate(sorted(sorted(fitting, key=lambda s: s[0] - s[1])[:MAX_WINDOWS])):
                windows[d, n, k] = span
    return windows


def allowed(trip: FramedTrip) -> Bools:
    """Return which place may be visited on which day: its city's days, or the days that a need names."""
    facts = trip.task.facts
    cities = [facts.city_of(place.id) for place in trip.places]
    days_of = _wished_days(trip)
    return np.array(
        [
            [
                city == frame.city and frame.day in days_of.get(place.id, {frame.day})
                for place, city in zip(trip.places, cities, strict=True)
            ]
            for frame in trip.frames
        ],
        np.bool_,
    )


def _wished_days(trip: FramedTrip) -> dict[str, set[int]]:
    """Return the days (0-based) to which needs and locks tie a place."""
    days: dict[str, set[int]] = {}
    for s in trip.people:
        for wish in s.needs(WishKind.PLACE):
            if wish.day is not None:
                days.setdefault(wish.value, set()).add(wish.day - 1)
    return days
