"""Tasks in GroupTravelBench's own schema."""

import json

import pytest

from planner.bench.outside import read_outside_tasks
from roles.errors import BadInput

TASK = {
    "task_id": "task_900001", "query": "海城市、林川市，四天三夜，3人的旅行计划", "time": "2026-05-01",
    "context": "出发城市：江都市", "metadata": {"departure_city": "江都市", "cities": ["海城市", "林川市"],
    "date": "四天三夜", "group_id": "3-1", "compromise_pattern": ["User2"], "child_members": []},
    "user_preferences": {
        "User10": {"role": "x", "compromisable": True, "preference": {"global_constraints": {"transport": []}}},
        "User1": {"role": "男友", "compromisable": False, "preference": {
            "global_constraints": {"avg_budget": 2600, "transport": {"must": ["高铁"], "avoid": ["飞机"]},
                                   "intensity": {"max_poi_per_day": 3, "max_active_hours": 8},
                                   "hotel_preference": {"prefer": ["舒适型"], "avoid": ["豪华型"]}},
            "city_specific_preferences": {"海城市": {"attractions": {"must_visit": ["海城博物馆"]}, "food": None}}}},
    },
    "initial_messages": [{"role": "User1", "content": "..."}], "difficulty_score": 2.5, "difficulty_type": "easy",
}  # fmt: skip


def test_a_task_is_read_with_its_users_in_order(tmp_path):
    path = tmp_path / "tasks.jsonl"
    path.write_text(json.dumps(TASK, ensure_ascii=False) + "\n")
    (task,) = read_outside_tasks(path)
    assert task.users == ("User1", "User10")
    assert task.table["User1"].global_constraints.transport.must == ("高铁",)
    assert task.table["User1"].city_specific_preferences["海城市"].attractions.must_visit == ("海城博物馆",)
    assert task.table["User10"].global_constraints.transport.must == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("{}", "task_id"), (json.dumps({**TASK, "difficulty_type": "odd"}), "difficulty_type"), ("[", "JSON")],
)
def test_a_line_that_is_no_task_is_named(tmp_path, text, wrong):
    path = tmp_path / "tasks.jsonl"
    path.write_text(f"\n{text}\n")
    with pytest.raises(BadInput, match=rf"tasks\.jsonl:2: not a GroupTravelBench task: .*{wrong}"):
        list(read_outside_tasks(path))


def test_a_file_that_is_no_text_is_named(tmp_path):
    path = tmp_path / "tasks.jsonl"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="no UTF-8"):
        list(read_outside_tasks(path))
