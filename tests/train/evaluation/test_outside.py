"""GroupTravelBench's own tasks, in its schema and of our making, on the way through an evaluation."""

import json

import pytest

from planner.executor import local
from roles.errors import BadInput
from train.environment import Environment
from train.evaluation.evaluation import Evaluation, tasks_in
from train.evaluation.outside import is_theirs
from train.evaluation.policies import Solver

MUST, LIKES = {"must_visit": ["Lisbon Oceanarium"]}, {"category_pref": {"positive": ["水族馆"]}}
PLACE = {"city": "Harbour", "name": "Lisbon Oceanarium", "type": "attraction", "category": "水族馆"}


def theirs(name, city):
    wanted = [{"city_specific_preferences": {city: {"attractions": sights}}} for sights in (MUST, LIKES)]
    users = {f"User{n}": {"preference": preference} for n, preference in enumerate(wanted, start=1)}
    meta = {"cities": [city], "date": "两天一夜", "child_members": [{"user": "User3", "role": "儿子"}]}
    record = {"task_id": name, "time": "2027-05-13", "metadata": meta, "user_preferences": users}
    return json.dumps({**record, "difficulty_type": "easy"}, ensure_ascii=False) + "\n"


@pytest.fixture
def files(tmp_path):
    """Return a file of two of their tasks, the second in a city that nobody has, and one of places."""
    (tmp_path / "gtb.jsonl").write_text(theirs("one", "Harbour") + theirs("two", "海城市"), encoding="utf-8")
    (tmp_path / "places.jsonl").write_text(json.dumps(PLACE), encoding="utf-8")
    return tmp_path / "gtb.jsonl", tmp_path / "places.jsonl"


@pytest.fixture(scope="module")
def environment(added):
    return Environment(packs=(added.pack,))


def found(files, environment, tmp_path, places):
    tasks, outside = tasks_in(files[0], 0, places, environment, lambda text: None)
    evaluation = Evaluation(tasks, {"s": "solver:40"}, "s", environment, Solver, trials=1, outside=outside)
    return evaluation, evaluation.carry_out(tmp_path, local, lambda text: None)[0][0]


def test_a_plan_is_scored_by_the_tables_of_the_task_itself(files, environment, tmp_path):
    evaluation, bare = found(files, environment, tmp_path / "bare", None)
    _, cell = found(files, environment, tmp_path / "known", files[1])
    assert (bare.fate, bare.outside.validity, bare.points) == ("feasible", 100.0, {"User1": 2, "User2": 0})
    assert cell.points == {"User1": 2, "User2": 1}
    assert (cell.outside.fairness, cell.outside.completeness) == (50.0, 100.0)
    assert evaluation.about("gtb.jsonl")["GTB rules"] == "the tasks' own tables, places: none"


def test_places_are_part_of_what_a_folder_does_not_mix(files, environment, tmp_path):
    found(files, environment, tmp_path / "out", files[1])
    with pytest.raises(BadInput, match=r"places was places\.jsonl .* here and is now none"):
        found(files, environment, tmp_path / "out", None)


def test_a_task_without_a_trip_here_is_left_out_and_told(files, environment):
    told = []
    tasks, outside = tasks_in(files[0], 0, None, environment, told.append)
    assert (len(tasks), list(outside.rules)) == (1, [tasks[0].id])
    assert told[0].startswith("two is left out: no city '海城市'")
    with pytest.raises(BadInput, match="bring packs with its cities: --pack FILE"):
        tasks_in(files[0], 0, None, Environment(), told.append)


def test_their_files_are_told_from_ours(files, tmp_path, trip_task):
    (tmp_path / "ours.jsonl").write_text(trip_task().line(), encoding="utf-8")
    (tmp_path / "text.jsonl").write_text("no JSON", encoding="utf-8")
    (tmp_path / "none.jsonl").write_text("")
    assert is_theirs(files[0])
    assert not any(is_theirs(tmp_path / f"{name}.jsonl") for name in ("ours", "text", "none", "missing"))
