"""Held back: what the alarm compares a reward with."""

import pytest

from rewards.critic import Critic
from rewards.estimators.rules import rules
from rewards.types import Utility
from rewards.weights import uniform
from train.rewarding.held_back import exact, validity

NAMES = ("Ana", "Ben")


def test_validity_is_the_share_of_plans_that_break_nothing(plan_on_paper):
    plans = [plan_on_paper(NAMES, ("0", "0")), plan_on_paper(NAMES, ("0", "0"), broken=1), None]
    assert validity([(None, plan) for plan in plans]) == pytest.approx(1 / 3)
    assert validity([]) is None


def test_exact_judges_by_the_rules_whoever_trains(group_on_paper, plan_on_paper):
    panel = Critic(uniform, lambda s, e: Utility(0.0)).convene(group_on_paper(NAMES))
    plan = plan_on_paper(NAMES, ("0", "0"))
    by_rules = Critic(uniform, rules).convene(group_on_paper(NAMES)).score(plan).welfare
    assert by_rules
    assert exact([(panel, plan), (panel, None)]) == pytest.approx(by_rules / 2)
    assert exact([]) is None
