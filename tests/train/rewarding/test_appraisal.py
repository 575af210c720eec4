"""Appraisal: the panel's own numbers, whatever the shares, one after the other or side by side."""

import pytest

from rewards.critic import Critic
from rewards.types import Reason, Utility
from rewards.weights import uniform
from train.rewarding.appraisal import Appraisal, ByPanel, Case

NAMES = ("Ana", "Ben")


def case(panel, candidate, shares=None) -> Case:
    return Case("one", "text", panel, shares or panel.weights.shares, candidate)


@pytest.fixture
def panel(group_on_paper, paper_world):
    return Critic(uniform, paper_world.critic.estimate).convene(group_on_paper(NAMES))


def test_a_plan_is_worth_what_the_panel_says(panel, plan_on_paper):
    candidate = plan_on_paper(NAMES, ("0.9", "0.5"))
    assert ByPanel()([case(panel, candidate)])[0].welfare == panel.score(candidate).welfare


def test_tilted_shares_and_the_worst_off_count(panel, plan_on_paper):
    tilted = case(panel, plan_on_paper(NAMES, ("0.9", "0.5")), {"Ana": 0.25, "Ben": 0.75})
    assert ByPanel()([tilted]) == [Appraisal(pytest.approx(0.6), {"Ana": 0.9, "Ben": 0.5})]
    assert ByPanel(worst=1.0)([tilted])[0].welfare == pytest.approx(0.5)


def test_side_by_side_is_the_same(panel, plan_on_paper):
    cases = [case(panel, plan_on_paper(NAMES, (f"0.{n}", "0.5"))) for n in range(1, 9)]
    assert ByPanel(at_once=4)(cases) == ByPanel()(cases)


@pytest.mark.parametrize(("reasons", "why"), [((Reason("not judged: cut", 0.0),), "not judged: cut"), ((), "unjudged")])
def test_who_cannot_be_judged_leaves_welfare_unknown_and_says_why(group_on_paper, plan_on_paper, reasons, why):
    silent = Critic(uniform, lambda s, e: Utility(None if s.name == "Ben" else 0.5, reasons))
    panel = silent.convene(group_on_paper(NAMES))
    assert ByPanel()([case(panel, plan_on_paper(NAMES, ("0.9", "0.5")))]) == [Appraisal(None, {"Ana": 0.5}, why)]
