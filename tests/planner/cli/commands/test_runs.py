import json
import shlex

FAST = ("--drafts", "3", "--rounds", "60")


def runs_of(fairtrip, trip):
    return json.loads(fairtrip("runs", "list", trip, "--json").out)["runs"]


def test_a_finished_run_is_listed_with_its_plan_and_options(fairtrip, planned):
    run = runs_of(fairtrip, planned)[0]
    assert (run["state"], run["welfare"], run["drafts"], run["feasible"]) == ("finished", "utilitarian", 3, True)
    assert run["chosen"] in fairtrip("runs", "list", planned).out


def test_no_runs_yet_says_how_to_start_one(fairtrip, trip):
    assert "fairtrip plan" in fairtrip("runs", "list", trip).out
    answer = fairtrip("runs", "show", trip)
    assert (answer.code, answer.out) == (2, "")


def test_one_run_is_shown_by_the_beginning_of_its_id(fairtrip, planned):
    run = runs_of(fairtrip, planned)[0]["run"]
    assert fairtrip("runs", "show", planned, run[:5]).out.split()[:2] == ["run", run]
    assert json.loads(fairtrip("runs", "show", planned, "--json").out)["run"] == run
    assert fairtrip("runs", "show", planned, "zz").code == 2


def test_a_run_that_asks_is_answered_later_with_the_picked_plan(fairtrip, trip):
    fairtrip("plan", trip, *FAST, "--ask")
    offered = json.loads(fairtrip("plan", trip, *FAST, "--ask", "--json").out)
    picked = offered["plans"][-1]["id"]
    assert fairtrip("runs", "resume", trip, "--choose", picked).code == 0
    assert runs_of(fairtrip, trip)[0]["chosen"] == picked


def test_an_unfinished_run_is_continued_and_said_so(fairtrip, trip):
    fairtrip("plan", trip, *FAST, "--ask")
    answer = fairtrip("runs", "resume", trip)
    assert "continuing an unfinished run" in answer.err
    assert "which plan do you take?" in answer.out


def test_a_run_that_still_asks_answers_machines_as_the_plan_did(fairtrip, trip, tmp_path):
    kept = ("--folder", tmp_path / "kept", "--json")
    first = fairtrip("plan", trip, *FAST, "--ask", *kept).out
    assert fairtrip("runs", "resume", trip, *kept).out == first
    assert f"--folder {shlex.quote(str(tmp_path / 'kept'))}" in json.loads(first)["resume"]


def test_an_answer_that_was_not_offered_is_refused(fairtrip, trip):
    fairtrip("plan", trip, *FAST, "--ask")
    answer = fairtrip("runs", "resume", trip, "--choose", "zzzz")
    assert answer.code == 2
    assert "is none of the plans" in answer.err


def test_a_finished_run_has_nothing_to_continue(fairtrip, planned):
    answer = fairtrip("runs", "resume", planned)
    assert (answer.code, answer.out) == (0, "")
    assert "is finished" in answer.err


def test_a_run_of_another_request_cannot_be_continued(fairtrip, trip):
    fairtrip("plan", trip, *FAST, "--ask")
    trip.write_text(trip.read_text(encoding="utf-8").replace("age: 43", "age: 44"), encoding="utf-8")
    answer = fairtrip("runs", "resume", trip)
    assert answer.code == 2
    assert "cannot be continued" in answer.err


def test_a_fork_keeps_the_options_that_are_not_changed(fairtrip, planned):
    answer = fairtrip("runs", "fork", planned, "--welfare", "egalitarian", "--json")
    origin, variant = runs_of(fairtrip, planned)
    assert json.loads(answer.out)["forked_from"] == origin["run"]
    assert (variant["welfare"], variant["drafts"], variant["rounds"]) == ("egalitarian", 3, 60)
