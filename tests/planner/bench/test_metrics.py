"""The four metrics of one trial, and how trials and tasks are averaged."""

import pytest

from planner.bench.metrics import NOTHING, Metrics, averaged, fairness_of, metrics, overview


@pytest.mark.parametrize(
    ("gained", "fair"),
    [([10, 5], 50), ([8, -1], 0), ([-2, -4], 50), ([0, -3], 0), ([0, 0], 100), ([3, 3, 3], 100), ([], 100)],
)
def test_vector_10_fairness_is_the_least_share(gained, fair):
    assert str(fairness_of(gained)) == str(float(fair))


def test_vector_12_and_13_break_validity(plan_of, stay, leg, wanting, places):
    table = {f"User{n}": wanting() for n in (1, 2, 3)}
    assert metrics(plan_of([leg(), stay("attraction", "x", "12:00", "13:00")]), table, {}, places).validity == 0
    late = plan_of([stay("attraction", "海城博物馆", "16:00", "17:30")])
    valid = []
    for on in ("2026-05-05", "2026-05-04", None, "soon"):
        late["days"][0]["date"] = on
        valid.append(metrics(late, table, {}, places).validity)
    assert valid == [0, 0, 100, 100]


def test_utility_is_points_for_each_user_less_what_splits_cost(plan_of, stay, wanting, places):
    table = {"User1": wanting({"must_visit": ["云顶寺"]}), "User2": wanting(), "User3": wanting()}
    plan = plan_of([stay("attraction", "云顶寺", who=["User1"]), stay("rest", "x", who=["User2", "User3"])])
    found = metrics(plan, table, {}, places)
    assert (found.utility, found.fairness) == (0.33, 0.0)


def test_without_a_plan_only_completeness_is_scored(wanting):
    assert metrics(None, {"User1": wanting(avg_budget=5)}, {}) == Metrics(0.0, None, None, None)
    assert metrics(None, {"User1": wanting()}, None) == NOTHING


def test_a_plan_with_junk_in_it_is_scored_by_the_rest(wanting):
    plan = {"days": [{"city_segments": [7, {"city": "x", "activities": ["y", {"type": "food"}]}]}, None]}
    assert metrics(plan, {"User1": wanting()}, {}).validity == 0


def test_nobody_to_please_is_no_utility(plan_of):
    assert metrics(plan_of([]), {}, {}).utility == 0.0


def test_failures_cost_nothing_among_scored_trials_and_their_share_among_all():
    trials = [[100.0, None, None], [None, None], [50.0, 100.0]]
    assert averaged(trials, "scored trials") == pytest.approx((100 + 0 + 75) / 3)
    assert averaged(trials, "all trials") == pytest.approx((100 / 3 + 0 + 75) / 3)
    assert averaged([], "all trials") is None


def test_the_overview_leaves_utility_out_and_invents_nothing():
    row = {"completeness": 90.0, "utility": 4.0, "fairness": 60.0, "validity": 30.0}
    assert overview(row) == pytest.approx(60.0)
    assert overview({**row, "fairness": None}) is None
