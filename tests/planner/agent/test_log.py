import json

import pytest

from planner.agent.log import FIRST, DamagedLogError, append_event, digest_of, read_events
from roles.errors import Unwritable


def written(path, *texts: str):
    last = None
    for text in texts:
        last = append_event(path, "note", {"text": text}, last)
    return last


def test_events_come_back_as_they_were_written(tmp_path):
    path = tmp_path / "events.jsonl"
    assert read_events(path) == ()
    last = written(path, "Zoë", "line\nbreak \u2028 and tab\t", "")
    events = read_events(path)
    assert [event.data["text"] for event in events] == ["Zoë", "line\nbreak \u2028 and tab\t", ""]
    assert events[-1] == last
    assert (events[0].before, events[1].before) == (FIRST, events[0].digest)
    assert last.digest == digest_of(3, "note", {"text": ""}, events[1].digest)


def test_a_last_line_that_was_cut_off_was_never_accepted(tmp_path):
    path = tmp_path / "events.jsonl"
    last = written(path, "one", "two")
    with path.open("ab") as file:
        file.write(b'{"v": 1, "n": 3, "kind": "no')
    assert len(read_events(path)) == 2
    append_event(path, "note", {"text": "three"}, last)
    assert [event.data["text"] for event in read_events(path)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    "change", [{"kind": "vote"}, {"n": 7}, {"before": FIRST}, {"data": {"text": "2"}}, {"digest": "0"}]
)
def test_a_changed_line_is_told_with_its_number(tmp_path, change):
    path = tmp_path / "events.jsonl"
    written(path, "one", "two", "three")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = json.dumps({**json.loads(lines[1]), **change})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(DamagedLogError, match=r"events\.jsonl:2: this line does not match"):
        read_events(path)


@pytest.mark.parametrize("line", ["", "no json", "[]", "{}", '"text"', '{"n": 1}', "\ufffd"])
def test_a_line_that_is_no_event_is_told(tmp_path, line):
    path = tmp_path / "events.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(DamagedLogError, match=r"events\.jsonl:1: this line is not an event") as caught:
        read_events(path)
    assert caught.value.exit_code == 5


def test_lines_swapped_or_taken_out_are_told(tmp_path):
    path = tmp_path / "events.jsonl"
    written(path, "one", "two", "three")
    one, two, three = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for order in ((two, one, three), (one, three), (one, one)):
        path.write_text("".join(order), encoding="utf-8")
        with pytest.raises(DamagedLogError):
            read_events(path)


def test_a_folder_that_is_not_there_is_unwritable(tmp_path):
    with pytest.raises(Unwritable, match="nothing accepted before is lost"):
        append_event(tmp_path / "none" / "events.jsonl", "note", {}, None)
