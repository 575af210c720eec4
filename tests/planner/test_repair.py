"""What repair promises about any draft, on random drafts for random groups; and what it does about each fault."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.drafters.task import Lock
from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline
from planner.repair import MAX_REPAIRS, completed, repair
from roles.errors import BadInput

ROLES = ("toddler", "toddler_parent", "teenager", "grandparent", "night_owl", "early_bird", "remote_worker", "hiker")
STARTS = (date(2027, 3, 27), date(2027, 5, 13), date(2027, 10, 30), date(2027, 12, 24))
ROUTES = (("lisbon",), ("porto", "lisbon"), ("munich",), ("london",))


def request(draw: random.Random) -> str:
    """Return a small group's trip: ages, roles, own arrivals, departures and origins, across clock changes."""
    cities = draw.choice(ROUTES)
    start = draw.choice(STARTS)
    days = draw.randint(len(cities) + (len(cities) > 1), 4)
    origin = draw.choice(["", "origin: berlin, "] + (["origin: london, "] if "london" not in cities else []))
    people = ", ".join(person(draw, n, start, days) for n in range(draw.randint(1, 4)))
    end = start + timedelta(days=days - 1)
    where = f"cities: [{', '.join(cities)}], {origin}"
    return f"{{dates: {{start: {start}, end: {end}}}, {where}travellers: [{people}]}}"


def person(draw: random.Random, number: int, start: date, days: int) -> str:
    parts = [f"name: P{number}", f"roles: [{', '.join(draw.sample(ROLES, draw.choice([0, 0, 1, 2])))}]"]
    if draw.random() < 0.6:
        parts.append(f"age: {draw.choice([1, 3, 8, 15, 17, 30, 41, 80])}")
    if draw.random() < 0.25:
        parts.append(f"arrive: {start + timedelta(days=draw.randrange(days))} {draw.randint(6, 22):02}:30")
    if draw.random() < 0.25:
        parts.append(f"leave: {start + timedelta(days=draw.randrange(days))} {draw.randint(6, 22):02}:45")
    if draw.random() < 0.2:
        parts.append(f"origin: {draw.choice(['paris', 'berlin'])}")
    return "{" + ", ".join(parts) + "}"


def draft(draw: random.Random, trip) -> Outline:
    """Return a draft no sane drafter would write: any place, any party, any order, beds and modes left out."""
    names, days = list(trip.group.names), []
    for day in range(trip.group.frame.days):
        city = trip.group.frame.city_of_day(day)
        known = sorted(trip.facts.cities[city].places.values(), key=lambda p: p.id)
        sights, food = ([p.id for p in known if (p.kind == "food") is eats] for eats in (False, True))

        def party(sights=sights) -> PartyOutline:
            who = tuple(draw.sample(names, draw.randint(0, len(names))))
            return PartyOutline(who=who, stops=tuple(draw.sample([*sights, "nowhere"], draw.randint(0, 3))))

        blocks = {block: tuple(party() for _ in range(draw.randint(0, 2))) for block in BLOCKS}
        areas = [None, "nowhere", *sorted(trip.facts.cities[city].areas)]
        bed = {"area": draw.choice(areas), "lodging": draw.choice([None, "mid", "castle"])}
        meals = {"lunch": draw.choice([None, *food]), "dinner": draw.choice([None, *food])}
        days.append(DayOutline(city=city, journey=draw.choice([None, "train", "flight"]), **blocks, **bed, **meals))
    return Outline(days=tuple(days[: draw.choice([len(days), 1])]), home=draw.choice([None, "train"]))


@pytest.fixture(scope="module")
def any_trip(make_trip):
    """Return a function from a seed to a trip and a draft of it; None when the request itself is refused."""

    def make(seed: int):
        draw = random.Random(seed)
        try:
            trip = make_trip(request(draw))
        except BadInput:
            return None
        return trip, draft(draw, trip)

    return make


def broken_for(violations) -> set[tuple[str, str]]:
    """Return what is broken, once for each traveller concerned."""
    return {(v.code, name) for v in violations for name in v.travellers or ("everybody",)}


def unavoidable(trip) -> set[tuple[str, str]]:
    """Return what even a trip without any stop breaks: children whom the request lets travel alone, and the like."""
    nothing = Outline(days=(DayOutline(city=trip.group.frame.city_of_day(0)),))
    return broken_for(repair(nothing, trip.group, trip.facts).violations)


@settings(
    max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
def test_any_draft_of_any_trip_ends_in_an_orderly_plan(any_trip, seed):
    made = any_trip(seed)
    if made is None:
        return
    trip, outline = made
    mended = repair(outline, trip.group, trip.facts)
    plan = mended.plan
    assert mended.violations == trip.broken(plan)
    assert trip.plan(mended.outline) == plan.model_copy(update={"changes": ()})
    assert broken_for(mended.violations) <= unavoidable(trip)
    assert all(a.start_min < a.end_min and set(a.travellers) <= set(trip.group.names) for a in plan.activities)
    assert all(
        set(a.costs_minor) <= set(a.travellers) and min(a.costs_minor.values(), default=1) > 0 for a in plan.activities
    )
    assert sum(plan.cost_minor(n) for n in plan.travellers) == sum(sum(a.costs_minor.values()) for a in plan.activities)
    again = repair(mended.outline, trip.group, trip.facts)
    assert (again.plan.days, again.violations) == (plan.days, mended.violations)


def stops(*ids: str, who: tuple[str, ...] = ()) -> PartyOutline:
    return PartyOutline(who=who, stops=ids)


def with_first(good: Outline, **update: object) -> Outline:
    return good.model_copy(update={"days": (good.days[0].model_copy(update=update), *good.days[1:])})


def test_a_good_draft_is_left_as_it_is(lisbon, good):
    mended = repair(good, lisbon.group, lisbon.facts)
    assert (mended.outline, mended.plan.changes, mended.violations) == (good, (), ())


def test_unknown_places_and_people_are_dropped_and_told(lisbon, good):
    bad = with_first(
        good, morning=(stops("lis-atlantis", "lis-museu-do-azulejo", who=("Ana", "Eve")),), lunch="lis-void"
    )
    mended = repair(bad, lisbon.group, lisbon.facts)
    assert mended.plan.changes == (
        "day 1: no place 'lis-atlantis' is known",
        "day 1: nobody called 'Eve' travels",
        "day 1: no place 'lis-void' is known for lunch",
    )
    assert mended.outline.days[0].morning == (stops("lis-museu-do-azulejo", who=("Ana",)),)


def test_what_is_closed_is_dropped_for_those_who_would_stand_there(lisbon, good):
    shut = with_first(
        good, evening=(stops("lis-oceanario", who=("Ana",)), stops("lis-bairro-alto-streets", who=("Rui",)))
    )
    mended = repair(shut, lisbon.group, lisbon.facts)
    assert mended.violations == ()
    assert mended.outline.days[0].evening[1].stops == ("lis-bairro-alto-streets",)
    assert mended.plan.changes[0].startswith("Lisbon Oceanarium dropped (Lisbon Oceanarium on Thu 13 May")


def test_a_locked_place_is_never_dropped(lisbon, good):
    shut = with_first(good, evening=(stops("lis-oceanario"),))
    mended = repair(shut, lisbon.group, lisbon.facts, (Lock("lis-oceanario"),))
    assert "lis-oceanario" in mended.outline.places
    assert {v.code for v in mended.violations} >= {"hours"}


def test_a_closed_restaurant_is_replaced_by_an_own_meal(lisbon, good):
    mended = repair(with_first(good, lunch="lis-faz-figura", dinner="lis-ze-da-mouraria"), lisbon.group, lisbon.facts)
    assert mended.violations == ()
    assert mended.outline.days[0].dinner is None
    assert any("replaced" in change for change in mended.plan.changes)


def test_a_locked_restaurant_that_is_too_late_costs_the_stops_before_it(lisbon, good):
    full = with_first(good, morning=(stops("lis-zoo", "lis-museu-do-azulejo"),))
    mended = repair(full, lisbon.group, lisbon.facts, (Lock("lis-time-out-market"),))
    assert mended.violations == ()
    assert mended.outline.days[0].lunch == "lis-time-out-market"
    assert len(mended.outline.days[0].morning[0].stops) == 1


def test_a_child_alone_is_taken_along_by_the_others(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], "
        "travellers: [{name: Ana}, {name: Mia, age: 5}]}"
    )
    outline = Outline(
        days=(
            DayOutline(city="lisbon", morning=(stops("lis-castelo", who=("Ana",)), stops("lis-rossio", who=("Mia",)))),
        )
    )
    mended = repair(outline, trip.group, trip.facts)
    assert mended.violations == ()
    assert [a.travellers for a in mended.plan.activities if a.kind == "visit"] == [("Ana", "Mia")]


MONEY = "{{dates: {{start: 2027-05-13, end: 2027-05-15}}, cities: [lisbon], {more}}}"


@pytest.mark.parametrize(
    "more",
    ["travellers: [{name: Ana, wishes: {need: [{budget: 200}]}}, {name: Rui}]",
     "households: [{name: H, members: [Ana, Rui], budget: 300}], travellers: [{name: Ana}, {name: Rui}]",
     "budget: 300, travellers: [{name: Ana}, {name: Rui}]"],
)  # fmt: skip
def test_a_budget_is_met_by_dropping_the_dearest_and_then_by_cheaper_beds(make_trip, good, more):
    trip = make_trip(MONEY.format(more=more))
    mended = repair(good, trip.group, trip.facts)
    assert mended.violations == ()
    text = " ".join(mended.plan.changes)
    assert "dropped to save money" in text
    assert "class (" in text


def test_a_journey_is_swapped_for_a_cheaper_one_last_of_all(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [porto], origin: lisbon, budget: 90, "
                     "travellers: [{name: Ana}]}")  # fmt: skip
    options = trip.facts.journeys["lisbon", "porto"]
    dearest = max((o for o in options if o.price_minor), key=lambda o: o.price_minor)
    bed = DayOutline(city="porto", area=min(trip.facts.cities["porto"].areas), lodging="hostel", journey=dearest.mode)
    mended = repair(Outline(days=(bed, DayOutline(city="porto")), home=dearest.mode), trip.group, trip.facts)
    cheapest = min(o.price_minor for o in options if o.price_minor)
    paid = [a.costs_minor["Ana"] for a in mended.plan.activities if a.kind == "journey"]
    assert paid == [cheapest, cheapest]
    assert any(change.startswith("home by ") for change in mended.plan.changes)


def test_a_budget_that_nothing_can_meet_stays_broken_and_ends(make_trip, good):
    trip = make_trip(MONEY.format(more="budget: 10, travellers: [{name: Ana}, {name: Rui}]"))
    mended = repair(good, trip.group, trip.facts)
    assert [v.code for v in mended.violations] == ["group_budget"]
    assert len(mended.plan.changes) < MAX_REPAIRS


def test_a_slow_journey_that_leaves_no_time_is_made_faster(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], origin: madrid, travellers: [{name: Ana}]}"
    )
    bed = DayOutline(city="lisbon", area="alfama", lodging="mid", journey="train", lunch="lis-trindade")
    last = DayOutline(
        city="lisbon", morning=(stops("lis-oceanario"),), lunch="lis-ramiro", afternoon=(stops("lis-zoo"),)
    )
    mended = repair(Outline(days=(bed, last), home="train"), trip.group, trip.facts)
    assert mended.violations == ()


def test_what_no_dropped_stop_can_mend_costs_no_stop(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], origin: porto, "
        "travellers: [{name: Ana, wishes: {need: [{transport: ferry}]}}, {name: Mia, age: 9, origin: madrid}]}"
    )
    bed = DayOutline(city="lisbon", area="alfama", lodging="mid", journey="train", afternoon=(stops("lis-castelo"),))
    mended = repair(Outline(days=(bed, DayOutline(city="lisbon")), home="train"), trip.group, trip.facts)
    assert {v.code for v in mended.violations} == {"need_transport", "child_alone"}
    assert mended.outline.places == {"lis-castelo"}


def test_missing_days_beds_areas_and_modes_are_filled_in(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-16}, cities: [porto, lisbon], origin: madrid, "
        "travellers: [{name: Ana}]}"
    )
    filled = completed(Outline(days=(DayOutline(city="lisbon", lodging="castle", area="x"),)), trip.facts)
    assert [day.city for day in filled.days] == ["porto", "porto", "lisbon", "lisbon"]
    assert [day.lodging for day in filled.days] == ["mid", "mid", "mid", None]
    assert filled.days[0].journey == trip.facts.journeys["madrid", "porto"][0].mode
    assert filled.days[2].journey == trip.facts.journeys["porto", "lisbon"][0].mode
    assert filled.home == trip.facts.journeys["lisbon", "madrid"][0].mode


def test_a_stay_keeps_the_area_of_its_first_night(lisbon, good):
    moving = good.model_copy(
        update={"days": (good.days[0], good.days[1].model_copy(update={"area": "alfama"}), good.days[2])}
    )
    assert [day.area for day in completed(moving, lisbon.facts).days] == ["baixa-chiado", "baixa-chiado", None]


def test_days_too_many_are_left_out(lisbon, good):
    longer = good.model_copy(update={"days": (*good.days, *good.days)})
    assert len(completed(longer, lisbon.facts).days) == 3


NEEDED = (
    "{{dates: {{start: 2027-05-13, end: 2027-05-15}}, cities: [lisbon], travellers: "
    "[{{name: Ana, wishes: {{need: [{need}]}}}}, {{name: Rui}}]}}"
)


@pytest.mark.parametrize(
    ("need", "told"),
    [("{place: lis-oceanario}", "Lisbon Oceanarium added on day 1, morning (Ana needs it)"),
     ("{place: lis-oceanario, day: 2}", "Lisbon Oceanarium added on day 2, morning (Ana needs it)"),
     ("{place: lis-ramiro}", "Cervejaria Ramiro for lunch on day 1 (Ana needs it)"),
     ("{theme: wildlife}", " added on day 1, morning (Ana needs it)"),
     ("{food: indian}", "(Ana needs it)"),
     ("{lodging: hostel}", "nights in hostel class (Ana needs it)"),
     ("{lodging: quiet}", "nights in a quiet area (Ana needs it)")],
)  # fmt: skip
def test_what_somebody_needs_and_a_draft_forgot_is_put_in(make_trip, need, told):
    trip = make_trip(NEEDED.format(need=need))
    bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid")
    mended = repair(Outline(days=(bed, bed, DayOutline(city="lisbon"))), trip.group, trip.facts)
    assert mended.violations == ()
    assert [change.endswith(told) for change in mended.plan.changes] == [True]


def test_a_stop_gives_way_to_a_need_where_a_day_has_no_room_for_both(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], travellers: "
        "[{name: Ana, wishes: {need: [{place: lis-castelo}, {pace: 1}]}}, {name: Rui}]}"
    )
    mended = repair(Outline(days=(DayOutline(city="lisbon", morning=(stops("lis-rossio"),)),)), trip.group, trip.facts)
    assert mended.violations == ()
    assert mended.outline.places == {"lis-castelo"}
    assert mended.plan.changes == ("São Jorge Castle instead of Rossio Square on day 1, morning (Ana needs it)",)


def test_a_private_need_is_met_without_a_word_about_it(make_trip):
    trip = make_trip(NEEDED.format(need="{place: lis-oceanario, sealed: true}"))
    bed = DayOutline(city="lisbon", area="baixa-chiado", lodging="mid")
    mended = repair(Outline(days=(bed, bed, DayOutline(city="lisbon"))), trip.group, trip.facts)
    assert "lis-oceanario" in mended.outline.places
    assert mended.plan.changes == ("changed for something that somebody keeps private",)


def test_what_is_banned_or_locked_outweighs_a_forgotten_need(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], travellers: "
        "[{name: Ana, wishes: {need: [{place: lis-castelo}, {pace: 1}]}}]}"
    )
    draft = Outline(days=(DayOutline(city="lisbon", morning=(stops("lis-rossio"),)),))
    locked = repair(draft, trip.group, trip.facts, (Lock("lis-rossio"),))
    banned = repair(draft, trip.group, trip.facts, (), frozenset({"lis-castelo"}))
    assert {locked.outline.places, banned.outline.places} == {frozenset({"lis-rossio"})}
    assert [v.code for v in (*locked.violations, *banned.violations)] == ["need_place", "need_place"]
