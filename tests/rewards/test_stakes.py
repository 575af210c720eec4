from dataclasses import replace
from datetime import datetime

import pytest

from rewards.relaxed import choices
from rewards.stakes import bounds, counterfactual_stakes, scale
from roles.group import Presence, Stay
from roles.role import RoleScore


def both(trip, person, mine, others=(), **frame):
    """Return (alone, forgotten) of Ana, with Ben as everybody else."""
    group = trip(person("Ana", *mine), person("Ben", *others), **frame)
    return bounds(group, group.stakeholders[0])


def test_an_unshared_wish_is_lost_when_forgotten(trip, person, wish):
    assert both(trip, person, [wish("must", "place", "tower")]) == (2.0, 0.0)


def test_a_shared_wish_comes_anyway(trip, person, wish):
    assert both(trip, person, [wish("must", "place", "tower")], [wish("prefer", "place", "tower")]) == (2.0, 2.0)


def test_what_others_want_can_go_against_me(trip, person, wish):
    assert both(trip, person, [wish("reject", "theme", "museum")], [wish("must", "theme", "museum")]) == (0.0, -3.5)


def test_repeats_of_a_theme_count_half_each_time(trip, person, wish):
    assert both(trip, person, [wish("prefer", "theme", "museum")]) == (1.75, 0.0)


def test_slots_absorb_exaggeration(trip, person, wish):
    many = [wish("must", "place", f"p{n}") for n in range(20)]
    assert both(trip, person, many, nights=1) == (16.0, 0.0)
    paced = [*many, wish("must", "pace", "", 3)]
    assert both(trip, person, paced, nights=1) == (12.0, -2.0)


def test_a_city_and_a_day_have_their_own_slots(trip, person, wish):
    stays = (Stay("lisbon", 1), Stay("porto", 1))
    many = [wish("must", "theme", word, city="lisbon") for word in ("museum", "art", "beach")]
    assert both(trip, person, many, stays=stays)[0] == 7.0
    days = [wish("must", "place", f"p{n}", day=1) for n in range(6)]
    assert both(trip, person, days)[0] == 8.0


@pytest.mark.parametrize("where", [{"day": 9}, {"city": "rome"}, {"day": 1, "city": "rome"}])
def test_what_can_never_hold_is_worth_nothing(where, trip, person, wish):
    kinds = [("theme", "museum"), ("transport", "train"), ("lodging", "mid"), ("budget", "")]
    wishes = [wish("must", kind, value, 5, **where) for kind, value in kinds]
    assert both(trip, person, wishes, wishes) == (0.0, 0.0)


def test_the_only_city_need_not_be_named(trip, person, wish):
    named, unnamed = wish("must", "theme", "museum", city="lisbon"), wish("must", "theme", "museum")
    assert both(trip, person, [named], [unnamed]) == (3.5, 3.5)


def test_modes_and_beds_are_decided_by_majority(trip, person, wish):
    mine = [wish("must", "transport", "train"), wish("prefer", "transport", "walk"), wish("prefer", "lodging", "mid")]
    theirs = [wish("must", "transport", "flight"), wish("avoid", "transport", "walk"), wish("must", "lodging", "mid")]
    assert both(trip, person, mine, theirs) == (4.0, 1.0)


def test_beds_count_by_nights(trip, person, wish):
    stays = (Stay("lisbon", 3), Stay("porto", 1))
    mine = [wish("must", "lodging", "mid")]
    assert both(trip, person, mine, [wish("must", "lodging", "mid", city="porto")], stays=stays) == (2.0, 0.5)


def test_diets_access_and_areas_are_free_to_have(trip, person, wish):
    mine = [wish("need", "diet", "vegan"), wish("need", "access", "step_free"), wish("prefer", "lodging", "quiet")]
    assert both(trip, person, mine) == (5.0, 0.0)
    assert both(trip, person, mine, mine) == (5.0, 5.0)


def test_company_needs_somebody(trip, person, wish):
    mine = [wish("prefer", "company", "together"), wish("prefer", "company", "Ben"), wish("prefer", "company", "Zoe")]
    assert both(trip, person, mine) == (2.0, 0.0)
    alone = trip(person("Ana", *mine))
    assert bounds(alone, alone.stakeholders[0]) == (0.0, 0.0)


def test_words_put_nothing_on_the_scale(trip, person, wish):
    assert both(trip, person, [wish("must", "words", "be kind to my knees")]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("kind", "value", "amount"),
    [("pace", "", 2), ("walking", "", 4000), ("rest", "", 60), ("time", "10:00-20:00", None), ("budget", "", 50_000)],
)
def test_a_cap_nobody_shares_is_broken_when_forgotten(kind, value, amount, trip, person, wish):
    cap = wish("must", kind, value, amount)
    assert both(trip, person, [cap]) == (0.0, -2.0)
    assert both(trip, person, [cap], [cap]) == (0.0, 0.0)


@pytest.mark.parametrize(("kind", "amount"), [("pace", 4), ("walking", 9000), ("rest", 0)])
def test_a_cap_that_binds_nobody_is_worth_nothing(kind, amount, trip, person, wish):
    assert both(trip, person, [wish("must", kind, "", amount)]) == (0.0, 0.0)


@pytest.mark.parametrize("kind", ["pace", "walking", "rest", "budget"])
def test_a_cap_without_a_number_binds_nothing(kind, trip, person, wish):
    assert both(trip, person, [wish("must", kind)], [wish("must", kind)]) == (0.0, 0.0)


def test_a_cap_on_one_day_costs_its_points_on_that_day(trip, person, wish):
    assert both(trip, person, [wish("must", "pace", "", 2, day=2)]) == (0.0, -2.0)
    assert both(trip, person, [wish("must", "pace", "", 2, day=9)]) == (0.0, 0.0)


def test_a_little_overspending_costs_a_little(trip, person, wish):
    _, forgotten = both(trip, person, [wish("must", "budget", "", 1000)], [wish("must", "budget", "", 1100)])
    assert forgotten == pytest.approx(-0.8)
    assert both(trip, person, [wish("must", "budget", "", 0)], [wish("must", "budget", "", 10)])[1] == -2.0


def test_a_shared_budget_bounds_everybody(trip, person, wish):
    mine = [wish("must", "budget", "", 60_000)]
    assert both(trip, person, mine, group_budget_minor=100_000) == (0.0, 0.0)


def test_days_on_which_nobody_is_there_have_no_slots(trip, person, wish):
    late = Presence(arrives=datetime(2027, 5, 6, 9), leaves=datetime(2027, 5, 6, 20))
    ana = person("Ana", *(wish("must", "place", f"p{n}") for n in range(9)), presence=late)
    group = trip(ana, person("Ben"))
    assert bounds(group, ana)[0] == 8.0


def test_every_plan_decides_ways_local_modes_and_beds(trip, person):
    frame = trip(person("Ana"), stays=(Stay("lisbon", 2), Stay("porto", 0))).frame
    assert [(c.kind, c.cities) for c in choices(frame)] == [
        ("journey", ("munich", "lisbon")), ("local", ("lisbon",)), ("lodging", ("lisbon",)),
        ("journey", ("lisbon", "porto")), ("local", ("porto",)), ("journey", ("porto", "munich")),
    ]  # fmt: skip
    assert "journey" not in {c.kind for c in choices(trip(person("Ana"), origin=None).frame)}


def test_a_scale_runs_from_below_forgotten_to_best_with_scores(trip, person, wish):
    score = RoleScore(name="slow", measure="sights_a_day", best=2, worst=5, points=2)
    ana = person("Ana", wish("must", "theme", "beach"), wish("must", "pace", "", 2), scores=(score,))
    fixed = scale(trip(ana, person("Ben")), ana)
    assert (fixed.floor, fixed.best) == (-4.0, 5.5)


def test_role_scores_raise_nobodys_stake(trip, person, wish):
    score = RoleScore(name="slow", measure="sights_a_day", best=2, worst=5, points=2)
    ana = person("Ana", wish("must", "theme", "beach"))
    plain = counterfactual_stakes(trip(ana, person("Ben")))
    scored = counterfactual_stakes(trip(replace(ana, scores=(score,) * 5), person("Ben")))
    assert plain == scored


def test_what_others_want_too_would_come_anyway(trip, person, wish):
    shared = wish("must", "theme", "beach")
    stakes = counterfactual_stakes(trip(person("Ana", shared), person("Ben", shared)))
    assert stakes["Ana"].why == "3.5 points if planned for alone, 3.5 if forgotten: half or more would come anyway"


def test_a_stake_is_a_part_of_what_one_asks_for(trip, person, wish):
    stakes = counterfactual_stakes(
        trip(person("Ana", wish("must", "place", "a"), wish("must", "place", "b")), person("Ben"))
    )
    assert stakes["Ana"].stake == pytest.approx((0.7 * 4 + 0.3 * 4 + 3) / (4 + 6))
    assert stakes["Ben"].stake == 0.5
    assert "no wish" in stakes["Ben"].why
    assert "little of it would come" in stakes["Ana"].why
