import json
import os
import signal
import subprocess
import sys
import time

import pytest

from planner.agent.store import open_trip, read_trip

FAST = ("--drafts", "3", "--rounds", "60")
IMPOSSIBLE = """
title: Too little money
cities: [lisbon]
origin: london
dates: {start: 2027-05-13, end: 2027-05-14}
currency: EUR
travellers:
  - {name: Ana, wishes: {need: [{budget: 12}]}}
  - {name: Rui, sealed: [budget], wishes: {need: [{budget: 9}]}}
"""


def test_a_plan_tells_shares_first_then_days_people_and_other_plans(fairtrip, trip):
    answer = fairtrip("plan", trip, *FAST)
    order = ["Shares by 'counterfactual'", "Day 1, Thu 13 May 2027", "People", "Other plans", "kept in"]
    assert answer.code == 0
    assert [answer.out.index(words) for words in order] == sorted(answer.out.index(words) for words in order)


def test_progress_on_standard_error_names_stages_and_the_best_welfare(fairtrip, trip):
    err = fairtrip("plan", trip, *FAST).err
    assert "draft 2" in err
    assert "best welfare so far 0." in err


def test_the_same_request_prints_the_same_bytes_again(fairtrip, trip):
    assert fairtrip("plan", trip, *FAST).out == fairtrip("plan", trip, *FAST).out


def test_json_is_one_object_with_the_plan_and_the_receipt(fairtrip, trip):
    record = json.loads(fairtrip("plan", trip, *FAST, "--json").out)
    assert sum(row["share"] for row in record["receipt"]["rows"]) == pytest.approx(1)
    assert record["chosen"]["plan"]["travellers"] == ["Ana", "Rui"]
    assert record["chosen"]["score"]["feasible"] is True


def test_every_plan_of_a_run_is_kept(fairtrip, trip):
    record = json.loads(fairtrip("plan", trip, *FAST, "--json").out)
    ids = {record["chosen"]["plan"]["id"], *(plan["id"] for plan in record["alternatives"])}
    assert ids <= {path.stem for path in (trip.parent / ".fairtrip" / "trip" / "plans").glob("*.json")}


def test_options_change_the_plan_and_are_logged(fairtrip, trip):
    fairtrip("plan", trip, "--drafts", "1", "--rounds", "60", "--welfare", "nash", "--refine", "0", "--seed", "9")
    options = read_trip(trip.parent / ".fairtrip" / "trip").of_kind("settings")[-1].data
    assert (options["welfare"], options["drafts"], options["refinements"], options["seed"]) == ("nash", 1, 0, 9)


def test_another_folder_is_used_when_named(fairtrip, trip, tmp_path):
    assert fairtrip("plan", trip, *FAST, "--folder", tmp_path / "kept").code == 0
    assert (tmp_path / "kept" / "events.jsonl").exists()
    assert not (tmp_path / ".fairtrip").exists()


def test_an_unknown_rule_is_named_with_the_nearest(fairtrip, trip):
    answer = fairtrip("plan", trip, "--welfare", "nahs")
    assert (answer.code, answer.out) == (2, "")
    assert "'nahs'" in answer.err
    assert "did you mean 'nash'" in answer.err


def test_needs_that_clash_exit_with_3_and_say_who_and_what(fairtrip, tmp_path):
    trip = tmp_path / "trip.yaml"
    trip.write_text(IMPOSSIBLE, encoding="utf-8")
    answer = fairtrip("plan", trip, *FAST)
    assert answer.code == 3
    assert "cannot all be met" in answer.out
    assert "the best attempt is" in answer.err
    assert list((tmp_path / ".fairtrip" / "trip" / "plans").glob("*.json"))


def test_a_sealed_need_is_never_printed(fairtrip, tmp_path):
    trip = tmp_path / "trip.yaml"
    trip.write_text(IMPOSSIBLE, encoding="utf-8")
    answer = fairtrip("plan", trip, *FAST, "--json")
    assert answer.code == 3
    assert json.loads(answer.out)["clash"]["needs"]
    assert "9.00" not in json.dumps(json.loads(answer.out)["clash"])


def test_a_question_outside_a_terminal_says_how_to_answer_and_waits(fairtrip, trip):
    answer = fairtrip("plan", trip, *FAST, "--ask")
    assert answer.code == 0
    assert "which plan do you take?" in answer.out
    assert "fairtrip runs resume" in answer.out
    assert fairtrip("runs", "list", trip).out.splitlines()[1].split()[1] == "stopped"


def test_a_trip_that_another_process_holds_is_not_planned(fairtrip, trip):
    with open_trip(trip.parent / ".fairtrip" / "trip"):
        answer = fairtrip("plan", trip, *FAST)
    assert answer.code == 75
    assert "trip is open in process" in answer.err


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_run_exits_with_130_and_is_continued_by_the_same_command(fairtrip, trip, how):
    command = [sys.executable, "-m", "planner.cli", "plan", str(trip), "--drafts", "12", "--rounds", "20000"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    while process.poll() is None and "weights fixed" not in process.stderr.readline():
        time.sleep(0.01)
    process.send_signal(how)
    _, err = process.communicate(timeout=240)
    assert process.returncode == 130
    assert "run the same command again" in err
    assert read_trip(trip.parent / ".fairtrip" / "trip").of_kind("run_started")
