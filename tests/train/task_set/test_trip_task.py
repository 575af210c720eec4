import json

import pytest
import typer.main

from planner.agent.store import folder_of
from planner.catalog.catalog import open_catalog
from planner.cli.edge import run
from planner.cli.main import app
from roles.errors import BadInput
from roles.library import load_roles
from train.environment import Environment
from train.task_set.draw import World
from train.task_set.trip_task import trip_task, trip_tasks

TRIP = """
title: CANARY title
cities: [Lisbon]
origin: paris
dates: {start: 2027-05-13, end: 2027-05-14}
budget: 2100
seed: 5
households: [{name: CANARY home, members: [CANARY-Ana, Rui], budget: 1977}]
travellers:
  - name: CANARY-Ana
    age: 41
    roles: [foodie, canary_role]
    weight: 2
    words: CANARY words
    wishes:
      must: [{place: Jerónimos Monastery, quote: CANARY quote}, {words: CANARY wish}]
      prefer: [{food: seafood}, {company: Rui}]
      reject: [{theme: war_history, sealed: true}]
  - name: Rui
    age: 77
    roles: [early_bird, saver]
    sealed: [age, roles, theme, walking]
    wishes:
      need: [{place: lis-oceanario, sealed: true}, {walking: 7.7 km}]
      prefer: [{theme: gardens}, {pace: 4}]
"""
ROLE = "{title: CANARY, summary: A CANARY of a role., wishes: {prefer: [{theme: film}]}}"


@pytest.fixture(scope="module")
def world():
    return World(open_catalog(), load_roles())


@pytest.fixture(scope="module")
def trip(tmp_path_factory):
    """A trip that was planned, with a role of its own and secrets everywhere."""
    folder = tmp_path_factory.mktemp("mine")
    (folder / "roles").mkdir()
    (folder / "roles" / "canary_role.yaml").write_text(ROLE, encoding="utf-8")
    path = folder / "trip.yaml"
    path.write_text(TRIP, encoding="utf-8")
    options = ["--drafts", "2", "--rounds", "60", "--roles", str(folder / "roles")]
    assert run(typer.main.get_command(app), ["plan", str(path), *options]) == 0
    return path


@pytest.fixture(scope="module")
def task(trip, world):
    return trip_task(trip, world)


def test_nothing_that_was_sealed_or_written_in_words_is_left(task):
    for secret in ("CANARY", "canary", "lis-oceanario", "war_history", "gardens", "7.7", "77", "Rui", "1977", "saver"):
        assert secret not in task.line().replace(task.id, ""), secret


def test_a_role_that_somebody_wrote_is_read_wherever_it_lies_and_never_named(trip, world, task, tmp_path):
    import shutil

    shutil.copytree(trip.parent, tmp_path / "copy")
    shutil.move(tmp_path / "copy" / "roles", tmp_path / "roles")
    with pytest.raises(BadInput, match="canary_role"):
        trip_task(tmp_path / "copy" / trip.name, world)
    knowing = World(world.catalog, load_roles((tmp_path / "roles",)))
    assert trip_task(tmp_path / "copy" / trip.name, knowing).request == task.request


def test_what_is_open_stays(task):
    ana, rui = task.request["travellers"]
    assert (ana["age"], ana["roles"]) == (41, ["foodie"])
    assert ana["wishes"]["must"] == [{"place": "lis-jeronimos"}]
    assert {"company": "Traveller 2"} in ana["wishes"]["prefer"]
    assert rui["wishes"] == {"prefer": [{"pace": 4}]}
    assert "age" not in rui
    assert task.request["budget"] == "2100"


def test_the_plan_that_was_taken_comes_along_with_people_by_number(task):
    assert task.accepted is not None
    people = {n for day in task.accepted.days for b in (day.morning, day.afternoon) for p in b for n in p.who}
    assert people <= {"Traveller 1", "Traveller 2"}
    assert (task.accepted.idea, task.accepted.notes) == ("", ())


def test_an_imported_task_can_be_trained_on(task):
    environment = Environment()
    step = environment.after_repair(task, environment.judged(task, task.accepted))
    assert environment.score(task, step).welfare is not None
    assert {text.language for text in task.texts} == {"en", "de", "es"}


def test_every_planned_trip_of_a_folder_becomes_a_task(trip, world, task):
    (trip.parent / "notes.yaml").write_text("{}", encoding="utf-8")
    assert [found.id for found in trip_tasks([trip.parent], world)] == [task.id]


def test_a_folder_without_a_planned_trip_says_what_to_do(tmp_path, world):
    with pytest.raises(BadInput, match="no planned trip here; plan one with: fairtrip plan"):
        list(trip_tasks([tmp_path], world))


def test_a_plan_for_others_does_not_come_along(trip, world, tmp_path):
    import shutil

    shutil.copytree(trip.parent, tmp_path / "copy")
    path = tmp_path / "copy" / "trip.yaml"
    elsewhere = TRIP.replace("cities: [Lisbon]", "cities: [Porto]").replace("Jerónimos Monastery", "opo-clerigos")
    path.write_text(elsewhere.replace("{place: lis-oceanario, sealed: true}, ", ""), encoding="utf-8")
    assert json.loads((folder_of(path) / "events.jsonl").read_text().split("\n")[0])
    assert trip_task(path, world).accepted is None
