"""GroupTravelBench tasks as trips of ours."""

import pytest

from planner.bench.outside import OutsideTask
from planner.bench.requests import request_of
from roles.errors import BadInput
from roles.request import TripRequest

PREFERENCE = {
    "global_constraints": {"avg_budget": 2600, "transport": {"must": ["高铁"], "avoid": ["火车", "飞机"]},
                           "intensity": {"max_poi_per_day": 3}, "hotel_preference": {"prefer": ["舒适型", "商务酒店"],
                                                                                     "avoid": ["豪华型", "帐篷"]}},
    "city_specific_preferences": {"海城市": {
        "attractions": {"must_visit": ["博物馆"], "reject_visit": ["寺"], "category_pref": {"positive": ["湿地"]}},
        "food": {"must_eat": ["海鲜"], "avoid_eat": ["火锅"]}}},
}  # fmt: skip


def task(**metadata):
    meta = {"departure_city": "江都市", "cities": ["海城市", "林川市"], "date": "四天三夜", **metadata}
    users = {"User1": {"preference": PREFERENCE}, "User2": {"preference": {}}}
    return OutsideTask(
        task_id="task_1", time="2026-05-01", metadata=meta, user_preferences=users, difficulty_type="easy"
    )


def test_a_task_becomes_a_request_that_a_trip_file_could_hold():
    request = request_of(task())
    read = TripRequest.model_validate(request)
    assert (read.dates.length, [city.city for city in read.cities], read.origin) == (4, ["海城市", "林川市"], "江都市")
    assert request["travellers"][0]["wishes"] == {
        "must": [{"budget": "2600"}, {"pace": 3}, {"transport": "train"}, {"place": "博物馆", "city": "海城市"},
                 {"words": "海鲜", "city": "海城市"}],
        "prefer": [{"lodging": "mid"}, {"words": "湿地", "city": "海城市"}],
        "avoid": [{"transport": "flight"}, {"lodging": "high"}, {"words": "火锅", "city": "海城市"}],
        "reject": [{"place": "寺", "city": "海城市"}],
    }  # fmt: skip


def test_small_children_come_along_without_wishes():
    request = request_of(task(child_members=[{"user": "User3", "role": "x"}, {"user": "User2", "role": "y"}]))
    assert [person["name"] for person in request["travellers"]] == ["User1", "User2", "User3"]
    assert TripRequest.model_validate(request).travellers[2].age == 4


@pytest.mark.parametrize(("text", "days"), [("10天9夜", 10), ("十天", 10), ("两日三天两夜", 3)])
def test_lengths_are_read_in_words_and_digits(text, days):
    assert TripRequest.model_validate(request_of(task(date=text))).dates.length == days


def test_a_task_that_says_too_little_is_named():
    with pytest.raises(BadInput, match="task_1: says no city"):
        request_of(task(cities=[]))
    with pytest.raises(BadInput, match="task_1: 'soon' is no date"):
        request_of(task().model_copy(update={"time": "soon"}))
