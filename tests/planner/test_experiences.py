import pytest

from planner.experiences import candidate, experience
from rewards.types import Violation


@pytest.fixture(scope="module")
def plan(lisbon, good):
    return lisbon.plan(good)


def test_an_experience_holds_only_what_one_person_lives_through(plan):
    ana = experience(plan, "Ana")
    assert [visit.place for visit in ana.visits if visit.day == 1] == ["lis-oceanario", "lis-miradouro-da-graca"]
    assert [visit.companions for visit in ana.visits if visit.day == 1] == [("Rui",), ()]
    assert ana.days == (0, 1, 2)
    assert [meal.slot for meal in ana.meals] == ["lunch", "dinner", "lunch", "dinner", "lunch"]
    assert [night.lodging for night in ana.nights] == ["mid", "mid"]


def test_what_is_lived_costs_what_the_plan_says(plan):
    for name in plan.travellers:
        assert experience(plan, name).cost_minor == plan.cost_minor(name)


def test_every_line_of_an_experience_is_a_line_of_the_plan(plan):
    lived = experience(plan, "Rui")
    lines = {a.id: a for a in plan.activities}
    parts = (lived.visits, lived.meals, lived.legs, lived.nights, lived.rests, lived.journeys)
    assert all("Rui" in lines[item.line].travellers for part in parts for item in part)
    assert sum(map(len, parts)) == sum("Rui" in a.travellers for a in plan.activities)


@pytest.mark.parametrize(("word", "known"), [("yes", True), ("no", False), ("limited", False), (None, None)])
def test_limited_access_counts_as_none_and_unknown_stays_unknown(plan, word, known):
    day = plan.days[0]
    access = {"step_free": word, "stroller": word}
    lines = tuple(a.model_copy(update={"place": a.place.model_copy(update=access)}) for a in day.activities if a.place)
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": lines}),)})
    visit = experience(changed, "Ana").visits[0]
    assert (visit.step_free, visit.stroller) == (known, known)


def test_a_candidate_carries_everybody_and_what_is_broken(plan):
    broken = (Violation("x", "y"),)
    made = candidate(plan, broken)
    assert [e.traveller for e in made.experiences] == ["Ana", "Rui"]
    assert (made.plan_id, made.violations) == (plan.id, broken)
    assert made.cost_minor == sum(plan.cost_minor(name) for name in plan.travellers)
