import json

import pytest

from planner.catalog.catalog import open_catalog
from roles.errors import BadInput, ProblemsFound
from roles.library import load_roles
from roles.merge import load_group
from train.task_set.draw import Terms, World
from train.task_set.task import features, read_tasks, similarity
from train.tasks import NEAR, Known, Order, made, make_tasks

ORDER = Order(train=120, heldout=30)


@pytest.fixture(scope="module")
def world():
    return World(open_catalog(), load_roles())


@pytest.fixture(scope="module")
def folder(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    make_tasks(ORDER, world, folder)
    return folder


@pytest.fixture(scope="module")
def train(folder):
    return list(read_tasks(folder / "train.jsonl"))


@pytest.fixture(scope="module")
def heldout(folder):
    return list(read_tasks(folder / "heldout.jsonl"))


def test_as_many_tasks_are_made_as_asked_for_each_with_an_id_of_its_own(train, heldout):
    assert (len(train), len(heldout)) == (120, 30)
    assert len({task.id for task in (*train, *heldout)}) == 150
    assert {task.split for task in train} == {"train"}


def test_every_request_is_valid_and_can_be_merged_with_its_roles(train, heldout, world):
    for task in (*train, *heldout):
        assert len(load_group(task.trip(), world.library).stakeholders) == task.people


def test_no_training_task_goes_to_the_city_kept_apart(train, heldout):
    assert not any("porto" in task.request["cities"] for task in train)
    apart = [task for task in heldout if "porto" in task.request["cities"]]
    assert len(apart) == 6
    assert all(task.unseen_city for task in apart)


def test_no_held_out_request_is_nearly_one_that_is_trained_on(train, heldout):
    trained = [features(task.request) for task in train]
    for task in heldout:
        words = features(task.request)
        assert max(similarity(words, other) for other in trained) < NEAR


def test_a_request_with_other_names_and_dates_would_leak(train):
    known = Known()
    known.add(train[0])
    first = train[0].request
    renamed = {**first, "travellers": [{**person, "name": f"N{n}"} for n, person in enumerate(first["travellers"])]}
    assert known.leaks(renamed, "heldout")
    assert not known.leaks(renamed, "train")
    assert known.leaks(first, "train")


def test_the_record_names_the_order_and_what_was_made(folder):
    record = json.loads((folder / "tasks.json").read_text())
    assert record["order"]["unseen"] == "porto"
    assert set(record["sha256"]) == {"train.jsonl", "heldout.jsonl"}


def test_an_interrupted_making_goes_on_and_ends_with_the_same_bytes(folder, world, tmp_path):
    make_tasks(ORDER, world, tmp_path)
    whole = (tmp_path / "train.jsonl").read_bytes()
    (tmp_path / "train.jsonl").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "heldout.jsonl").unlink()
    (tmp_path / "tasks.json").unlink()
    told = []
    make_tasks(ORDER, world, tmp_path, lambda *news: told.append(news))
    assert 30 < len(told) < 150
    for name in ("train.jsonl", "heldout.jsonl", "tasks.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_tasks_of_another_order_are_not_mixed(folder, world):
    with pytest.raises(BadInput, match="tasks made with another order; choose another folder"):
        make_tasks(Order(train=120, heldout=30, seed=1), world, folder)


def test_a_changed_file_is_noticed(world, tmp_path):
    small = Order(train=2, heldout=0)
    make_tasks(small, world, tmp_path)
    (tmp_path / "train.jsonl").write_bytes((tmp_path / "train.jsonl").read_bytes() * 2)
    with pytest.raises(ProblemsFound, match="changed since it was made"):
        make_tasks(small, world, tmp_path)


def test_an_unknown_city_names_the_nearest(world, tmp_path):
    with pytest.raises(BadInput, match=r"no city 'prto'.*porto"):
        make_tasks(Order(unseen="prto"), world, tmp_path)


def test_small_trips_can_be_asked_for(world):
    order = Order(train=5, terms=Terms((2, 2), (1, 1), (1, 1)))
    assert [(task.people, len(task.request["cities"])) for task in made(order, world, "train", Known())] == [(2, 1)] * 5
