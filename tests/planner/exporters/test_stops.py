from planner.exporters.stops import bed_name, spot_name, stops


def test_every_way_starts_where_the_one_before_it_ended(plan):
    where = {}
    for stop in stops(plan.days[0]):
        for name in stop.activity.travellers:
            if stop.activity.kind == "transfer":
                assert where.get(name, stop.origin) == stop.origin
            if stop.activity.kind != "rest":
                where[name] = stop.location


def test_a_way_that_two_parties_share_is_told_once_per_origin(plan):
    day = plan.days[0]
    shared = day.activities[7].model_copy(update={"travellers": plan.travellers, "start_min": 985})
    lines = (*day.activities[:7], shared, *day.activities[10:])
    ways = [s for s in stops(day.model_copy(update={"activities": lines})) if s.activity.id == shared.id]
    assert [(s.origin, s.activity.travellers) for s in ways] == [
        ("Tile Museum", ("Ana", "Rui")), ("Oceanário", ("Tom", "Zoé")),
    ]  # fmt: skip


def test_the_bed_is_called_what_the_last_way_calls_it(plan):
    assert bed_name(plan.days[0]) == "bed in Baixa"
    alone = plan.days[0].model_copy(update={"activities": plan.days[0].activities[-1:]})
    assert bed_name(alone) == "Night in Baixa (mid class)"
    assert bed_name(plan.days[1]) == "bed in Baixa"
    sight = plan.days[1].activities[-1:]
    assert bed_name(plan.days[1].model_copy(update={"activities": sight})) == ""


def test_an_own_meal_is_eaten_where_the_bed_is(plan):
    meal = plan.days[0].activities[2]
    own = meal.model_copy(update={"place": meal.place.model_copy(update={"cuisines": ("self_catering",)})})
    assert spot_name(own, "bed in Baixa") == "bed in Baixa"
    assert spot_name(own, "") == "Tasca do Largo"


def test_who_comes_to_the_door_by_a_journey_walks_the_last_minutes(two_cities):
    day = two_cities.days[1]
    straight = day.model_copy(update={"activities": tuple(a for a in day.activities if a.kind != "transfer")})
    first = stops(straight)[0]
    assert (first.activity.kind, first.origin, first.location) == ("transfer", "station", "Tasca do Largo")
    assert (first.activity.start_min, first.activity.end_min) == (720, 730)
