import json

from planner.agent.store import read_trip


def plan_of(fairtrip, trip):
    return json.loads(fairtrip("show", trip, "--json").out)["plan"]


def places(plan):
    return {a["place"]["id"] for day in plan["days"] for a in day["activities"] if a["place"]}


def test_a_place_taken_out_is_gone_and_the_change_is_told(fairtrip, planned):
    answer = fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60")
    assert answer.code == 0
    assert "Gone\n- " in answer.out
    assert "Lisbon Oceanarium" in answer.out
    assert "lis-oceanario" not in places(plan_of(fairtrip, planned))


def test_what_is_locked_stays(fairtrip, planned):
    fairtrip("lock", planned, "oceanarium")
    other = min(places(plan_of(fairtrip, planned)) - {"lis-oceanario"})
    assert fairtrip("replan", planned, "--without", other, "--rounds", "60").code == 0
    after = places(plan_of(fairtrip, planned))
    assert "lis-oceanario" in after
    assert other not in after


def test_a_locked_place_cannot_be_taken_out(fairtrip, planned):
    fairtrip("lock", planned, "oceanarium")
    answer = fairtrip("replan", planned, "--without", "oceanarium")
    assert answer.code == 2
    assert "is locked; let it go first" in answer.err


def test_a_needed_place_that_is_taken_out_does_not_come_back(fairtrip, planned):
    text = planned.read_text()
    planned.write_text(
        text.replace("travellers:", "travellers:\n  - {name: Eva, wishes: {need: [{place: lis-oceanario}]}}", 1)
    )
    assert fairtrip("plan", planned, "--rounds", "60").code == 0
    answer = fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60")
    assert answer.code == 3
    assert "what --without took away, that is in the way" in " ".join(answer.out.split())
    assert "- Eva: never gets to lis-oceanario" in answer.out


def test_the_log_says_what_came_from_what(fairtrip, planned):
    before = plan_of(fairtrip, planned)["id"]
    record = json.loads(fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60", "--json").out)
    event = read_trip(planned.parent / ".fairtrip" / "trip").of_kind("replanned")[-1].data
    assert (event["from"], event["chosen"], event["without"]) == (before, record["plan"]["id"], ["lis-oceanario"])
    assert set(record["utilities"]) == {"Ana", "Rui"}


def test_as_much_as_possible_stays(fairtrip, planned):
    before = plan_of(fairtrip, planned)
    fairtrip("replan", planned, "--without", "oceanarium")
    assert places(before) - places(plan_of(fairtrip, planned)) == {"lis-oceanario"}


def test_replanning_without_a_reason_changes_nothing(fairtrip, planned):
    before = plan_of(fairtrip, planned)["id"]
    assert f"nothing had to change: plan {before} stays" in fairtrip("replan", planned).out


def test_an_impossible_replan_exits_with_3_and_names_the_clash(fairtrip, planned):
    text = planned.read_text(encoding="utf-8").replace("      must:", "      need: [{budget: 3}]\n      must:")
    planned.write_text(text, encoding="utf-8")
    answer = fairtrip("replan", planned, "--rounds", "60")
    assert answer.code == 3
    assert "Ana pays at most 3.00 EUR" in answer.out
