"""A user's table of places, and how a name finds one."""

import pytest

from planner.bench.places import KnownPlace, PlaceTable, category, read_places
from planner.bench.validity import HoursRule
from roles.errors import BadInput


def test_a_name_finds_itself_or_the_closest_longer_one(places):
    assert places.find("海城市", "海城博物馆") == places.find("海城市", "海城博物馆(新馆)")
    assert places.find("海城市", "海城博物馆(新馆)一楼") is None
    assert places.find("海城", "云顶寺") is None
    assert places.find("海城市", "") is None
    table = PlaceTable({"x": {"abcd": KnownPlace("food", frozenset("1")), "abc": KnownPlace("food", frozenset("2"))}})
    assert table.find("x", "ab") == KnownPlace("food", frozenset("2"))


def test_hours_are_known_only_where_somebody_wrote_them(places):
    assert places.hours("海城市", "海城博物馆") is not None
    assert places.hours("海城市", "云顶寺") is None
    assert places.hours("海城市", "x") is None


@pytest.mark.parametrize(
    ("kind", "written", "counts_as"),
    [("hotel", "五星", "商务酒店"), ("hotel", "民宿", "民宿"), ("attraction", "滑雪", "公园"),
     ("attraction", None, "公园"), ("food", "米粉", "中餐"), ("food", "海鲜", "海鲜"), ("attraction", "米粉", "米粉")],
)  # fmt: skip
def test_missing_and_coarse_categories_count_as_the_usual_one(kind, written, counts_as):
    assert category(kind, written) == counts_as


def test_a_table_is_read_line_by_line(tmp_path):
    path = tmp_path / "places.jsonl"
    path.write_text(
        '{"city": "海城市", "name": "馆", "type": "attraction", "category": "博物馆", "hours": '
        '[{"weekdays": [2], "windows": [["09:00", "17:00"]]}]}\n\n{"city": "海城市", "name": "店", "type": "hotel"}\n'
    )
    table = read_places(path)
    assert table.hours("海城市", "馆") == (HoursRule("01-01", "12-31", (2,), ((540, 1020),)),)
    assert table.find("海城市", "店") == KnownPlace("hotel", frozenset({"商务酒店"}))


def test_a_bad_line_is_named_with_its_number(tmp_path):
    path = tmp_path / "places.jsonl"
    path.write_text('{"city": "海城市", "name": "馆", "type": "museum"}\n')
    with pytest.raises(BadInput, match=r"places\.jsonl:1: not a place: type"):
        read_places(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_places(tmp_path / "none.jsonl")
