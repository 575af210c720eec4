import subprocess
import sys

import pytest

from planner.exporters.ics import IcsExporter
from planner.exporters.registry import EXPORTERS, export_files, find_format
from roles.errors import BadInput


@pytest.mark.parametrize("name", EXPORTERS)
def test_every_format_writes_the_same_bytes_twice(name, plan, score):
    write = find_format(name).load()
    assert list(export_files(plan, score, name)) == list(export_files(plan, score, name))
    assert write(plan, None, EXPORTERS[name].audiences(plan)[0])


def test_a_misspelt_format_is_answered_with_the_nearest():
    with pytest.raises(BadInput, match="no export format 'isc', did you mean 'ics'"):
        find_format("isc")


def test_calendars_come_for_everyone_and_for_each_when_parties_differ(plan, score, two_cities):
    assert [name for name, _ in export_files(plan, score, "ics")] == [
        "Lisbon-four-of-us.ics", "Lisbon-four-of-us-Ana.ics", "Lisbon-four-of-us-Rui.ics", "Lisbon-four-of-us-Tom.ics",
        "Lisbon-four-of-us-Zoé.ics",
    ]  # fmt: skip
    assert [name for name, _ in export_files(two_cities, None, "ics")] == ["Two-rivers.ics"]


def test_a_configured_exporter_replaces_the_default_one(plan):
    (_, data), *_ = export_files(plan, None, "ics", IcsExporter(sequence=7))
    assert b"SEQUENCE:7\r\n" in data


def test_knowing_the_formats_loads_no_calendar_map_or_terminal_library():
    code = "import sys, planner.exporters.registry; print(*{'icalendar', 'gpxpy', 'rich', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
