from collections.abc import Callable
from datetime import date, timedelta

import pytest

from planner.outline import DayOutline, Outline, PartyOutline
from planner.plan import Activity, Plan
from roles.clock import hhmm

BOTH = ("Ana", "Rui")
FAMILY = """
dates: {start: 2027-05-13, end: 2027-05-15}
cities: [lisbon]
origin: london
travellers: [{name: Ana}, {name: Rui}, {name: Mia, age: 4}]
"""


@pytest.fixture(scope="module")
def plan(lisbon, good) -> Plan:
    return lisbon.plan(good)


def changed(plan: Plan, line: str, **update: object) -> Plan:
    """Return the plan with one line changed."""
    return edited(plan, line, lambda a: (a.model_copy(update=update),))


def edited(plan: Plan, line: str, edit: Callable[[Activity], tuple[Activity, ...]]) -> Plan:
    """Return the plan with one line replaced by others; the order is kept."""
    days = tuple(
        day.model_copy(
            update={"activities": tuple(new for a in day.activities for new in (edit(a) if a.id == line else (a,)))}
        )
        for day in plan.days
    )
    return plan.model_copy(update={"days": days})


def day_changed(plan: Plan, number: int, **update: object) -> Plan:
    days = tuple(day.model_copy(update=update) if day.number == number else day for day in plan.days)
    return plan.model_copy(update={"days": days})


def line_of(plan: Plan, kind: str, day: int = 1, who: str = "", last: bool = False) -> Activity:
    found = [a for a in plan.days[day - 1].activities if a.kind == kind and (not who or who in a.travellers)]
    return found[-1 if last else 0]


def found(trip, plan: Plan) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(v.code, v.line, v.travellers) for v in trip.broken(plan)}


def test_a_good_plan_breaks_nothing(lisbon, plan):
    assert lisbon.broken(plan) == ()


@pytest.mark.parametrize(
    ("line", "update", "code", "travellers"),
    [
        ("1.2", lambda a: {"end_min": a.start_min}, "times", BOTH),
        ("1.2", lambda a: {"start_min": 8 * 60}, "hours", BOTH),
        ("1.3", lambda a: {"start_min": 8 * 60}, "order", ()),
        ("1.3", lambda a: {"start_min": a.start_min - 15}, "overlap", ("Ana",)),
        ("1.3", lambda a: {"end_min": a.start_min + 5}, "travel_time", BOTH),
        ("1.3", lambda a: {"origin": "the harbour"}, "continuity", ("Rui",)),
        ("1.4", lambda a: {"unpriced": True}, "cost", BOTH),
        ("1.4", lambda a: {"start_min": 15 * 60 + 1, "end_min": 16 * 60}, "mealtime", BOTH),
        ("1.6", lambda a: {"travellers": ()}, "participants", ()),
        ("1.6", lambda a: {"travellers": ("Ana", "Rui", "Eve")}, "participants", ()),
        ("1.10", lambda a: {"travellers": ("Rui",)}, "night", ("Ana",)),
    ],
)
def test_a_changed_line_is_caught_where_it_is(lisbon, plan, line, update, code, travellers):
    where = "" if code == "night" else line
    broken = edited(plan, line, lambda a: (a.model_copy(update=update(a)),))
    assert (code, where, travellers) in found(lisbon, broken)


def test_a_visit_when_the_doors_are_closed_is_told_with_the_usual_hours(lisbon, plan):
    late = changed(plan, "1.6", start_min=22 * 60, end_min=23 * 60)
    opens, closes = lisbon.facts.windows("lis-castelo", 0)[0]
    usual = f"Thu 13 May 22:00-23:00: usually {hhmm(opens)}-{hhmm(closes)}"
    assert [v.text for v in lisbon.broken(late) if v.code == "hours"] == [f"São Jorge Castle on {usual}"]


def test_unknown_hours_are_no_violation(lisbon):
    fado = Outline(days=(DayOutline(city="lisbon", evening=(PartyOutline(stops=("lis-coliseu",)),)),) * 1)
    plan = lisbon.plan(fado)
    assert lisbon.facts.windows("lis-coliseu", 0) is None
    assert not [v for v in lisbon.broken(plan) if v.code == "hours"]


def test_three_parties_at_once_are_too_many(make_trip):
    three = make_trip("{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], "
                      "travellers: [{name: Ana}, {name: Rui}, {name: Ida}]}")  # fmt: skip
    outline = Outline(days=(DayOutline(city="lisbon", morning=(PartyOutline(stops=("lis-castelo",)),)),))
    plan = three.plan(outline)
    visit = line_of(plan, "visit")
    alone = edited(plan, visit.id, lambda a: tuple(a.model_copy(update={"travellers": (n,)}) for n in a.travellers))
    assert {v.line for v in three.broken(alone) if v.code == "parties"} == {visit.id}


def test_a_place_seen_twice_is_named_with_who_sees_it(lisbon, plan):
    place = line_of(plan, "visit", 1).place
    again = changed(plan, line_of(plan, "visit", 2).id, place=place, title="again", travellers=("Ana",))
    assert ("repeat", line_of(plan, "visit", 2).id, ("Ana",)) in found(lisbon, again)


def test_a_second_bed_and_a_bed_after_the_trip_are_caught(lisbon, plan):
    night = line_of(plan, "night")
    twice = edited(plan, night.id, lambda a: (a, a))
    assert ("night", night.id, ("Ana",)) in found(lisbon, twice)
    extra = day_changed(plan, 3, activities=(*plan.days[2].activities, night.model_copy(update={"id": "3.9"})))
    assert {("night", "3.9", ("Ana",)), ("night", "3.9", ("Rui",))} <= found(lisbon, extra)


def test_nothing_follows_the_night(lisbon, plan):
    day = plan.days[0].activities
    assert ("night_last", day[-1].id, ()) in found(lisbon, day_changed(plan, 1, activities=(*day, day[0])))


def test_a_stay_has_one_area(lisbon, plan):
    moved = day_changed(plan, 2, area="alfama")
    assert [v.text for v in lisbon.broken(moved) if v.code == "area"] == [
        "day 2 starts in alfama, the night before was in baixa-chiado",
        "day 3 starts in baixa-chiado, the night before was in alfama",
    ]


def test_days_in_the_wrong_city_are_caught(lisbon, plan):
    codes = {v.code for v in lisbon.broken(day_changed(plan, 2, city="porto"))}
    assert {"cities", "journey"} <= codes


@pytest.fixture(scope="module")
def family(make_trip):
    return make_trip(FAMILY)


@pytest.fixture(scope="module")
def family_plan(family) -> Plan:
    walk = (PartyOutline(stops=("lis-praca-do-comercio",)),)
    days = [DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", journey="flight", afternoon=walk),
            DayOutline(city="lisbon", area="baixa-chiado", lodging="mid"),
            DayOutline(city="lisbon")]  # fmt: skip
    return family.plan(Outline(days=tuple(days), home="flight"))


def test_a_family_that_flies_in_and_home_breaks_nothing(family, family_plan):
    assert family.broken(family_plan) == ()


def test_who_is_not_on_the_flight_does_not_arrive_and_does_not_get_home(family, family_plan):
    out, home = line_of(family_plan, "journey", 1), line_of(family_plan, "journey", 3)
    missed = changed(family_plan, out.id, travellers=("Ana", "Mia"))
    assert any(v.code == "journey" and v.travellers == ("Rui",) for v in family.broken(missed))
    left = changed(family_plan, home.id, travellers=("Ana", "Mia"))
    assert ("home", "", ("Rui",)) in found(family, left)


def test_what_ends_after_the_flight_home_has_begun_is_too_late(family, family_plan):
    home = line_of(family_plan, "journey", 3)
    early = changed(family_plan, home.id, start_min=11 * 60 + 45)
    assert any(v.code == "too_late" and set(v.travellers) == {"Ana", "Mia", "Rui"} for v in family.broken(early))


def test_a_child_is_not_taken_anywhere_without_an_adult(family, family_plan):
    visit = line_of(family_plan, "visit")
    alone = changed(family_plan, visit.id, travellers=("Mia",))
    assert ("child_alone", visit.id, ("Mia",)) in found(family, alone)


def test_a_child_does_not_wait_alone_while_the_adults_are_out(family, family_plan):
    visit = line_of(family_plan, "visit")
    away = plan_without(family_plan, "Mia", visit)
    texts = [v.text for v in family.broken(away) if v.code == "child_alone"]
    assert texts
    assert texts[0].startswith("Mia is left at the lodging from ")


def plan_without(plan: Plan, name: str, visit: Activity) -> Plan:
    """Return the plan with one traveller left behind at the lodging while the others make a visit and come back."""
    day = plan.days[0].activities
    at = next(n for n, a in enumerate(day) if a.id == visit.id)
    kept = tuple(
        a.model_copy(update={"travellers": tuple(n for n in a.travellers if n != name)}) if at - 1 <= n <= at + 1 else a
        for n, a in enumerate(day)
    )
    return day_changed(plan, 1, activities=kept)


def test_children_among_themselves_are_nobodys_violation(make_trip):
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-13}, cities: [lisbon], travellers: [{name: Mia, age: 9}]}"
    )
    plan = trip.plan(Outline(days=(DayOutline(city="lisbon", morning=(PartyOutline(stops=("lis-castelo",)),)),)))
    assert trip.broken(plan) == ()
    assert plan.cost_minor("Mia") > 0


LATE = """
dates: {start: 2027-05-13, end: 2027-05-15}
cities: [lisbon]
travellers: [{name: Ana}, {name: Rui, arrive: 2027-05-14 16:00, leave: 2027-05-15 13:00}]
"""


def test_nobody_takes_part_before_they_arrive_or_after_they_left(make_trip, good):
    trip = make_trip(LATE)
    plan = trip.plan(good)
    assert not [v for v in trip.broken(plan) if v.code == "presence"]
    for day, line in ((1, line_of(plan, "visit", 1)), (2, line_of(plan, "visit", 2))):
        early = changed(plan, line.id, travellers=BOTH)
        assert ("presence", line.id, ("Rui",)) in found(trip, early), day
    lunch = line_of(plan, "meal", 3)
    assert ("presence", lunch.id, ("Rui",)) in found(trip, changed(plan, lunch.id, travellers=BOTH, end_min=14 * 60))
    night = line_of(plan, "night", 1)
    assert ("presence", night.id, ("Rui",)) in found(trip, changed(plan, night.id, travellers=BOTH))


BUDGETS = """
dates: {start: 2027-05-13, end: 2027-05-15}
cities: [lisbon]
budget: 900
households: [{name: Silva, members: [Ana, Rui], budget: 700}]
travellers: [{name: Ana, wishes: {need: [{budget: 350}]}}, {name: Rui}]
"""


def test_every_budget_holds_to_the_cent(make_trip, good):
    trip = make_trip(BUDGETS)
    plan = trip.plan(good)
    spent = {name: plan.cost_minor(name) for name in plan.travellers}
    assert not [v for v in trip.broken(plan) if v.code.endswith("budget")]
    night = line_of(plan, "night")
    exact = changed(
        plan, night.id, costs_minor={**night.costs_minor, "Ana": night.costs_minor["Ana"] + 35000 - spent["Ana"]}
    )
    assert exact.cost_minor("Ana") == 35000
    assert not [v for v in trip.broken(exact) if v.code == "budget"]
    over = changed(exact, night.id, costs_minor={**line_of(exact, "night").costs_minor, "Rui": 90000})
    assert {("household_budget", "", BOTH), ("group_budget", "", BOTH)} <= found(trip, over)
    cent = changed(exact, night.id, costs_minor={"Ana": line_of(exact, "night").costs_minor["Ana"] + 1})
    assert ("budget", "", ("Ana",)) in found(trip, cent)


def test_who_needs_a_budget_goes_nowhere_whose_price_is_unknown(make_trip, good):
    trip = make_trip(BUDGETS)
    plan = trip.plan(good)
    unknown = changed(plan, line_of(plan, "visit").id, unpriced=True)
    assert ("budget_unknown", line_of(plan, "visit").id, ("Ana",)) in found(trip, unknown)
    rui_only = changed(plan, line_of(plan, "visit").id, unpriced=True, travellers=("Rui",))
    assert "budget_unknown" not in {v.code for v in trip.broken(rui_only)}


@pytest.mark.parametrize(
    ("need", "text"),
    [
        ("place: lis-oceanario, day: 1", "never gets to lis-oceanario on day 1"),
        ("place: lis-gulbenkian", "never gets to lis-gulbenkian"),
        ("theme: wellness", "sees nothing about wellness"),
        ("theme: museum, day: 3", "sees nothing about museum"),
        ("food: indian", "never eats indian"),
        ("diet: vegan", "is not known to serve vegan"),
        ("lodging: high", "sleeps in mid class in baixa-chiado, not high"),
        ("time: '10:00-19:00'", "is outside 10:00-19:00"),
        ("rest: 90 min", "rests 0 min on day 2, needs 90"),
        ("walking: 100 m", "at most 100"),
        ("pace: 1", "2 sights on day 1, at most 1"),
        ("access: step_free", "is not known to be step free"),
        ("access: low_effort", "is not known to be low effort"),
        ("access: stroller", "is not known to be stroller"),
        ("company: Rui", "is at Miradouro da Graça without Rui"),
        ("company: together", "is at Miradouro da Graça without the others"),
    ],
)
def test_a_broken_need_is_told_in_its_owners_name(make_trip, plan, need, text):
    trip = make_trip(f"{{dates: {{start: 2027-05-13, end: 2027-05-15}}, cities: [lisbon], "
                     f"travellers: [{{name: Ana, wishes: {{need: [{{{need}}}]}}}}, {{name: Rui}}]}}")  # fmt: skip
    kind = need.split(":")[0]
    broken = [v for v in trip.broken(plan) if v.code == f"need_{kind}"]
    assert broken
    assert all(v.travellers == ("Ana",) and v.text.startswith("Ana: ") for v in broken)
    assert any(text in v.text for v in broken)
    assert all(not v.line or v.line in {a.id for a in plan.activities} for v in broken)


@pytest.mark.parametrize(
    "need",
    ["place: lis-oceanario, day: 2", "theme: museum, day: 1", "food: seafood, city: lisbon", "lodging: central",
     "time: '09:00-20:00'", "walking: 30 km", "pace: 2", "words: no cats"],
)  # fmt: skip
def test_a_need_that_is_met_is_silent(make_trip, plan, need):
    trip = make_trip(f"{{dates: {{start: 2027-05-13, end: 2027-05-15}}, cities: [lisbon], "
                     f"travellers: [{{name: Ana, wishes: {{need: [{{{need}}}]}}}}, {{name: Rui}}]}}")  # fmt: skip
    assert trip.broken(plan) == ()


def test_a_need_for_a_mode_is_broken_by_another_one(make_trip):
    trip = make_trip("{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [lisbon], origin: porto, "
                     "travellers: [{name: Ana, wishes: {need: [{transport: train}]}}]}")  # fmt: skip
    days = tuple(DayOutline(city="lisbon", area="alfama", lodging="mid", journey="coach") for _ in range(3))
    plan = trip.plan(Outline(days=days, home="train"))
    assert [v.line for v in trip.broken(plan) if v.code == "need_transport"] == [line_of(plan, "journey").id]


def test_dates_of_a_plan_follow_each_other(plan):
    assert [day.date for day in plan.days] == [date(2027, 5, 13) + timedelta(days=n) for n in range(3)]


def test_a_child_is_not_taken_to_a_bar(family):
    bar = (PartyOutline(stops=("lis-ginjinha",)),)
    days = [DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", journey="flight"),
            DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", afternoon=bar),
            DayOutline(city="lisbon")]  # fmt: skip
    plan = family.plan(Outline(days=tuple(days), home="flight"))
    assert {(v.code, v.travellers) for v in family.broken(plan)} == {("too_young", ("Mia",))}
