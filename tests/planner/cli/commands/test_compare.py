import json

from rewards.welfare import WELFARE_RULES


def test_people_are_rows_and_plans_are_columns_with_regret_and_price(fairtrip, planned):
    out = fairtrip("compare", planned).out
    assert "Ana" in out
    assert "best" in out
    assert "together" in out
    assert max(map(len, out.splitlines())) <= 80


def test_every_welfare_rule_is_shown_and_the_one_in_use_marked(fairtrip, planned):
    lines = [line.strip() for line in fairtrip("compare", planned).out.splitlines()]
    starts = {line.removeprefix("> ").split()[0] for line in lines if line}
    assert set(WELFARE_RULES) <= starts
    assert any(line.startswith("> utilitarian") for line in lines)


def test_regret_is_the_distance_to_the_best_of_the_plans(fairtrip, planned):
    cells = json.loads(fairtrip("compare", planned, "--json").out)["travellers"]["Ana"]["plans"].values()
    best = max(cell["utility"] for cell in cells)
    assert all(abs(cell["regret"] - (best - cell["utility"])) < 1e-12 for cell in cells)


def test_only_the_named_plans_are_compared(fairtrip, planned):
    plans = [plan["id"] for plan in json.loads(fairtrip("compare", planned, "--json").out)["plans"]][:2]
    named = json.loads(fairtrip("compare", planned, *plans, "--json").out)["plans"]
    assert [plan["id"] for plan in named] == plans


def test_a_plan_for_other_travellers_cannot_be_compared(fairtrip, planned):
    planned.write_text(planned.read_text(encoding="utf-8").replace("name: Rui", "name: Eva"), encoding="utf-8")
    answer = fairtrip("compare", planned)
    assert answer.code == 2
    assert "made for other travellers" in answer.err
