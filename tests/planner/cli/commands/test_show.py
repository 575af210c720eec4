import json


def test_the_chosen_plan_is_shown_by_default(fairtrip, planned):
    out = fairtrip("show", planned).out
    assert out.startswith("Two days in Lisbon\n")
    assert "Day 2, Fri 14 May 2027, Lisbon" in out


def test_a_plan_is_found_by_the_beginning_of_its_id(fairtrip, planned):
    plan = json.loads(fairtrip("show", planned, "--json").out)["plan"]["id"]
    assert json.loads(fairtrip("show", planned, plan[:6], "--json").out)["plan"]["id"] == plan


def test_sealed_reasons_are_shown_to_their_owner_only(fairtrip, planned):
    everyone = json.loads(fairtrip("show", planned, "--json").out)["score"]["utilities"]["Rui"]["reasons"]
    own = json.loads(fairtrip("show", planned, "--json", "--for", "Rui").out)["score"]["utilities"]["Rui"]["reasons"]
    assert not any("wildlife" in reason["text"] for reason in everyone)
    assert any("wildlife" in reason["text"] for reason in own)


def test_an_unknown_plan_is_refused_with_those_that_are_known(fairtrip, planned):
    answer = fairtrip("show", planned, "zzzz")
    assert answer.code == 2
    assert "no plan 'zzzz' here" in answer.err


def test_nothing_planned_yet_says_what_to_run(fairtrip, trip):
    answer = fairtrip("show", trip)
    assert (answer.code, answer.out) == (2, "")
    assert "run: fairtrip plan" in answer.err


def test_a_changed_request_is_told(fairtrip, planned):
    text = planned.read_text(encoding="utf-8").replace("theme: gardens", "theme: panorama")
    planned.write_text(text, encoding="utf-8")
    assert "changed since plan" in fairtrip("show", planned).err


def test_a_plan_for_other_travellers_is_shown_without_a_score(fairtrip, planned):
    planned.write_text(planned.read_text(encoding="utf-8").replace("name: Rui", "name: Eva"), encoding="utf-8")
    record = json.loads(fairtrip("show", planned, "--json").out)
    assert record["changed"] is True
    assert record["score"] is None


def test_the_days_are_told_in_sentences_when_asked(fairtrip, planned):
    out = fairtrip("show", planned, "--story").out
    assert "In words" in out
    assert "Day 1. " in out
    told = json.loads(fairtrip("show", planned, "--story", "--json").out)["story"]
    assert (len(told["days"]), told["by"]) == (2, "")


def test_a_story_in_an_unknown_language_is_refused(fairtrip, planned):
    answer = fairtrip("show", planned, "--story", "--language", "xx")
    assert answer.code == 2
    assert "--language: no such word 'xx'" in answer.err
