from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalog.leg import OriginPoint
from planner.catalog.travel import (
    NO_HOP,
    TRANSIT_WALK_M,
    Point,
    TravelStyle,
    fallback_leg,
    haversine_m,
    hop,
    matrix,
    metres_between,
)

HERE = Point(49.0, 11.0)
DEGREE = 111_195


def north(metres):
    return Point(49.0 + metres / DEGREE, 11.0)


@pytest.fixture
def town(tiny):
    return tiny.city("tinytown"), tiny.bands("tinytown")


def test_a_degree_of_latitude_is_111_km():
    assert haversine_m(0, 0, 1, 0) == pytest.approx(DEGREE, abs=1)
    assert haversine_m(48.85661, 2.35222, 51.5074, -0.1278) == pytest.approx(343_500, rel=0.01)


@given(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
def test_distance_is_symmetric_and_at_most_half_the_globe(a, b):
    there, back = haversine_m(*a, *b), haversine_m(*b, *a)
    assert there == pytest.approx(back)
    assert 0 <= there <= 20_016_000


def test_nobody_travels_to_where_they_are(town):
    assert hop(*town, HERE, HERE, TravelStyle()) == NO_HOP


def test_a_short_way_is_walked_along_streets(town):
    way = hop(*town, HERE, north(1000), TravelStyle(walk_kmh=4.5))
    assert (way.mode, way.walk_m, way.distance_m, way.cost_minor) == ("walk", 1300, 1300, 0)
    assert way.minutes == 18 + 2


def test_slow_walkers_take_longer_and_ride_earlier(town):
    slow = TravelStyle(walk_kmh=3.2, max_walk_min=15)
    assert hop(*town, HERE, north(400), slow).minutes > hop(*town, HERE, north(400), TravelStyle()).minutes
    assert hop(*town, HERE, north(1000), slow).mode == "transit"


def test_a_long_way_is_ridden_at_the_price_of_one_ticket(town):
    way = hop(*town, HERE, north(4999), TravelStyle())
    assert (way.mode, way.minutes, way.cost_minor, way.per_vehicle) == ("transit", 8 + 15, 250, False)
    assert way.walk_m == TRANSIT_WALK_M


def test_without_transit_a_taxi_is_paid_by_the_car(town):
    way = hop(*town, HERE, north(5000), TravelStyle(transit_ok=False))
    assert (way.mode, way.minutes, way.walk_m, way.per_vehicle) == ("taxi", 6 + 14, 0, True)
    assert way.cost_minor == 400 + round(6.5 * 220)


def test_who_takes_neither_walks_any_distance(town):
    way = hop(*town, HERE, north(5000), TravelStyle(transit_ok=False, taxi_ok=False))
    assert (way.mode, way.walk_m) == ("walk", 6500)


def test_the_matrix_holds_every_hop(town, tiny):
    places = tiny.places("tinytown")
    rows = matrix(places, *town, TravelStyle())
    for (i, a), (j, b) in product(enumerate(places), repeat=2):
        assert rows[i][j] == hop(*town, a, b, TravelStyle())


def test_a_near_unlisted_way_goes_by_land(shipped):
    a, b = shipped.origin_point("munich"), shipped.origin_point("salzburg")
    leg = fallback_leg(a, b)
    km = metres_between(a, b) / 1000
    assert (leg.mode, leg.label, leg.currency) == ("train", "estimate", "EUR")
    assert leg.minutes_typ == pytest.approx(km * 1.25 / 80 * 60, abs=1)
    assert "check that this connection exists" in leg.note


def test_a_far_unlisted_way_is_flown(shipped):
    sydney = OriginPoint("sydney", "Sydney", -33.9, 151.2, "Australia/Sydney", "AU", "AUD")
    leg = fallback_leg(shipped.origin_point("munich"), sydney)
    assert leg.mode == "flight"
    assert 1200 < leg.minutes_typ < 1400
    assert list(leg.minutes) == sorted(leg.minutes)
    assert list(leg.price_minor) == sorted(leg.price_minor)
