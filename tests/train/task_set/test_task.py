import json

import pytest

from roles.errors import BadInput
from train.task_set.task import Text, features, read_tasks, similarity, task_from, task_id


def test_a_task_is_read_from_its_line_as_it_was(trip_task):
    task = trip_task().model_copy(update={"texts": (Text(language="de", phrasing="voices", text="Ein Tag\u2028mehr"),)})
    assert task_from(task.line(), "here") == task
    assert task.line().count("\n") == 1


def test_a_task_gives_the_same_bytes_again(trip_task):
    assert trip_task().line() == trip_task().line()


def test_the_id_follows_from_what_is_asked_and_not_from_title_or_seed(trip_task):
    assert trip_task(title="A").id == trip_task(title="B", seed=9).id
    assert trip_task(cities=["porto"]).id != trip_task().id


def test_the_request_reads_as_a_trip_file(trip_task):
    assert [person.name for person in trip_task().trip().travellers] == ["Ana", "Rui"]
    assert trip_task().people == 2


def test_a_line_that_is_no_task_names_file_and_line(tmp_path, trip_task):
    path = tmp_path / "some.jsonl"
    path.write_text(trip_task().line() + '{"id": "x"}\n', encoding="utf-8")
    tasks = read_tasks(path)
    assert next(tasks).id == trip_task().id
    with pytest.raises(BadInput, match=r"some\.jsonl:2: not a task: split"):
        next(tasks)


def test_a_changed_request_is_noticed(trip_task):
    record = json.loads(trip_task().line())
    record["request"]["cities"] = ["porto"]
    with pytest.raises(BadInput, match="was changed after it was made"):
        task_from(json.dumps(record), "here")


def test_a_file_that_is_not_there_says_how_to_make_it(tmp_path):
    with pytest.raises(BadInput, match="fairtrip-train tasks"):
        list(read_tasks(tmp_path / "none.jsonl"))


def test_the_same_trip_with_other_names_in_another_month_is_nearly_the_same(trip_task):
    request = trip_task().request
    people = [{**person, "name": name} for person, name in zip(request["travellers"], ("Bo", "Cem"), strict=True)]
    moved = {**request, "dates": {"start": "2027-09-01", "end": "2027-09-02"}, "travellers": people}
    assert task_id(moved) != task_id(request)
    assert similarity(features(request), features(moved)) == 1.0


def test_another_wish_and_another_city_make_requests_less_alike(trip_task):
    request = trip_task().request
    elsewhere = similarity(features(request), features(trip_task(cities=["london"]).request))
    alone = similarity(features(request), features(trip_task(travellers=request["travellers"][:1]).request))
    assert alone < elsewhere < 1.0
