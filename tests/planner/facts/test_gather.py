from datetime import date

import pytest

from planner.catalog.pack import Price
from planner.facts.gather import LONGEST_JOURNEY_MIN, JourneyOption, clock_shift_min, fare_minor
from planner.facts.tickets import ticket_minor

PRICE = Price(
    adult=(900, 1000, 1100), child=(400, 500, 600), child_to=12, free_to=3, senior=(600, 700, 800), senior_from=65
)
ONE_DAY = "dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon]"


@pytest.mark.parametrize(
    ("age", "minor"), [(None, 1000), (0, 0), (3, 0), (4, 500), (12, 500), (13, 1000), (64, 1000), (65, 700)]
)
def test_a_ticket_depends_on_age_and_an_unknown_age_pays_as_adult(age, minor):
    assert ticket_minor(PRICE, age) == minor


def test_an_unknown_ticket_is_none_and_not_zero():
    assert ticket_minor(None, 4) is None
    assert ticket_minor(Price(adult=(0, 0, 0)), 4) == 0


@pytest.mark.parametrize(("age", "minor"), [(None, 1000), (1, 0), (2, 500), (11, 500), (12, 1000)])
def test_children_ride_for_half_and_babies_on_a_lap(age, minor):
    option = JourneyOption("train", "a", "b", 100, 0, 1000, "usual", "2026-11")
    assert fare_minor(option, age) == minor


def test_an_unknown_fare_is_none():
    assert fare_minor(JourneyOption("train", "a", "b", 100, 0, None, "usual", "2026-11"), 5) is None


@pytest.mark.parametrize(
    ("origin", "there", "on", "shift"),
    [("Europe/London", "Europe/Berlin", date(2027, 5, 1), 60),
     ("Europe/Berlin", "Europe/Lisbon", date(2027, 5, 1), -60),
     ("America/New_York", "Europe/London", date(2027, 3, 20), 240),
     ("America/New_York", "Europe/London", date(2027, 5, 1), 300)],
)  # fmt: skip
def test_clocks_differ_by_what_holds_on_the_day(origin, there, on, shift):
    assert clock_shift_min(origin, there, on) == shift


def test_meals_and_beds_cost_children_less(lisbon):
    facts = lisbon.facts
    full, child, baby = (facts.cost_minor("lis-trindade", age) for age in (30, 8, 1))
    assert baby == 0 < child < full
    assert facts.bed_minor("lisbon", "alfama", "mid", 1) == 0
    hostel, high = (facts.bed_minor("lisbon", "alfama", kind, 30) for kind in ("hostel", "high"))
    assert hostel < high
    assert 0 < facts.cost_minor("lisbon-self-catered", None) < full


def test_money_of_another_currency_is_converted(make_trip):
    pounds = make_trip("{" + ONE_DAY + ", currency: GBP, travellers: [{name: A}]}")
    euros = make_trip("{" + ONE_DAY + ", travellers: [{name: A}]}")
    assert 0.7 < pounds.facts.cost_minor("lis-castelo", 30) / euros.facts.cost_minor("lis-castelo", 30) < 1.0


def test_places_are_found_by_id_and_strangers_are_key_errors(lisbon):
    assert lisbon.facts.has("lis-castelo")
    assert not lisbon.facts.has("muc-marienplatz")
    assert lisbon.facts.city_of("lis-castelo") == "lisbon"
    with pytest.raises(KeyError):
        lisbon.facts.place("muc-marienplatz")


def test_journeys_are_gathered_for_the_group_and_for_who_starts_elsewhere(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [porto, lisbon], origin: london, "
                     "travellers: [{name: A}, {name: B, origin: porto}, {name: C, origin: paris}]}")  # fmt: skip
    assert set(trip.facts.journeys) == {
        ("london", "porto"), ("porto", "lisbon"), ("lisbon", "london"),
        ("paris", "porto"), ("lisbon", "paris"), ("lisbon", "porto"),
    }  # fmt: skip
    for options in trip.facts.journeys.values():
        assert [o.minutes for o in options] == sorted(o.minutes for o in options)
    assert trip.facts.origin_names["paris"] == "Paris"


def test_a_way_longer_than_a_day_is_not_offered_beside_a_shorter_one(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], origin: athens, "
                     "travellers: [{name: A}]}")  # fmt: skip
    options = trip.facts.journeys["athens", "lisbon"]
    assert options
    assert all(option.minutes <= LONGEST_JOURNEY_MIN for option in options)


def test_what_is_asked_twice_of_the_same_facts_is_worked_out_once(lisbon):
    from dataclasses import replace

    asked = []
    assert lisbon.facts.once("a question", lambda: asked.append(1) or 7) == 7
    assert lisbon.facts.once("a question", lambda: asked.append(2) or 8) == 7
    assert replace(lisbon.facts).once("a question", lambda: 9) == 9
    assert asked == [1]
