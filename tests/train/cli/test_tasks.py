import json

import pytest

SMALL = ("--train", "6", "--heldout", "5", "--people", "2-3", "--days", "1-2", "--cities", "1")


def test_both_files_are_made_and_summed_up(fairtrip_train, tmp_path):
    answer = fairtrip_train("tasks", tmp_path, *SMALL)
    assert answer.code == 0
    assert "6 tasks, difficulty" in " ".join(answer.out.split())
    assert "train.jsonl: 6 of 6 tasks" in answer.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["heldout.jsonl", "tasks.json", "train.jsonl"]


def test_machines_are_told_the_order_and_the_digests(fairtrip_train, tmp_path):
    told = json.loads(fairtrip_train("tasks", tmp_path, *SMALL, "--check", "2", "--json").out)
    assert told["order"]["terms"]["people"] == [2, 3]
    assert len(told["sha256"]["train.jsonl"]) == 64
    assert [set(one) for one in told["check"]] == [{"task", "difficulty", "feasible", "welfare"}] * 2


def test_a_check_says_how_many_can_be_met(fairtrip_train, tmp_path):
    answer = fairtrip_train("tasks", tmp_path, *SMALL, "--check", "3")
    assert " of 1 can be met" in " ".join(answer.out.split())
    assert "planned 3 of 3" in answer.err


def test_packs_and_roles_of_ones_own_are_drawn_from_and_not_mixed(fairtrip_train, tmp_path, added):
    made = fairtrip_train("tasks", tmp_path, *SMALL, *added.words, "--unseen", "harbour", "--check", "2", "--json")
    assert made.code == 0, made.err
    assert json.loads(made.out)["roles"][0].startswith("skipper.yaml ")
    assert '"harbour"' in (tmp_path / "heldout.jsonl").read_text(encoding="utf-8")
    mixed = fairtrip_train("tasks", tmp_path, *SMALL, "--pack", added.pack, "--unseen", "harbour")
    assert (mixed.code, "tasks made with another roles" in mixed.err) == (2, True)


def test_a_city_with_nothing_to_wish_for_is_named(fairtrip_train, tmp_path, added):
    head, _, places = added.pack.read_text(encoding="utf-8").partition("\nplaces:\n")
    bare = tmp_path / "bare.yaml"
    bare.write_text(f"{head}\nplaces:\n{places.split('  - id: har-')[0]}  - id: har-{places.split('  - id: har-')[1]}")
    answer = fairtrip_train("tasks", tmp_path / "out", *SMALL, "--pack", bare)
    assert (answer.code, "city 'harbour': no theme and no food to wish for" in answer.err) == (2, True)


def test_no_tasks_are_none(fairtrip_train, tmp_path):
    answer = fairtrip_train("tasks", tmp_path, "--train", "0", "--heldout", "0")
    assert "no tasks" in " ".join(answer.out.split())


@pytest.mark.parametrize(
    ("option", "value", "allowed"), [("--people", "0-3", "8"), ("--days", "3-2", "7"), ("--cities", "x", "3")]
)
def test_a_span_that_is_none_says_how_to_write_it(option, value, allowed, fairtrip_train, tmp_path):
    answer = fairtrip_train("tasks", tmp_path, option, value)
    assert answer.code == 2
    assert answer.err == f"error: {option} {value}: write it like 2-{allowed}; allowed: from 1 to {allowed}\n"


def test_a_folder_without_trips_says_how_to_plan_one(fairtrip_train, tmp_path):
    answer = fairtrip_train("tasks", tmp_path / "out", "--from-trips", tmp_path)
    assert answer.code == 2
    assert "no planned trip here" in answer.err
