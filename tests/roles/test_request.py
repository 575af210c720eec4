from datetime import date, datetime

import pytest

from roles.errors import BadInput
from roles.request import CitySpec, Dates, TripRequest, load_request, parse_request


def dated(text):
    return Dates.model_validate(text)


def test_everything_a_trip_file_says_is_read(trip_file):
    request = load_request(trip_file)
    ana, rui = request.travellers
    assert (request.title, request.origin, request.currency, request.seed) == (
        "Lisbon with three generations", "london", "EUR", 7,
    )  # fmt: skip
    assert (request.budget_minor, request.cities) == (420000, (CitySpec(city="lisbon"),))
    assert (ana.age, ana.roles, ana.weight, ana.words, ana.origin) == (38, ("organiser",), 1.5, "free text", "porto")
    assert (ana.arrive, ana.leave) == (datetime(2027, 5, 13, 15), datetime(2027, 5, 16, 11))
    assert ana.sealed == ("age", "budget", "words")
    assert (rui.name, rui.age, rui.wishes.wishes()) == ("Rui", None, ())
    assert len(ana.wishes.wishes()) == 10


def test_the_shortest_trip_file_has_sensible_defaults():
    request = parse_request(
        "cities: [lisbon]\ndates: {start: 2027-05-13, end: 2027-05-13}\ntravellers: [{name: Ana}]\n"
    )
    assert (request.title, request.currency, request.seed, request.budget_minor) == ("Our trip", "EUR", 0, None)
    assert request.nights() == (0,)


def test_a_request_written_as_json_is_read_back_unchanged(trip_file):
    request = load_request(trip_file)
    again = TripRequest.model_validate(request.model_dump(mode="json"))
    assert again.model_dump() == request.model_dump()


def test_fixed_dates_have_one_start_and_a_window_several():
    fixed = dated({"start": "2027-05-13", "end": "2027-05-16"})
    window = dated({"between": ["2027-05-01", "2027-05-05"], "days": 4})
    assert (fixed.length, fixed.starts) == (4, (date(2027, 5, 13),))
    assert (window.length, window.starts) == (4, (date(2027, 5, 1), date(2027, 5, 2)))
    assert window.window == (date(2027, 5, 1), date(2027, 5, 5))


@pytest.mark.parametrize(
    ("cities", "nights"),
    [
        (["a"], (7,)),
        (["a", "b"], (4, 3)),
        (["a", "b", "c"], (3, 2, 2)),
        ([{"city": "a", "nights": 2}, "b"], (2, 5)),
        (["a", {"city": "b", "nights": 5}, "c"], (1, 5, 1)),
        ([{"city": "a", "nights": 3}, {"city": "b", "nights": 4}], (3, 4)),
    ],
)
def test_nights_nobody_gave_are_shared_out_evenly_earlier_cities_first(cities, nights):
    dates = {"start": "2027-05-01", "end": "2027-05-08"}
    request = TripRequest.model_validate({"cities": cities, "dates": dates, "travellers": [{"name": "Ana"}]})
    assert request.nights() == nights


def test_thirty_travellers_are_allowed():
    people = "".join(f"  - name: Person {n}\n" for n in range(30))
    text = f"cities: [lisbon]\ndates: {{start: 2027-05-13, end: 2027-05-16}}\ntravellers:\n{people}"
    assert len(parse_request(text).travellers) == 30


def test_an_error_points_into_the_file_a_request_came_from(trip_file):
    request = load_request(trip_file)
    assert str(request.error("no", ("travellers", 1))) == f"{trip_file}:25: no"
    assert str(TripRequest.model_validate(request.model_dump()).error("no", ("travellers", 1))) == "no"


def test_a_person_may_arrive_on_a_day_that_only_some_starts_reach():
    text = (
        "cities: [lisbon]\ndates: {between: [2027-05-01, 2027-05-10], days: 3}\n"
        "travellers: [{name: Ana, arrive: 2027-05-09 10:00}]\n"
    )
    assert parse_request(text).travellers[0].arrive == datetime(2027, 5, 9, 10)


def test_a_person_whose_stay_is_longer_than_the_trip_is_refused():
    text = (
        "cities: [lisbon]\ndates: {between: [2027-05-01, 2027-05-20], days: 3}\n"
        "travellers: [{name: Ana, arrive: 2027-05-02 10:00, leave: 2027-05-09 10:00}]\n"
    )
    with pytest.raises(BadInput, match="do not fit into any trip of 3 days"):
        parse_request(text)


def test_money_of_nothing_is_allowed():
    text = "cities: [x]\ndates: {start: 2027-05-13, end: 2027-05-14}\nbudget: 0\ntravellers: [{name: Ana}]\n"
    assert parse_request(text).budget_minor == 0
