from dataclasses import replace
from datetime import date

import pytest

from planner.exporters import story


def line(plan, key):
    return next(a for a in plan.activities if a.id == key)


@pytest.mark.parametrize(
    ("key", "text"),
    [("1.1", "6.00-12.00 EUR"), ("1.2", "1.80 EUR"), ("1.6", "price unknown"), ("1.10", ""), ("1.13", "45.00 EUR")],
)
def test_a_price_is_one_amount_a_range_unknown_or_nothing(plan, key, text):
    assert story.price(line(plan, key), plan) == text


def test_a_visit_that_costs_nobody_anything_is_free(plan):
    assert story.price(line(plan, "1.1").model_copy(update={"costs_minor": {}}), plan) == "free"


def test_a_price_known_for_some_only_is_partly_unknown(plan):
    some = line(plan, "1.6").model_copy(update={"costs_minor": {"Ana": 500}})
    assert story.price(some, plan) == "partly unknown"


def test_a_way_says_how_long_and_how_far_on_foot(plan):
    way = line(plan, "1.2")
    assert story.what(way) == "Public transport to Tasca do Largo, 30 min, 300 m on foot"
    walk = way.model_copy(
        update={"title": "Walk to Tasca", "mode": "walk", "distance_m": 1400, "walk_m": 1400, "locked": True}
    )
    assert story.what(walk) == "Walk to Tasca, 30 min, 1.4 km, locked"


def test_a_place_shows_the_name_on_its_sign(plan):
    visit = line(plan, "1.1")
    place = visit.place.model_copy(update={"name_local": "Mosteiro dos Jerónimos"})
    assert story.what(visit.model_copy(update={"place": place})) == "Jerónimos Monastery (Mosteiro dos Jerónimos)"


def test_who_could_not_be_rated_has_no_bar():
    assert story.rated(None) == "not rated"
    assert story.rated(0.0) == "░░░░░░░░░░ 0.00"
    assert story.rated(1.0, 0.031) == "██████████ 1.00 ±0.03"


def test_a_person_with_an_unpriced_line_pays_at_least_the_sum(plan, score):
    ana, _, tom, _ = story.people(plan, score)
    assert (ana.price_complete, tom.price_complete) == (False, True)
    assert story.person_price(ana, plan).endswith(" +")
    assert tom.price_minor == plan.cost_minor("Tom")


def test_unmet_names_broken_rules_first_and_then_disappointments(plan, score):
    assert story.unmet(plan, score)[1:] == ("Rui: -1.0 no beach",)
    assert story.unmet(plan, score)[0].startswith("broken: ")
    assert story.unmet(plan, None) == ()


def test_people_without_a_score_or_a_utility_are_not_rated(plan, score):
    assert story.people(plan, None)[0].utility is None
    assert story.people(plan, replace(score, utilities={}))[0].utility is None


def test_verify_adds_unknown_prices_once_and_clock_changes(plan, plan_on):
    assert story.verify(plan)[1:] == ("the price of Tile Museum is unknown and not in the total",)
    changed = story.verify(plan_on(date(2026, 10, 24)))
    assert not [line for line in changed if "clocks" in line]


def test_a_heading_counts_in_the_singular_too(plan):
    one = plan.model_copy(update={"travellers": ("Ana",), "days": plan.days[1:]})
    assert story.heading(one) == "1 day, Lisbon, 1 traveller, 16.80 EUR together"
