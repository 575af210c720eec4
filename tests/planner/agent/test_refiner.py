from planner.agent.refiner import refine, shortfalls
from planner.drafters.task import Lock
from planner.outline import DayOutline, Outline, PartyOutline
from rewards.critic import FLOOR
from rewards.types import Score, Utility, Weights

PLAIN = Outline(
    days=(
        DayOutline(city="lisbon", area="baixa-chiado", lodging="mid", morning=(PartyOutline(stops=("lis-rossio",)),)),
        DayOutline(city="lisbon"),
    )
)


def score(**values: float | None) -> Score:
    weights = Weights({name: 1 / len(values) for name in values}, "uniform")
    utilities = {name: Utility(value) for name, value in values.items()}
    return Score("p", None, utilities, weights, None, (), 0, "utilitarian")


def test_the_one_who_misses_most_comes_first_and_the_unscored_not_at_all():
    assert shortfalls(score(Ana=0.9, Rui=0.2, Ida=0.2, Leo=None)) == ["Ida", "Rui", "Ana"]


def test_an_accepted_edit_helps_its_traveller_and_hurts_nobody_much(make_setting):
    setting = make_setting()
    best = setting.judge(PLAIN)
    found = refine(best, setting, "Ana")
    assert found is not None
    better, record = found
    assert better.score.feasible
    assert better.score.welfare > best.score.welfare
    changes = dict(record.changes)
    assert changes["Ana"] > 0
    assert min(changes.values()) >= -FLOOR - 1e-6
    assert record.edit.startswith("São Jorge Castle")
    assert (record.welfare_before, record.welfare_after) == (best.score.welfare, better.score.welfare)


def test_a_locked_place_is_never_swapped_out(make_setting):
    setting = make_setting(locks=(Lock("lis-rossio"),))
    better, _ = refine(setting.judge(PLAIN), setting, "Ana")
    assert "lis-rossio" in better.outline.places


def test_a_banned_place_is_never_swapped_in(make_setting):
    free = make_setting(text=TEXT)
    museums = frozenset(p.id for p in free.facts.cities["lisbon"].places.values() if "museum" in p.themes)
    setting = make_setting(text=TEXT, banned=museums)
    assert refine(free.judge(PLAIN), free, "Ana") is not None
    assert refine(setting.judge(PLAIN), setting, "Ana") is None


TEXT = """
dates: {start: 2027-05-13, end: 2027-05-14}
cities: [lisbon]
travellers: [{name: Ana, wishes: {prefer: [{theme: museum}]}}, {name: Rui}]
"""


def test_nothing_is_done_for_who_has_all_they_asked_for(make_setting):
    setting = make_setting(text="{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], travellers: "
                                "[{name: Ana, wishes: {must: [{place: lis-rossio}]}}, {name: Rui}]}")  # fmt: skip
    assert refine(setting.judge(PLAIN), setting, "Ana") is None


def test_a_wish_for_food_changes_a_meal(make_setting):
    setting = make_setting(text="{dates: {start: 2027-05-13, end: 2027-05-14}, cities: [lisbon], travellers: "
                                "[{name: Ana, wishes: {must: [{food: indian}]}}, {name: Rui}]}")  # fmt: skip
    better, record = refine(setting.judge(PLAIN), setting, "Ana")
    eaten = {cuisine for a in better.plan.activities if a.kind == "meal" for cuisine in a.place.cuisines}
    assert "indian" in eaten
    assert " on day " in record.edit


def test_a_wished_place_is_put_on_a_day_in_its_city(make_setting):
    setting = make_setting(text="{dates: {start: 2027-05-13, end: 2027-05-15}, cities: [porto, lisbon], travellers: "
                                "[{name: Ana, wishes: {must: [{place: lis-castelo}]}}, {name: Rui}]}")  # fmt: skip
    areas = sorted(setting.facts.cities["porto"].areas)
    days = (DayOutline(city="porto", area=areas[0], lodging="mid"),
            DayOutline(city="lisbon", lodging="mid", journey="train"), DayOutline(city="lisbon"))  # fmt: skip
    _, record = refine(setting.judge(Outline(days=days)), setting, "Ana")
    assert "on day 2, " in record.edit or "on day 3, " in record.edit
