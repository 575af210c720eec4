from dataclasses import replace

import pytest

from rewards.critic import scaled
from rewards.estimators.rules import VERSION, rules
from rewards.experience import Experience
from roles.group import Scale
from roles.role import RoleScore

SLOW = RoleScore(name="slow_days", measure="sights_a_day", best=2, worst=5, points=2)


@pytest.fixture
def ana(trip, person, wish):
    wishes = (
        wish("must", "theme", "museum"),
        wish("reject", "food", "seafood", sealed=True),
        wish("must", "walking", "1 km", 1000),
        wish("prefer", "words", "a view at breakfast"),
    )
    group = scaled(trip(person("Ana", *wishes, scores=(SLOW,)), person("Ben")))
    return group.stakeholder("Ana")


def test_a_calculator_reproduces_the_utility_from_its_reasons(ana, day):
    utility = rules(ana, day())
    points = [reason.points for reason in utility.reasons]
    assert points == [2 * 1.5, -2.0, -2.0, 0.0, 2.0]
    assert (ana.scale.floor, ana.scale.best) == (-4.0, 5.5) or ana.scale == Scale(-2.0 - 2.0, 3.5 + 2.0)
    assert utility.value == pytest.approx((sum(points) - ana.scale.floor) / (ana.scale.best - ana.scale.floor))


def test_every_reason_names_its_wish_and_the_line_that_proves_it(ana, day):
    reasons = rules(ana, day()).reasons
    assert [reason.line for reason in reasons] == ["1.1", "1.5", "1.3", "", ""]
    assert reasons[0].text == "museum: 2 visits"
    assert reasons[0].wish == "must theme museum"
    assert reasons[3].text == "not judged offline"


def test_what_is_sealed_stays_marked(ana, day):
    assert [reason.sealed for reason in rules(ana, day()).reasons] == [False, True, False, False, False]


def test_a_utility_says_who_made_it(ana, day):
    utility = rules(ana, day())
    assert (utility.estimator, utility.version, utility.standard_error) == ("rules", VERSION, 0.0)
    assert rules(ana, day()) == utility


def test_utilities_stop_at_nothing_and_at_everything(ana, day, visit):
    museums = tuple(visit(f"1.{n}", themes=("museum",)) for n in range(2))
    assert rules(replace(ana, scale=Scale(0.0, 1.0)), day(visits=museums, meals=(), legs=())).value == 1.0
    assert rules(replace(ana, scale=Scale(50.0, 60.0)), day()).value == 0.0
    assert rules(replace(ana, scale=Scale(3.0, 3.0)), day()).value == 1.0


def test_a_score_without_anything_to_measure_counts_half(ana, day):
    lunch = RoleScore(name="late_lunch", measure="lunch_hour", best=14, worst=12)
    hungry = replace(ana, wishes=(), scores=(lunch,), scale=Scale(0.0, 1.0))
    (reason,) = rules(hungry, day(meals=())).reasons
    assert (reason.points, reason.wish) == (0.5, "score late_lunch")
    assert "nothing to measure" in reason.text
    assert rules(hungry, day()).reasons[0].points == pytest.approx(0.25)


def test_a_traveller_without_a_day_on_the_plan_is_not_judged(ana):
    utility = rules(ana, Experience("Ana", (), "EUR"))
    assert utility.value is None
    assert "no day" in utility.reasons[0].text


def test_somebody_elses_experience_is_refused(ana, day):
    with pytest.raises(ValueError, match="experience of Ben"):
        rules(ana, day("Ben"))


def test_a_stakeholder_without_a_scale_is_refused(person, day):
    with pytest.raises(ValueError, match="convene"):
        rules(person("Ana"), day())


def test_the_order_of_wishes_scores_and_visits_does_not_matter(ana, day):
    lived = day()
    turned = replace(ana, wishes=ana.wishes[::-1], scores=ana.scores[::-1])
    mixed = replace(lived, visits=lived.visits[::-1], legs=lived.legs[::-1])
    assert rules(turned, mixed).value == rules(ana, lived).value
