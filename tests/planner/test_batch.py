"""Many trips in one file."""

import json

import pytest

from planner.batch import BatchTrip, plan_all, read_batch
from planner.executor import local
from planner.finished import Finished
from roles.errors import BadInput


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a batch file."""

    def to_file(*lines):
        path = tmp_path / "trips.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
        return path

    return to_file


def test_a_line_is_a_request_or_holds_one_beside_its_name(write):
    trips = read_batch(write({"title": "A"}, "", {"id": "b.2", "split": "train", "request": {"title": "B"}}))
    assert [(trip.name, trip.request["title"]) for trip in trips] == [("trip-00001", "A"), ("b.2", "B")]


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (["{"], "trips.jsonl:1: no JSON"),
        (["[1]"], "trips.jsonl:1: no JSON object"),
        ([{"id": "../up", "request": {}}], "'../up' cannot name a folder"),
        ([{"id": "a", "request": 3}], "request is no JSON object"),
        ([{"id": "a", "request": {}}, {"id": "a", "request": {}}], "trips.jsonl:2: the name 'a' comes twice"),
        ([""], "holds no trip"),
    ],
)
def test_a_line_that_cannot_be_planned_is_named(write, lines, wrong):
    with pytest.raises(BadInput) as told:
        read_batch(write(*lines))
    assert wrong in str(told.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_batch(tmp_path / "none.jsonl")


def test_only_what_is_new_changed_or_failed_is_planned(tmp_path):
    asked, done, told = [], Finished(tmp_path / "done.jsonl"), []

    def plan(trip):
        asked.append(trip.name)
        outcome = {"error": "no such city"} if trip.request["city"] == "x" else {"plan": trip.request["city"]}
        return {"trip": trip.name, "digest": trip.digest, **outcome}

    first = [BatchTrip("a", {"city": "lisbon"}), BatchTrip("b", {"city": "x"}), BatchTrip("c", {"city": "porto"})]
    plan_all(first, plan, done, local, told.append)
    then = [*first[:2], BatchTrip("c", {"city": "london"})]
    results = plan_all(then, plan, done, local, told.append)
    assert asked == ["a", "b", "c", "b", "c"]
    assert [record.get("plan") for record in results] == ["lisbon", None, "london"]
    assert told[1:5] == ["2 of 3: b, no such city", "3 of 3: c, porto", "1 of 3 trips are planned already",
                         "1 of 2: b, no such city"]  # fmt: skip
