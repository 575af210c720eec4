"""The vectors of the study, computed by hand from the published rules, and what surrounds them."""

import pytest

from planner.bench.points import split_cost, totals


@pytest.fixture
def gained(places):
    """Return a function to one user's points."""
    return lambda lines, wanted, user="User1": totals(lines, {user: wanted}, places)[user]


def test_vector_1_a_longer_name_meets_a_must_and_earns_no_category(gained, lines_of, stay, wanting):
    wanted = wanting({"must_visit": ["海城博物馆"], "category_pref": {"positive": ["博物馆"]}})
    assert gained(lines_of([stay("attraction", "海城博物馆(新馆)")]), wanted) == 2


def test_vector_2_a_shorter_name_misses_the_must_and_earns_its_category(gained, lines_of, stay, wanting):
    wanted = wanting({"must_visit": ["海城博物馆(新馆)"], "category_pref": {"positive": ["博物馆"]}})
    assert gained(lines_of([stay("attraction", "海城博物馆")]), wanted) == 1


def test_vector_3_liked_and_disliked_cancel_out(gained, lines_of, stay, wanting):
    visit = lines_of([stay("attraction", "云顶寺")])
    assert gained(visit, wanting({"category_pref": {"positive": ["寺庙"]}})) == 1
    assert gained(visit, wanting({"category_pref": {"negative": ["寺庙"]}})) == -1
    assert gained(visit, wanting({"category_pref": {"positive": ["寺庙"], "negative": ["寺庙"]}})) == 0


def test_vector_4_a_name_that_hits_ends_the_test_of_a_meal(gained, lines_of, stay, wanting):
    wanted = wanting(food={"must_eat": ["海鲜"], "reject_eat": ["火锅"]})
    assert gained(lines_of([stay("food", "海鲜火锅城")]), wanted) == 2


def test_vector_5_both_strong_tiers_may_fire_by_category(gained, lines_of, stay, wanting):
    meal = lines_of([stay("food", "老渔港")])
    assert gained(meal, wanting(food={"must_eat": ["海鲜"], "reject_eat": ["海鲜"]})) == 0
    assert gained(meal, wanting(food={"must_eat": ["海鲜"], "avoid_eat": ["海鲜"]})) == 2
    assert gained(meal, wanting(food={"prefer_eat": ["海鲜"], "avoid_eat": ["海鲜"]})) == 1


def test_vector_6_every_leg_counts(gained, lines_of, leg, wanting):
    wanted = wanting(transport={"must": ["高铁"], "avoid": ["飞机"]})
    assert gained(lines_of([leg("高铁")], [leg("飞机")], [leg("高铁")]), wanted) == 3


def test_vector_7_days_beyond_the_ceilings_cost_two_points_each(gained, lines_of, stay, way, wanting):
    full = [stay("attraction", f"x{n}", f"{9 + n}:00", f"{9 + n}:30") for n in range(4)]
    assert gained(lines_of(full, full), wanting(intensity={"max_poi_per_day": 3})) == -4
    long = [stay("attraction", "x", "09:00", "16:30"), way("x", "y", "16:30", "17:10")]
    assert gained(lines_of(long), wanting(intensity={"max_active_hours": 8})) == -2
    assert gained(lines_of(long), wanting(intensity={"max_active_hours": 9})) == 0


def test_vector_8_only_attended_meals_are_paid_for(gained, lines_of, stay, leg, wanting):
    bed = {"type": "hotel", "location": "海风酒店", "start_time": "20:00", "end_time": "08:00", "avg_cost": 250}
    meals = [
        stay("food", "x", "12:00", "13:00", avg_cost=80),
        stay("food", "y", "19:00", "20:00", ["User1"], avg_cost=80),
    ]
    plan = lines_of([leg(cost=300), meals[0], meals[1], bed], [leg(cost=300)])
    assert gained(plan, wanting(avg_budget=1000)) == -2
    assert gained(plan, wanting(avg_budget=1000), "User2") == 0


@pytest.mark.parametrize(
    ("further", "cost"),
    [
        ([], 1),
        ([("16:00", "17:00", ["User1", "User2"])], 1),
        ([("16:00", "17:00", [u]) for u in ("User1", "User2")], 0),
    ],
    ids=["two teams", "one of them goes on", "teams that share somebody"],
)
def test_vector_9_overlapping_teams_are_one_split(lines_of, stay, further, cost):
    spans = [("14:00", "16:00", ["User1", "User2"]), ("14:30", "16:30", ["User3"]), *further]
    assert split_cost(lines_of([stay("attraction", f"x{n}", *span) for n, span in enumerate(spans)])) == cost


def test_a_split_in_step_is_paid_for_once_a_phase_and_a_staggered_one_once(lines_of, stay, way):
    def afternoon(shift):
        first, second = ["User1", "User2"], ["User3"]
        later = [("13:10", "16:00", "16:35"), ("13:20", "16:10", "16:35")][shift]
        return [
            way("a", "b", "12:50", "13:10", first), stay("attraction", "b", "13:10", "16:00", first),
            way("b", "h", "16:05", "16:30", first), way("a", "c", "12:50", later[0], second),
            stay("attraction", "c", later[0], later[1], second), way("c", "h", "16:05", later[2], second),
        ]  # fmt: skip

    assert (split_cost(lines_of(afternoon(0))), split_cost(lines_of(afternoon(1)))) == (3, 1)


def test_vector_14_a_city_by_another_name_earns_nothing(gained, lines_of, stay, wanting):
    wanted = wanting({"must_visit": ["云顶寺"]}, {"must_eat": ["海鲜"]}, hotel_preference={"prefer": ["舒适型"]})
    day = [stay("attraction", "云顶寺"), stay("food", "老渔港", "12:00", "13:00"), stay("hotel", "海风酒店")]
    assert gained(lines_of(day), wanted) == 5
    assert gained(lines_of(day, city="海城"), wanted) == 0


def test_a_bed_counts_by_its_class(gained, lines_of, stay, wanting):
    bed = lines_of([stay("hotel", "海风酒店")])
    assert gained(bed, wanting(hotel_preference={"avoid": ["舒适型"]})) == -1
    assert gained(bed, wanting(hotel_preference={"avoid": ["豪华型"]})) == 0


def test_who_should_be_in_two_places_gains_by_neither(gained, lines_of, stay, wanting):
    wanted = wanting({"must_visit": ["云顶寺"]}, {"must_eat": ["海鲜"]})
    both = [stay("attraction", "云顶寺", who=["User1"]), stay("food", "老渔港", "10:30", "12:00", ["User1", "User2"])]
    assert gained(lines_of(both), wanted) == 0
    assert gained(lines_of(both), wanted, "User2") == 2


def test_a_refused_sight_costs_two_points_and_an_unknown_meal_nothing(gained, lines_of, stay, wanting):
    wanted = wanting({"reject_visit": ["云顶寺"]}, {"reject_eat": ["x"]})
    assert gained(lines_of([stay("attraction", "云顶寺"), stay("food", "x", "12:00", "13:00")]), wanted) == -2
