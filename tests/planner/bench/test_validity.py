"""Vectors computed by hand from the published rules, on an invented city."""

import copy

import pytest

from planner.bench.validity import HoursRule, issues, minutes

USERS = ["User1", "User2", "User3"]
MUSEUM = {"海城博物馆": (HoursRule("01-01", "12-31", (2, 3, 4, 5, 6, 7), ((540, 1020),)),)}


def hours(city, place):
    return MUSEUM.get(place)


def stay(kind, where, start, end, who=("All",), **more):
    return {"type": kind, "location": where, "start_time": start, "end_time": end, "participants": list(who), **more}


def way(origin, to, start, end, who=("All",)):
    return {"type": "intracity_transport", "transport_mode": "步行", "from": origin, "to": to, "start_time": start,
            "end_time": end, "participants": list(who)}  # fmt: skip


def leg(origin, to, start="08:00", end="11:00", cost=260):
    return {"type": "intercity_transport", "from_city": origin, "to_city": to, "transport_mode": "高铁",
            "start_time": start, "end_time": end, "avg_cost": cost}  # fmt: skip


def day(number, *segments, on="2026-05-01"):
    return {"day": number, "date": on, "city_segments": list(segments)}


def block(*activities, city="海城市"):
    return {"city": city, "activities": list(activities)}


BED = {"type": "hotel", "location": "海风酒店", "start_time": "20:00", "end_time": "08:00", "avg_cost": 240}
FIRST = day(
    1,
    leg("江都市", "海城市"),
    block(
        way("海城站", "老渔港", "11:10", "11:40"),
        stay("food", "老渔港", "11:45", "12:45", avg_cost=90),
        way("老渔港", "海城博物馆", "12:50", "13:10", ["User1", "User2"]),
        stay("attraction", "海城博物馆", "13:10", "16:00", ["User1", "User2"]),
        way("老渔港", "公园", "12:50", "13:10", ["User3"]),
        stay("attraction", "公园", "13:10", "16:00", ["User3"]),
        way("海城博物馆", "海风酒店", "16:05", "16:30", ["User1", "User2"]),
        way("公园", "海风酒店", "16:05", "16:35", ["User3"]),
        BED,
    ),
)
LAST = day(
    2, block(stay("attraction", "云顶寺", "09:00", "10:00")), leg("海城市", "江都市", "11:00", "14:00"), on="2026-05-02"
)
PLAN = {"days": [FIRST, LAST]}


def rules(plan, known=hours):
    return [issue.rule for issue in issues(plan, USERS, known)]


def changed(number, **fields):
    """The first day with one activity of its block changed."""
    plan = copy.deepcopy(PLAN)
    plan["days"][0]["city_segments"][1]["activities"][number].update(fields)
    return plan


def test_a_plan_that_keeps_all_nine_rules_has_no_issue():
    assert rules(PLAN) == []


def test_vector_12_arriving_by_train_at_a_sight_misses_three_transfers():
    plan = {"days": [day(1, leg("江都市", "海城市"), block(stay("attraction", "公园", "12:00", "13:00")))]}
    assert rules(plan) == ["missing_transfer"] * 3


@pytest.mark.parametrize(
    ("on", "start", "end", "found"),
    [
        ("2026-05-05", "16:00", "17:30", ["outside_hours"]),
        ("2026-05-04", "10:00", "11:00", ["closed"]),
        (None, "16:00", "17:30", []),
        ("2026-05-05", "15:00", "17:00", []),
    ],
)
def test_vector_13_opening_hours(on, start, end, found):
    assert rules({"days": [day(1, block(stay("attraction", "海城博物馆", start, end)), on=on)]}) == found


def test_vector_14_a_city_without_its_suffix_is_the_same_city():
    plan = {"days": [day(1, leg("江都", "海城市"), block(way("站", "公园", "12:00", "12:10"), city="海城"))]}
    assert rules(plan) == []


def test_hours_of_part_of_a_year_may_run_over_new_year():
    winter = HoursRule("11-01", "02-28", (1, 2, 3, 4, 5, 6, 7), ())
    visit = block(stay("attraction", "x", "10:00", "11:00"))
    for on, found in (("2026-12-31", ["outside_hours"]), ("2026-01-31", ["outside_hours"]), ("2026-03-01", [])):
        assert rules({"days": [day(1, visit, on=on)]}, lambda city, place: [winter]) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([day(1, block(BED)), day(2, block(stay("rest", "", "09:00", "10:00"), city="林川市"))], ["missing_intercity"]),
        ([day(1, block(BED)), day(2, leg("海城市", "林川市"))], []),
        (
            [
                day(
                    1,
                    block(stay("rest", "", "09:00", "10:00")),
                    block(stay("rest", "", "11:00", "12:00"), city="林川市"),
                )
            ],
            ["missing_intercity"],
        ),
        (
            [day(1, leg("江都市", "海城市"), block(stay("rest", "", "12:00", "13:00"), city="林川市"))],
            ["missing_intercity"],
        ),
        ([day(1, block(BED), leg("海城市", "林川市", "21:00", "23:00")), day(2, block(BED, city="林川市"))], []),
    ],
)
def test_rule_1_cities_change_by_a_journey_only(days, found):
    assert rules({"days": days}) == found


def test_rule_2_every_night_but_the_last_has_a_bed_at_the_end_of_the_day():
    nothing = day(2, block(stay("rest", "", "09:00", "10:00")))
    walk = stay("rest", "", "21:00", "22:00")
    assert rules({"days": [day(1, block(walk)), nothing]}) == ["missing_hotel"]
    assert rules({"days": [day(1, block(BED, walk)), nothing]}) == ["hotel_not_last_activity"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"end_time": "25:00"}, "time_unreadable"),
        ({"end_time": "11:45"}, "time_order"),
        ({"start_time": None}, "time_unreadable"),
    ],
)
def test_rule_3_times_are_readable_and_run_forwards(fields, found):
    assert found in rules(changed(1, **fields))


def test_rule_3_a_night_train_may_cross_midnight():
    assert rules({"days": [day(1, leg("江都市", "海城市", "22:00", "06:00"))]}) == []


def test_rule_4_nobody_is_in_two_places():
    assert rules(changed(5, participants=["User2", "User3"])).count("overlap") == 1


def test_rule_6_a_way_starts_where_its_people_are():
    assert rules(changed(6, **{"from": "公园"})) == ["transfer_origin"] * 2
    assert rules(changed(8, location="别的酒店")) == ["missing_transfer"] * 3


def test_rule_7_nobody_goes_back_in_time():
    assert "timeline" in rules(changed(8, start_time="16:00"))


@pytest.mark.parametrize("number", [1, 8])
def test_rule_8_meals_and_beds_have_a_price(number):
    assert rules(changed(number, avg_cost=None)) == ["missing_cost"]
    assert rules(changed(number, avg_cost=0)) == []


@pytest.mark.parametrize("who", [[], ["User9"], "All", ["User1", "Ana"]])
def test_rule_9_participants_are_known(who):
    assert "participants" in rules(changed(3, participants=who))


def test_no_participants_means_everybody():
    plan = copy.deepcopy(PLAN)
    del plan["days"][0]["city_segments"][1]["activities"][1]["participants"]
    assert rules(plan) == []


@pytest.mark.parametrize(
    ("text", "at"), [("09:05", 545), ("9:05", 545), ("24:00", None), ("09:60", None), (905, None), ("", None)]
)
def test_a_time_is_two_numbers(text, at):
    assert minutes(text) == at


def test_a_plan_without_days_has_no_issue_to_name():
    assert rules({}) == []
