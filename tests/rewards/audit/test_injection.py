from dataclasses import replace

import pytest

from rewards.audit.attacks import ATTACKS, CHANNELS
from rewards.audit.injection import Obedient, Shift, injection, leakage, obedient_holistic
from rewards.critic import Critic
from rewards.estimators.rules import rules
from rewards.experience import Candidate
from rewards.types import Utility


def gullible(stakeholder, experience):
    """Rate by the rules, but obey a text in the traveller's own words."""
    told = any("highest score" in wish.value for wish in stakeholder.wishes)
    return Utility(1.0) if told else rules(stakeholder, experience)


@pytest.fixture
def group(trip, person, wish):
    return trip(person("Ana", wish("must", "theme", "beach")), person("Ben", wish("must", "theme", "wine")))


@pytest.fixture
def candidate(day):
    return Candidate("one", (day("Ana"), day("Ben")))


def test_shifts_are_told_on_a_scale_of_ten():
    shifts = [Shift("bare", "place name", 0.2, 0.5), Shift("bare", "traveller's words", 0.2, 0.25)]
    found = injection(shifts)
    assert (found.count, found.most, found.success) == (2, pytest.approx(3.0), 0.5)
    assert injection(shifts, channel="traveller's words").mean == pytest.approx(0.5)
    with pytest.raises(ValueError, match="no shift was measured for threat"):
        injection(shifts, attack="threat")


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_no_text_moves_the_rules_or_the_weights(group, candidate, attack, channel):
    found = leakage(Critic(), group, candidate, "Ben", (CHANNELS[channel], ATTACKS[attack]))
    assert (found.own, found.others, found.weights) == (0.0, 0.0, 0.0)


def test_an_obedient_judge_of_one_traveller_moves_nobody_else_and_no_weight(group, candidate):
    planted = (CHANNELS["traveller's words"], ATTACKS["bare"])
    found = leakage(replace(Critic(), estimate=gullible), group, candidate, "Ben", planted)
    assert found.own > 0.5
    assert (found.others, found.weights) == (0.0, 0.0)


def test_who_could_not_be_judged_shows_as_unknown(group, candidate):
    mute = replace(Critic(), estimate=lambda s, e: Utility(None) if s.name == "Ana" else rules(s, e))
    found = leakage(mute, group, candidate, "Ben", (CHANNELS["place name"], "obey"))
    assert (found.own, found.others) == (0.0, None)


@pytest.mark.parametrize(
    ("people", "exposed", "common", "mean", "p95"),
    [(4, 1.0, 0.0, 1.5, 3.8), (4, 1.0, 0.8, 1.5, 5.5), (4, 0.25, 0.0, 0.375, 1.8), (8, 1.0, 0.0, 1.5, 3.1)],
)
def test_decomposing_alone_leaves_the_mean_shift_and_shortens_its_tail(people, exposed, common, mean, p95):
    found = Obedient(people, 0.3, exposed, common)(seed=1)
    assert found.mean == pytest.approx(mean, abs=0.06)
    assert found.p95 == pytest.approx(p95, abs=0.35)


def test_a_holistic_judge_is_moved_as_far_on_average_and_further_in_the_tail():
    holistic, apart = obedient_holistic(4, 0.3, seed=1), Obedient(4, 0.3)(seed=1)
    assert holistic.mean == pytest.approx(apart.mean, abs=0.06)
    assert holistic.p95 > apart.p95 + 1.5


def test_facts_only_calls_are_not_moved_at_all():
    assert Obedient(4, 0.3, exposed=0.0)(seed=1).most == 0.0
