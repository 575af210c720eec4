import pytest

from planner.agent.setting import Setting
from planner.drafters.task import Lock
from planner.talk.changing.adjust import adjusted
from planner.talk.changing.shortfall import shortfall
from rewards.critic import FLOOR
from roles.wish_spec import WishSpec

TRIP = """
cities: [lisbon]
dates: {start: 2027-05-13, end: 2027-05-15}
travellers: [{name: Ana, wishes: {prefer: [{theme: panorama}]}}, {name: Rui, wishes: {prefer: [WISH, {theme: royal}]}}]
"""


def setting_with(make_trip, wish, **more):
    trip = make_trip(TRIP.replace("WISH", wish))
    return Setting(group=trip.group, facts=trip.facts, panel=trip.panel, drafters={}, **more)


def after(make_trip, good, wish, **more):
    """Return the asked wish, the plan before and the plan after."""
    setting = setting_with(make_trip, wish, **more)
    asked = next(w for w in setting.group.stakeholder("Rui").wishes if w.value != "royal")
    before = setting.judge(good)
    return asked, before, adjusted(before, setting, [asked])


@pytest.mark.parametrize(
    "wish",
    [
        "{walking: 1500 m, day: 1}", "{pace: 1}", "{budget: 150}", "{place: lis-zoo}", "{theme: shopping}",
        "{food: indian}", "{lodging: budget}",
    ],
)  # fmt: skip
def test_what_is_asked_is_missing_less_and_the_others_can_bear_it(make_trip, good, wish):
    asked, before, found = after(make_trip, good, wish)
    assert shortfall(asked, found.plan) < shortfall(asked, before.plan)
    assert found.score.feasible
    assert before.score.utilities["Ana"].value - found.score.utilities["Ana"].value <= FLOOR + 1e-9


def test_a_met_wish_changes_nothing(make_trip, good):
    _, before, found = after(make_trip, good, "{pace: 9}")
    assert found.plan.id == before.plan.id


def test_what_is_locked_stays(make_trip, good):
    locks = (Lock("lis-castelo"), Lock("lis-museu-do-azulejo"))
    _, _, found = after(make_trip, good, "{walking: 100 m, day: 1}", locks=locks)
    assert {"lis-castelo", "lis-museu-do-azulejo"} <= found.outline.places


def test_what_is_left_out_does_not_come_back(make_trip, good):
    _, _, found = after(make_trip, good, "{place: lis-zoo}", banned=frozenset({"lis-zoo"}))
    assert "lis-zoo" not in found.outline.places


def test_somebody_who_dislikes_a_place_may_stay_away_from_it(make_trip, good):
    setting = setting_with(make_trip, "{place: lis-zoo}")
    wish = WishSpec(place="lis-oceanario").wish("reject", "Rui")
    found = adjusted(setting.judge(good), setting, [wish])
    seen = [a for a in found.plan.activities if a.place is not None and a.place.id == "lis-oceanario"]
    assert all("Rui" not in activity.travellers for activity in seen)
