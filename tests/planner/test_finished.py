"""Results that outlive the run that made them."""

import pytest

from planner.finished import Finished
from roles.errors import BadInput, Unwritable


def test_what_was_added_is_read_again(tmp_path):
    done = Finished(tmp_path / "deep" / "done.jsonl")
    assert done.read() == []
    done.add({"b": 1, "a": "é"})
    done.add({"c": None})
    assert done.read() == [{"a": "é", "b": 1}, {"c": None}]


def test_a_line_that_a_crash_has_cut_is_done_again(tmp_path):
    done = Finished(tmp_path / "done.jsonl")
    done.add({"a": 1})
    with done.path.open("a") as file:
        file.write('{"a": 2')
    assert done.read() == [{"a": 1}]
    done.add({"a": 3})
    assert done.read() == [{"a": 1}, {"a": 3}]


@pytest.mark.parametrize("line", ["{", "[1]"])
def test_a_damaged_line_is_named_with_its_number(tmp_path, line):
    done = Finished(tmp_path / "done.jsonl")
    done.path.write_text(f'{{"a": 1}}\n{line}\n')
    with pytest.raises(BadInput, match=r"done\.jsonl:2"):
        done.read()


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable, match="what is done is kept"):
        Finished(tmp_path / "file" / "done.jsonl").add({})
