"""`fairtrip plan --batch`: many trips, wherever there is room."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

FAST = ("--drafts", "2", "--rounds", "40")
REQUEST = {
    "cities": ["lisbon"], "dates": {"start": "2027-05-13", "end": "2027-05-14"},
    "travellers": [{"name": "Ana", "wishes": {"must": [{"place": "Lisbon Oceanarium"}]}}, {"name": "Rui"}],
}  # fmt: skip


@pytest.fixture
def batch(tmp_path):
    """Return a file of two trips."""
    path = tmp_path / "trips.jsonl"
    lines = [{"id": name, "request": {**REQUEST, "seed": seed}} for seed, name in enumerate(("one", "two"))]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def trips_of(answer):
    return json.loads(answer.out)["trips"]


def test_every_trip_has_a_line_and_a_folder_that_other_commands_read(fairtrip, batch, tmp_path):
    answer = fairtrip("plan", "--batch", batch, *FAST)
    assert answer.code == 0, answer.err
    assert "2 of 2: two" in answer.err
    assert "fairtrip show" in answer.out
    assert fairtrip("show", tmp_path / "trips.plans" / "two" / "trip.yaml").code == 0


def test_a_batch_plans_what_a_single_plan_does(fairtrip, batch, tmp_path):
    trips = trips_of(fairtrip("plan", "--batch", batch, *FAST, "--json"))
    alone = fairtrip(
        "plan", tmp_path / "trips.plans" / "one" / "trip.yaml", *FAST, "--folder", tmp_path / "x", "--json"
    )
    assert json.loads(alone.out)["chosen"]["plan"]["id"] == trips[0]["plan"]


def test_a_batch_that_was_stopped_goes_on_and_ends_the_same(fairtrip, batch):
    whole = trips_of(fairtrip("plan", "--batch", batch, *FAST, "--json"))
    results = batch.with_suffix(".plans") / "results.jsonl"
    first, _ = results.read_text().splitlines(keepends=True)
    results.write_text(first + '{"trip": "tw')
    again = fairtrip("plan", "--batch", batch, *FAST, "--json")
    assert "1 of 2 trips are planned already" in again.err
    assert trips_of(again) == whole


def test_two_processes_plan_the_same(fairtrip, batch, tmp_path):
    here = trips_of(fairtrip("plan", "--batch", batch, *FAST, "--json"))
    there = fairtrip("plan", "--batch", batch, *FAST, "--workers", 2, "--folder", tmp_path / "two", "--json")
    assert trips_of(there) == here


@pytest.mark.skipif(find_spec("ray") is None, reason="needs the extra [ray]")
@pytest.mark.train
@pytest.mark.slow
def test_a_ray_cluster_of_two_workers_plans_the_same(fairtrip, batch, tmp_path, repository):
    here = trips_of(fairtrip("plan", "--batch", batch, *FAST, "--json"))
    out = str(tmp_path / "ray")
    words = ["plan", "--batch", str(batch), *FAST, "--ray", "--workers", "2", "--folder", out, "--json"]
    command = [sys.executable, "-m", "planner.cli", *words]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["trips"] == here


def test_a_trip_that_cannot_be_planned_spares_the_others(fairtrip, batch):
    with batch.open("a") as file:
        file.write(json.dumps({"id": "lost", "request": {**REQUEST, "cities": ["lisbn"]}}) + "\n")
        poor = [{"name": "Ana", "wishes": {"need": [{"budget": 12}]}}]
        file.write(json.dumps({"id": "poor", "request": {**REQUEST, "travellers": poor}}) + "\n")
    answer = fairtrip("plan", "--batch", batch, *FAST)
    assert (answer.code, "2 of 4 trips have no plan that meets every need" in answer.err) == (5, True)
    told = " ".join(answer.out.split())  # where its lines are folded hangs on the length of the folder's name
    assert "did you mean 'Lisbon'?" in told
    assert "- poor: breaks budget" in told
    record = fairtrip("plan", "--batch", batch, *FAST, "--json")
    assert (record.code, [trip.get("feasible") for trip in trips_of(record)]) == (5, [True, True, None, False])


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("--batch", "--ask"), "asks nobody"),
        (("--workers", "2"), "add --batch"),
        (("--batch", "--welfare", "nsh"), "nash"),
    ],
)
def test_options_that_do_not_fit_are_named(fairtrip, batch, words, wrong):
    answer = fairtrip("plan", batch, *words)
    assert (answer.code, wrong in answer.err) == (2, True)


def test_plans_made_with_other_options_are_not_mixed(fairtrip, batch):
    fairtrip("plan", "--batch", batch, *FAST)
    answer = fairtrip("plan", "--batch", batch, *FAST, "--welfare", "nash")
    assert (answer.code, "other options" in answer.err) == (2, True)
