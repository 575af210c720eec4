"""Another hard constraint never makes a plan meet fewer of them, when the search starts from the last plan (S7)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.agent.setting import Setting
from planner.drafters.patch import patch
from planner.talk.changing.adjust import adjusted
from planner.talk.changing.shortfall import shortfall
from rewards.critic import Critic
from roles.wish_spec import WishSpec
from roles.wishes import Strength

ASKED = ({"pace": 2}, {"walking": "3 km"}, {"place": "lis-zoo"}, {"place": "lis-castelo"}, {"theme": "shopping"},
         {"budget": "250"}, {"food": "indian"}, {"pace": 1, "day": 1}, {"walking": "800 m", "day": 2})  # fmt: skip


@pytest.fixture(scope="module")
def start(make_trip, good):
    """Return a small trip and the plan that people begin to talk about."""
    trip = make_trip(
        "{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [lisbon], travellers: [{name: Ana}, {name: Rui}]}"
    )
    return trip, good


def setting_of(trip, musts, outline):
    people = tuple(
        replace(s, wishes=tuple(w for w in musts if w.owner == s.name), scale=None) for s in trip.group.stakeholders
    )
    panel = Critic().convene(replace(trip.group, stakeholders=people))
    return Setting(group=panel.group, facts=trip.facts, panel=panel, drafters={}, start=outline)


def met(musts, judged):
    return sum(shortfall(wish, judged.plan) <= 1e-9 for wish in musts)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(ASKED), min_size=1, max_size=3, unique_by=str))
def test_another_hard_constraint_never_lowers_how_many_are_met(start, asked):
    trip, outline = start
    musts = []
    for fields in asked:
        new = WishSpec(**fields).wish(Strength.MUST, "Rui")
        setting = setting_of(trip, [*musts, new], outline)
        before = setting.judge(next(patch(setting.task())))
        after = adjusted(before, setting, [*musts, new])
        assert met(musts, after) >= met(musts, before)
        assert met([*musts, new], after) >= met([*musts, new], before)
        musts.append(new)
        outline = after.outline
