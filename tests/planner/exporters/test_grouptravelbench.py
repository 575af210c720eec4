import json
from dataclasses import replace
from datetime import date

from planner.bench.validity import issues
from planner.exporters.audience import EVERYONE
from planner.exporters.grouptravelbench import GroupTravelBenchExporter, export

USERS = ("User1", "User2", "User3", "User4")


def written(plan, exporter=export):
    return json.loads(exporter(plan, None, EVERYONE))


def test_our_plans_break_none_of_the_nine_rules(plan, two_cities, plan_on):
    for trip in (plan, two_cities, plan_on(date(2026, 3, 28)), plan_on(date(2026, 10, 24))):
        assert issues(written(trip), USERS) == ()


def test_the_whole_group_is_all_and_a_party_is_named(plan):
    activities = written(plan)["days"][0]["city_segments"][0]["activities"]
    by_place = {a.get("location"): a["participants"] for a in activities if a["type"] == "attraction"}
    assert by_place == {
        "Jerónimos Monastery": ["All"],
        "Tile Museum": ["User1", "User2"],
        "Oceanário": ["User3", "User4"],
    }


def test_an_evening_past_midnight_ends_before_it(plan):
    activities = written(plan)["days"][0]["city_segments"][0]["activities"]
    assert [(a["start_time"], a["end_time"]) for a in activities[-3:]] == [
        ("19:00", "23:58"), ("23:58", "23:59"), ("23:59", "08:00"),
    ]  # fmt: skip


def test_journeys_part_the_days_into_cities(two_cities):
    segments = [s for day in written(two_cities)["days"] for s in day["city_segments"]]
    assert [s.get("city") or (s["from_city"], s["to_city"]) for s in segments] == [
        ("coimbra", "porto"), "porto", "porto", ("porto", "lisbon"), "lisbon", "lisbon", ("lisbon", "coimbra"),
    ]  # fmt: skip
    assert {s["transport_mode"] for s in segments if "transport_mode" in s} == {"高铁"}


def test_names_cities_and_money_are_those_of_a_task(plan):
    users = {"Ana": "User2", "Rui": "User1", "Tom": "User3", "Zoé": ""}
    exporter = GroupTravelBenchExporter(users=users, cities={"lisbon": "里斯本市"}, unit_rate=8.0)
    block = written(plan, exporter)["days"][0]["city_segments"][0]
    assert block["city"] == "里斯本市"
    assert {name for a in block["activities"] for name in a.get("participants", ())} == {
        "All",
        "User1",
        "User2",
        "User3",
    }
    assert block["activities"][2]["avg_cost"] == 126.0


def test_an_activity_of_a_small_child_alone_with_nobody_is_left_out(plan):
    exporter = GroupTravelBenchExporter(users={"Ana": "User1", "Rui": "User2", "Tom": "", "Zoé": ""})
    places = [a.get("location") for a in written(plan, exporter)["days"][0]["city_segments"][0]["activities"]]
    assert "Oceanário" not in places


def test_an_unknown_price_is_null_unless_something_stands_in(plan):
    day = plan.days[0]
    meal = day.activities[2].model_copy(update={"unpriced": True, "costs_minor": {}})
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": (meal,)}),)})
    cost = [
        written(changed, GroupTravelBenchExporter(unknown_cost=c))["days"][0]["city_segments"][0] for c in (None, 50.0)
    ]
    assert [block["activities"][0]["avg_cost"] for block in cost] == [None, 50.0]


def test_a_journey_of_few_is_left_out(two_cities):
    day = two_cities.days[0]
    alone = day.activities[0].model_copy(update={"travellers": ("Tom",)})
    lines = (alone, *day.activities[1:])
    changed = two_cities.model_copy(
        update={"days": (day.model_copy(update={"activities": lines}), *two_cities.days[1:])}
    )
    assert "type" not in written(changed)["days"][0]["city_segments"][0]


def test_modes_without_a_word_of_theirs_get_the_nearest(two_cities):
    exporter = GroupTravelBenchExporter()
    for mode, word in (("flight", "飞机"), ("coach", "自驾"), ("balloon", "火车")):
        day = two_cities.days[0]
        leg = day.activities[0].model_copy(update={"mode": mode})
        trip = two_cities.model_copy(
            update={"days": (day.model_copy(update={"activities": (leg, *day.activities[1:])}),)}
        )
        assert exporter.days(trip)[0]["city_segments"][0]["transport_mode"] == word
    assert replace(exporter, unit_rate=2.0) != exporter


def test_ways_meet_the_next_place_by_its_name_whatever_the_plan_calls_their_end(plan):
    day = plan.days[0]
    lines = tuple(a.model_copy(update={"destination": "the main gate"}) if a.id == "1.4" else a for a in day.activities)
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": lines}), plan.days[1])})
    assert issues(written(changed), USERS) == ()


def test_a_journey_to_the_door_still_ends_in_a_way_from_the_station(two_cities):
    days = []
    for day in two_cities.days:
        direct = tuple(a for n, a in enumerate(day.activities) if not (n and day.activities[n - 1].kind == "journey"))
        days.append(day.model_copy(update={"activities": direct}))
    assert issues(written(two_cities.model_copy(update={"days": tuple(days)})), USERS) == ()
