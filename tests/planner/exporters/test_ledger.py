from dataclasses import replace

from planner.exporters.ledger import day_of, ledger
from rewards.types import Reason, Utility


def test_the_leader_has_most_points_times_share(plan, score):
    first, second = ledger(plan, score)
    assert first.points == {"Ana": 2.0, "Rui": 2.0, "Tom": 1.0, "Zoé": 0.0}
    assert first.leaders == ("Rui",)
    assert second.leaders == ("Zoé",)


def test_equal_travellers_lead_together(plan, score):
    even = replace(score, weights=replace(score.weights, shares=dict.fromkeys(plan.travellers, 0.25)))
    assert ledger(plan, even)[0].leaders == ("Ana", "Rui")


def test_a_day_that_gave_nobody_a_point_has_no_leader(plan, score):
    nothing = {name: Utility(0.5, (Reason("rain", -2.0, "1.1"), Reason("price", 1.0, ""))) for name in plan.travellers}
    assert [entry.leaders for entry in ledger(plan, replace(score, utilities=nothing))] == [(), ()]


def test_an_unrated_traveller_gains_nothing(plan, score):
    assert ledger(plan, replace(score, utilities={}))[0].points["Ana"] == 0.0


def test_a_line_tells_its_day():
    assert [day_of("12.3"), day_of("2"), day_of(""), day_of("x.1"), day_of("².1")] == [12, 2, None, None, None]
