import json
import re

import pytest

from planner.agent.store import read_trip


def plan_of(fairtrip, trip):
    return json.loads(fairtrip("show", trip, "--json").out)["plan"]


def lines_of_kind(plan, kind):
    return [a for day in plan["days"] for a in day["activities"] if a["kind"] == kind]


def test_a_plan_is_explained_against_the_others_and_by_traveller(fairtrip, planned):
    plan = plan_of(fairtrip, planned)["id"]
    out = fairtrip("explain", planned, plan[:6]).out
    assert out.startswith(f"plan {plan}")
    assert "Against the other plans, by 'utilitarian'" in out
    assert re.search(r"^- Ana [01]\.\d+: ", out, re.MULTILINE)


def test_dropping_a_line_is_judged_for_every_traveller(fairtrip, planned):
    visit = lines_of_kind(plan_of(fairtrip, planned), "visit")[0]
    record = json.loads(fairtrip("explain", planned, visit["id"], "--json").out)
    assert record["line"] == visit["id"]
    assert set(record["effects"][0]["changes"]) == {"Ana", "Rui"}
    assert record["effects"][0]["text"] == "without it"


def test_the_best_other_choices_keep_every_rule_best_first(fairtrip, planned):
    visit = lines_of_kind(plan_of(fairtrip, planned), "visit")[0]
    others = json.loads(fairtrip("explain", planned, visit["id"], "--json").out)["effects"][1:]
    welfare = [effect["welfare_after"] for effect in others]
    assert welfare == sorted(welfare, reverse=True)
    assert all(effect["feasible"] for effect in others)


def test_a_place_is_explained_by_its_name_with_who_wanted_it(fairtrip, planned):
    plan = plan_of(fairtrip, planned)
    if not any(a["place"]["id"] == "lis-oceanario" for a in lines_of_kind(plan, "visit")):
        pytest.fail("the test's plan must visit Ana's must")
    assert "- Ana: must place Lisbon Oceanarium" in fairtrip("explain", planned, "oceanarium").out


def test_a_sealed_dislike_is_told_to_its_owner_only(fairtrip, planned):
    assert "wildlife" not in fairtrip("explain", planned, "oceanarium").out
    assert "avoid theme wildlife" in fairtrip("explain", planned, "oceanarium", "--for", "Rui").out


@pytest.mark.parametrize("kind", ["night", "transfer"])
def test_what_follows_from_the_rest_cannot_be_left_out(fairtrip, planned, kind):
    line = lines_of_kind(plan_of(fairtrip, planned), kind)[0]["id"]
    assert "cannot be left out by itself" in fairtrip("explain", planned, line).out


def test_a_traveller_sees_what_was_got_given_up_and_what_it_would_take(fairtrip, planned):
    out = fairtrip("explain", planned, "rui").out
    assert out.startswith("Rui: utility 0.")
    assert "Why this share" in out
    assert "Got" in out


def test_an_unmet_place_is_tried_out(fairtrip, planned):
    fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60")
    out = fairtrip("explain", planned, "Ana").out
    assert "What it would take\n- Lisbon Oceanarium " in out
    assert "welfare 0." in out


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("9.1", "has no line 9.1"),
        ("nobody", "no plan, traveller or line like 2.3"),
        ("Colombo Shopping Centre", "does not go to"),
    ],
)
def test_what_is_not_in_the_plan_is_refused(fairtrip, planned, what, words):
    answer = fairtrip("explain", planned, what)
    assert answer.code == 2
    assert words in answer.err


def test_explaining_writes_nothing(fairtrip, planned):
    before = read_trip(planned.parent / ".fairtrip" / "trip").events
    fairtrip("explain", planned, "Ana")
    assert read_trip(planned.parent / ".fairtrip" / "trip").events == before
