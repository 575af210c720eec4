import json
import re

import pytest


@pytest.fixture
def plan_file(fairtrip, planned):
    plan = json.loads(fairtrip("show", planned, "--json").out)["plan"]["id"]
    return planned.parent / ".fairtrip" / "trip" / "plans" / f"{plan}.json"


def scored(fairtrip, *arguments):
    return json.loads(fairtrip("critic", "score", *arguments, "--json").out)["plans"]


def test_the_printed_utility_can_be_reproduced_with_a_calculator(fairtrip, planned, plan_file):
    out = " ".join(fairtrip("critic", "score", planned, plan_file).out.split())
    found = re.findall(r"= \(([\d.]+) ([+-]) ([\d.]+)\) / \(([\d.]+) ([+-]) ([\d.]+)\) = ([\d.]+)", out)
    assert len(found) == 2
    for points, sign, floor, best, _, _, utility in found:
        down = float(floor) if sign == "+" else -float(floor)
        assert (float(points) + down) / (float(best) + down) == pytest.approx(float(utility), abs=2e-4)


def test_the_printed_welfare_can_be_reproduced_with_a_calculator(fairtrip, planned, plan_file):
    out = " ".join(fairtrip("critic", "score", planned, plan_file).out.split())
    terms, total = re.search(r"utilitarian = (.*) = ([\d.]+)$", out).groups()
    products = [float(a) * float(b) for a, b in (term.split(" x ") for term in terms.split(" + "))]
    assert sum(products) == pytest.approx(float(total), abs=3e-4)


def test_the_points_listed_add_up_to_the_points_used(fairtrip, planned, plan_file):
    ana = scored(fairtrip, planned, plan_file)[0]["travellers"]["Ana"]
    assert sum(reason["points"] for reason in ana["reasons"]) == pytest.approx(ana["points"])
    assert any(reason["line"] for reason in ana["reasons"])


def test_sealed_reasons_are_one_sum_for_everybody_else(fairtrip, planned, plan_file):
    everyone = scored(fairtrip, planned, plan_file)[0]["travellers"]["Rui"]
    own = scored(fairtrip, planned, plan_file, "--for", "Rui")[0]["travellers"]["Rui"]
    listed = sum(reason["points"] for reason in everyone["reasons"])
    assert listed + everyone["kept_private"] == pytest.approx(own["points"])
    assert own["kept_private"] is None
    assert "kept private" in fairtrip("critic", "score", planned, plan_file).out


def test_outline_plan_export_and_kept_file_of_one_trip_score_the_same(fairtrip, planned, plan_file, tmp_path):
    kept = json.loads(plan_file.read_text(encoding="utf-8"))
    fairtrip("export", planned, "--format", "json", "--to", tmp_path)
    for name in ("outline", "plan"):
        (tmp_path / name).write_text(json.dumps(kept[name]), encoding="utf-8")
    files = [plan_file, tmp_path / "Two-days-in-Lisbon.json", tmp_path / "outline", tmp_path / "plan"]
    found = scored(fairtrip, planned, *files)
    assert [one["read_as"] for one in found] == ["kept plan", "exported plan", "outline", "plan"]
    assert len({one["welfare"] for one in found}) == 1


@pytest.mark.parametrize("rule", ["nash", "egalitarian", "owa", "leximin", "log_sigmoid_and"])
def test_every_rule_says_how_it_adds_up(fairtrip, planned, plan_file, rule):
    assert f"{rule} = " in fairtrip("critic", "score", planned, plan_file, "--welfare", rule).out


def test_several_plans_are_ranked(fairtrip, planned, plan_file):
    plans = sorted(plan_file.parent.glob("*.json"))[:2]
    assert "Best first" in fairtrip("critic", "score", planned, *plans).out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ("{}", "holds no plan"),
        ('{"days": []}', "days:"),
        ('{"days": [{"city": "lisbon", "breakfast": "x"}]}', "days.0.breakfast"),
    ],
)
def test_a_file_that_holds_no_plan_is_refused_by_name(fairtrip, trip, tmp_path, text, words):
    file = tmp_path / "odd.json"
    file.write_text(text, encoding="utf-8")
    answer = fairtrip("critic", "score", trip, file)
    assert answer.code == 2
    assert words in answer.err
    assert "odd.json" in answer.err


def test_a_file_that_is_missing_is_refused(fairtrip, trip, tmp_path):
    assert "cannot be read" in fairtrip("critic", "score", trip, tmp_path / "none.json").err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Rui"', '"Eva"', "the trip is for Ana, Rui"),
        ('"2027-05-14"', '"2027-05-15"', "is not for 2027-05-13 to 2027-05-14"),
        ('"id": "lis-', '"id": "xxx-', "is no city or place of this trip"),
    ],
)
def test_a_plan_of_another_trip_is_refused(fairtrip, planned, plan_file, old, new, words):
    text = plan_file.read_text(encoding="utf-8")
    plan_file.write_text(text.replace(old, new), encoding="utf-8")
    answer = fairtrip("critic", "score", planned, plan_file)
    assert answer.code == 2
    assert words in answer.err
