from dataclasses import replace

import pytest

from planner.days.ground import rest_minutes
from planner.outline import DayOutline, Outline, PartyOutline
from planner.plan import Activity, Plan
from planner.schedule import plan_id, schedule

HEAD = "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], "
TWO_AND_A_CHILD = HEAD + "travellers: [{name: Ana}, {name: Rui}, {name: Mia, age: 6}]}"


def stops(*ids: str, who: tuple[str, ...] = ()) -> PartyOutline:
    return PartyOutline(who=who, stops=ids)


def two_days(**blocks: object) -> Outline:
    """Return two days in Lisbon; the first has these blocks."""
    bed = {"city": "lisbon", "area": "baixa-chiado", "lodging": "mid"}
    return Outline(days=(DayOutline(**bed, **blocks), DayOutline(city="lisbon")))


def lines(plan, day: int = 1, kind: str = "", who: str = "") -> list:
    found = plan.days[day - 1].activities
    return [a for a in found if (not kind or a.kind == kind) and (not who or who in a.travellers)]


def test_the_same_outline_gives_the_same_bytes_and_id(lisbon, good):
    plans = [schedule(good, lisbon.group, lisbon.facts) for _ in range(2)]
    assert plans[0].model_dump_json() == plans[1].model_dump_json()
    assert plans[0].id == plan_id(good, lisbon.group) == plan_id(good.model_copy(update={"idea": "x"}), lisbon.group)
    assert plans[0].id != plan_id(good.model_copy(update={"home": "train"}), lisbon.group)


def test_what_is_written_unread_is_what_reading_it_gives(lisbon, good):
    plan = lisbon.plan(good)
    assert Plan.model_validate_json(plan.model_dump_json(), strict=True) == plan
    assert all(list(a.__dict__) == list(Activity.model_fields) for a in plan.activities)
    assert all(a.model_fields_set == set(Activity.model_fields) for a in plan.activities)


def test_plans_share_no_bill_that_could_be_changed(lisbon, good):
    one, other = lisbon.plan(good), lisbon.plan(good)
    assert not {id(a.costs_minor) for a in one.activities} & {id(a.costs_minor) for a in other.activities}


def test_a_day_is_told_in_order_and_numbered_from_one(lisbon, good):
    for day in lisbon.plan(good).days:
        assert [a.id for a in day.activities] == [f"{day.number}.{n}" for n in range(1, len(day.activities) + 1)]
        assert [a.start_min for a in day.activities] == sorted(a.start_min for a in day.activities)


def test_parties_walk_apart_and_eat_together(lisbon, good):
    plan = lisbon.plan(good)
    visits = lines(plan, 2, "visit")
    assert [a.travellers for a in visits if a.slot == "afternoon"] == [("Rui",), ("Ana",)]
    assert [a.travellers for a in lines(plan, 2, "meal")] == [("Ana", "Rui"), ("Ana", "Rui")]


def test_what_is_paid_is_each_ones_price_and_an_unknown_one_is_marked(make_trip):
    trip = make_trip(TWO_AND_A_CHILD)
    plan = trip.plan(
        two_days(morning=(stops("lis-castelo"),), evening=(stops("lis-clube-de-fado", who=("Ana", "Rui")),))
    )
    castle = next(a for a in plan.activities if a.place and a.place.id == "lis-castelo")
    prices = {s.name: trip.facts.cost_minor("lis-castelo", s.age) for s in trip.group.stakeholders}
    assert castle.costs_minor == {name: cost for name, cost in prices.items() if cost}
    fado = next(a for a in plan.activities if a.place and a.place.id == "lis-clube-de-fado")
    assert fado.unpriced
    assert fado.costs_minor == {}


def test_who_stood_apart_before_lunch_without_a_lunch_meets_before_going_on(make_trip):
    trip = make_trip(HEAD + "origin: seville, travellers: [{name: Ana}, {name: Rui}]}")
    apart = (stops("lis-castelo", who=("Ana",)), stops("lis-praca-do-comercio", who=("Rui",)))
    outline = two_days(journey="coach", morning=apart, afternoon=(stops("lis-rossio"),))
    plan = trip.plan(outline.model_copy(update={"home": "coach"}))
    assert [a.slot for a in lines(plan, 1, "meal")] == ["dinner"]
    meeting = [a for a in lines(plan, 1, "transfer", "Rui") if a.destination == "São Jorge Castle"]
    assert [a.travellers for a in meeting] == [("Rui",)]
    assert "continuity" not in {v.code for v in trip.broken(plan)}


def test_a_late_riser_comes_from_the_lodging_to_the_table(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}, {name: Rui, wishes: {must: [{time: '12:30-23:30'}]}}]}")
    plan = trip.plan(two_days(morning=(stops("lis-castelo"),), lunch="lis-trindade", afternoon=(stops("lis-rossio"),)))
    assert lines(plan, 1, "visit")[0].travellers == ("Ana",)
    lunch = lines(plan, 1, "meal")[0]
    assert lunch.travellers == ("Ana", "Rui")
    assert lunch.start_min >= 12 * 60 + 30
    assert [a.origin for a in lines(plan, 1, "transfer", "Rui") if a.end_min <= lunch.start_min] == ["the lodging"]


def test_who_gets_up_after_lunch_joins_the_afternoon_no_earlier(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}, {name: Rui, wishes: {need: [{time: '14:30-23:30'}]}}]}")
    plan = trip.plan(two_days(morning=(stops("lis-castelo"),), lunch="lis-trindade", afternoon=(stops("lis-rossio"),)))
    assert lines(plan, 1, "meal")[0].travellers == ("Ana",)
    assert all(a.start_min >= 14 * 60 + 30 for a in lines(plan, 1, who="Rui"))
    assert trip.broken(plan) == ()


def test_a_child_that_no_party_took_along_goes_with_an_adult(make_trip):
    trip = make_trip(TWO_AND_A_CHILD)
    apart = (stops("lis-castelo", who=("Ana",)), stops("lis-rossio", who=("Rui",)))
    plan = trip.plan(two_days(morning=apart))
    assert next(a for a in lines(plan, 1, "visit") if "Ana" in a.travellers).travellers == ("Ana", "Mia")
    assert trip.broken(plan) == ()


def test_a_child_that_only_waits_with_an_adult_waits(make_trip):
    trip = make_trip(TWO_AND_A_CHILD)
    plan = trip.plan(two_days(morning=(stops("lis-castelo", who=("Ana",)),)))
    assert [a.travellers for a in lines(plan, 1, "visit")] == [("Ana",)]
    assert trip.broken(plan) == ()


def test_adults_fetch_a_child_that_arrives_later(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}, {name: Tom, age: 15, arrive: 2027-05-13 15:30}]}")
    plan = trip.plan(two_days(afternoon=(stops("lis-castelo", who=("Ana",)),), dinner="lis-trindade"))
    ways = [a for a in lines(plan, 1, "transfer", "Tom") if a.destination == "Cervejaria Trindade"]
    assert [a.travellers for a in ways] == [("Ana", "Tom")]


def test_a_rest_is_taken_by_the_whole_party_and_ends_before_the_flight(make_trip):
    trip = make_trip(
        HEAD + "origin: london, travellers: [{name: Ana}, {name: Ida, wishes: {must: [{rest: 240 min}]}}]}"
    )
    outline = two_days(journey="flight", lunch=None)
    plan = trip.plan(outline.model_copy(update={"home": "flight"}))
    rests = lines(plan, 2, "rest")
    home = next(a for a in lines(plan, 2, "journey"))
    assert [a.travellers for a in rests] == [("Ana", "Ida")]
    assert rests[0].end_min <= home.start_min
    assert trip.broken(plan) == ()


def test_who_is_named_in_two_parties_goes_with_the_first(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}, {name: Rui, wishes: {must: [{rest: 60 min}]}}]}")
    twice = (stops("lis-castelo", who=("Ana", "Rui")), stops("lis-rossio", who=("Rui",)))
    plan = trip.plan(two_days(afternoon=twice))
    assert [a.travellers for a in lines(plan, 1, "visit")] == [("Ana", "Rui")]
    assert len(lines(plan, 1, "rest")) == 1


def test_an_evening_after_dinner_is_for_those_who_stay_up(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}, {name: Rui}, {name: Mia, age: 3, roles: [toddler]}]}")
    plan = trip.plan(two_days(dinner="lis-trindade", evening=(stops("lis-bairro-alto-streets"),)))
    out = lines(plan, 1, "visit")[0].travellers
    assert len(out) == 1
    assert out[0] in {"Ana", "Rui"}
    way_home = next(a for a in lines(plan, 1, "transfer", "Mia") if a.destination == "the lodging")
    assert len(way_home.travellers) == 2
    assert trip.broken(plan) == ()


def test_ways_at_the_same_time_between_the_same_spots_are_one_line(lisbon):
    apart = (stops("lis-castelo", who=("Ana",)), stops("lis-castelo", who=("Rui",)))
    plan = lisbon.plan(two_days(morning=apart))
    assert next(a.travellers for a in lines(plan, 1, "transfer")) == ("Ana", "Rui")


def test_the_last_day_has_no_bed_even_if_the_outline_says_so(make_trip):
    trip = make_trip(HEAD + "travellers: [{name: Ana}]}")
    outline = two_days()
    bed = outline.days[1].model_copy(update={"lodging": "high", "area": "baixa-chiado"})
    plan = trip.plan(outline.model_copy(update={"days": (outline.days[0], bed)}))
    assert lines(plan, 2, "night") == []


def test_a_holiday_is_noted_on_its_day(make_trip):
    trip = make_trip("{dates: {start: 2027-06-13, end: 2027-06-13}, cities: [lisbon], travellers: [{name: Ana}]}")
    plan = trip.plan(Outline(days=(DayOutline(city="lisbon"),)))
    assert plan.days[0].notes[0].startswith("public holiday: ")


@pytest.mark.parametrize("dates", [("2027-03-27", "2027-03-29"), ("2027-10-30", "2027-11-01")])
def test_a_day_that_changes_the_clock_is_a_day_like_any_other(make_trip, dates):
    trip = make_trip(
        f"{{dates: {{start: {dates[0]}, end: {dates[1]}}}, cities: [lisbon], travellers: [{{name: Ana}}]}}"
    )
    bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=(stops("lis-rossio"),))
    plan = trip.plan(
        Outline(days=(bed, bed.model_copy(update={"morning": (stops("lis-castelo"),)}), DayOutline(city="lisbon")))
    )
    assert trip.broken(plan) == ()
    assert next(day.date.isoformat() for day in plan.days) == dates[0]
    assert {day.tz for day in plan.days} == {"Europe/Lisbon"}


def test_the_clock_moves_with_the_journey(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [munich], origin: london, travellers: [{name: Ana}]}"
    )
    bed = DayOutline(city="munich", area=min(trip.facts.cities["munich"].areas), lodging="mid", journey="flight")
    plan = trip.plan(Outline(days=(bed, DayOutline(city="munich")), home="flight"))
    out, home = lines(plan, 1, "journey")[0], lines(plan, 2, "journey")[0]
    option = trip.facts.journey("london", "munich", "flight")
    assert (out.start_min, out.end_min) == (9 * 60, 9 * 60 + option.minutes)
    assert "clocks +60 min" in out.note
    assert "clocks -60 min" in home.note
    assert home.end_min - 60 <= 22 * 60
    assert trip.broken(plan) == ()


def test_two_cities_are_joined_by_a_journey_for_everybody_who_is_there(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [porto, lisbon], travellers: "
                     "[{name: Ana}, {name: Rui, arrive: 2027-05-14 19:00}, "
                     "{name: Ida, leave: 2027-05-14 09:00}]}")  # fmt: skip
    porto = DayOutline(city="porto", area=min(trip.facts.cities["porto"].areas), lodging="mid")
    lisbon = DayOutline(city="lisbon", area="alfama", lodging="mid", journey="train")
    plan = trip.plan(Outline(days=(porto, lisbon, DayOutline(city="lisbon"))))
    assert [a.travellers for a in lines(plan, 2, "journey")] == [("Ana",)]
    assert [a.travellers for a in lines(plan, 1, "night")] == [("Ana", "Ida")]
    assert [a.travellers for a in lines(plan, 2, "night")] == [("Ana", "Rui")]
    assert trip.broken(plan) == ()


def test_who_starts_elsewhere_travels_and_pays_their_own_way(make_trip):
    trip = make_trip(HEAD + "origin: london, travellers: [{name: Ana}, {name: Rui, origin: paris}]}")
    plan = trip.plan(two_days(journey="flight").model_copy(update={"home": "flight"}))
    ways = {(a.origin, a.destination, a.travellers) for a in plan.activities if a.kind == "journey"}
    assert ways == {("london", "lisbon", ("Ana",)), ("paris", "lisbon", ("Rui",)),
                    ("lisbon", "london", ("Ana",)), ("lisbon", "paris", ("Rui",))}  # fmt: skip
    fare = trip.facts.journey("paris", "lisbon", "flight").price_minor
    assert lines(plan, 1, "journey", "Rui")[0].costs_minor == {"Rui": fare}
    assert trip.broken(plan) == ()


def test_who_lives_where_the_group_goes_needs_no_journey(make_trip):
    trip = make_trip(HEAD + "origin: london, travellers: [{name: Ana}, {name: Rui, origin: lisbon}]}")
    plan = trip.plan(two_days(journey="flight").model_copy(update={"home": "flight"}))
    assert [a.travellers for a in plan.activities if a.kind == "journey"] == [("Ana",), ("Ana",)]
    assert trip.broken(plan) == ()


def test_rest_minutes_are_the_most_that_somebody_wants(make_trip):
    trip = make_trip(TWO_AND_A_CHILD.replace("{name: Ana}", "{name: Ana, wishes: {prefer: [{rest: 45 min}]}}"))
    assert [rest_minutes(s) for s in trip.group.stakeholders] == [45, 0, 0]


def test_an_unknown_place_is_a_key_error(lisbon):
    with pytest.raises(KeyError):
        lisbon.plan(two_days(morning=(stops("lis-nowhere"),)))


def test_two_places_of_one_name_are_two_places(lisbon):
    cities = dict(lisbon.facts.cities)
    city = cities["lisbon"]
    twins = {
        key: city.places[key].model_copy(update={"name": "Best of Lisbon"})
        for key in ("lis-castelo", "lis-museu-do-azulejo")
    }
    facts = replace(lisbon.facts, cities={**cities, "lisbon": replace(city, places={**city.places, **twins})})
    outline = two_days(morning=(stops("lis-castelo", "lis-museu-do-azulejo"),))
    moved = lines(schedule(outline, lisbon.group, facts), 1, "transfer")
    assert len(moved) == len(lines(lisbon.plan(outline), 1, "transfer"))
