import random

import pytest

from planner.catalog.catalog import open_catalog
from roles.library import load_roles
from roles.request import TripRequest
from train.task_set.draw import Ground, Terms, World, draw_request

CITIES = ("lisbon", "london", "munich")


@pytest.fixture(scope="module")
def world():
    return World(open_catalog(), load_roles())


@pytest.fixture(scope="module")
def requests(world):
    return [draw_request(str(seed), world, Terms(), CITIES) for seed in range(150)]


def test_the_same_seed_draws_the_same_request(world, requests):
    assert draw_request("7", world, Terms(), CITIES) == requests[7]
    assert draw_request("8", world, Terms(), CITIES) != requests[7]


def test_requests_keep_to_their_terms(world):
    terms = Terms(people=(3, 4), days=(2, 3), cities=(2, 2))
    for seed in range(40):
        trip = TripRequest.model_validate(draw_request(str(seed), world, terms, CITIES))
        assert len(trip.travellers) in (3, 4)
        assert trip.dates.length in (2, 3)
        assert len(trip.cities) == min(2, trip.dates.length - 1)


def test_all_sizes_seasons_strengths_and_kinds_come_up(requests):
    people = {len(request["travellers"]) for request in requests}
    months = {(request["dates"].get("start") or request["dates"]["between"][0])[5:7] for request in requests}
    wishes = [person["wishes"] for request in requests for person in request["travellers"]]
    kinds = {next(iter(wish)) for some in wishes for several in some.values() for wish in several}
    assert people == set(range(2, 9))
    assert {len(request["cities"]) for request in requests} == {1, 2, 3}
    assert len(months) == 12
    assert {strength for some in wishes for strength in some} == {"need", "must", "prefer", "avoid", "reject"}
    assert {"place", "theme", "food", "pace", "walking", "rest", "time", "lodging", "transport", "budget"} <= kinds


def test_every_request_has_something_that_divides_the_group(requests):
    def sides(request, wanted):
        strengths = ("need", "must", "prefer") if wanted else ("avoid", "reject")
        people = (person["wishes"] for person in request["travellers"])
        return {str(sorted(w.items())) for some in people for s in strengths for w in some.get(s, ())}

    clashing = sum(bool(sides(request, True) & sides(request, False)) for request in requests)
    assert clashing > 0.7 * len(requests)


def test_a_city_that_is_asked_for_is_among_the_cities(world):
    drawn = [draw_request(str(seed), world, Terms(), (*CITIES, "porto"), "porto") for seed in range(40)]
    assert all("porto" in request["cities"] for request in drawn)
    assert any(len(request["cities"]) > 1 for request in drawn)


def test_what_is_wished_for_exists_in_the_cities(world):
    ground = Ground.of(("porto",), world.catalog)
    places = {place.id: place for place in world.catalog.places("porto")}
    draw = random.Random(1)
    for kind, value in (ground.item(draw) for _ in range(300)):
        if kind == "place":
            assert places[value].kind != "food"
        else:
            assert any(value in (*place.themes, *place.cuisine) for place in places.values())
