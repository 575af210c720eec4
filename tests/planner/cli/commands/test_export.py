import json

from planner.agent.store import read_trip
from planner.exporters.registry import EXPORTERS


def test_every_format_is_written_into_the_named_folder(fairtrip, planned, tmp_path):
    answer = fairtrip("export", planned, "--format", ",".join(EXPORTERS), "--to", tmp_path / "out")
    assert answer.code == 0
    written = sorted(str(path) for path in (tmp_path / "out").iterdir())
    assert sorted(answer.out.splitlines()) == written
    assert len(written) >= len(EXPORTERS)


def test_one_travellers_files_leave_out_what_others_sealed(fairtrip, planned, tmp_path):
    fairtrip("export", planned, "--format", "json", "--to", tmp_path / "out", "--for", "Ana")
    text = (tmp_path / "out" / "Two-days-in-Lisbon-Ana.json").read_text(encoding="utf-8")
    assert '"text": "wildlife' not in text
    fairtrip("export", planned, "--format", "json", "--to", tmp_path / "out", "--for", "Rui")
    assert '"text": "wildlife' in (tmp_path / "out" / "Two-days-in-Lisbon-Rui.json").read_text(encoding="utf-8")


def sequence(folder):
    text = (folder / "Two-days-in-Lisbon.ics").read_text(encoding="utf-8")
    return {line for line in text.splitlines() if line.startswith("SEQUENCE")}


def test_another_plan_updates_the_calendar_and_the_same_plan_does_not(fairtrip, planned, tmp_path):
    export = ("export", planned, "--format", "ics", "--to", tmp_path)
    fairtrip(*export)
    fairtrip(*export)
    assert sequence(tmp_path) == {"SEQUENCE:0"}
    fairtrip("replan", planned, "--without", "oceanarium", "--rounds", "60")
    fairtrip(*export)
    assert sequence(tmp_path) == {"SEQUENCE:1"}


def test_an_export_is_logged_and_listed_as_json(fairtrip, planned, tmp_path):
    record = json.loads(fairtrip("export", planned, "--to", tmp_path / "out", "--json").out)
    assert record["files"] == [str(tmp_path / "out" / "Two-days-in-Lisbon.md")]
    event = read_trip(planned.parent / ".fairtrip" / "trip").events[-1]
    assert (event.kind, event.data["plan"], event.data["formats"]) == ("exported", record["plan"], ["markdown"])


def test_an_unknown_format_writes_nothing(fairtrip, planned, tmp_path):
    answer = fairtrip("export", planned, "--format", "markdown,ical", "--to", tmp_path / "out")
    assert answer.code == 2
    assert "no export format 'ical'" in answer.err
    assert not (tmp_path / "out").exists()
    assert "name at least one format" in fairtrip("export", planned, "--format", ",").err


def test_a_file_in_the_place_of_the_folder_exits_with_74(fairtrip, planned, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert fairtrip("export", planned, "--to", tmp_path / "file").code == 74
