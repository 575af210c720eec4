"""Every payload goes into every text of a plan, through every format, and is read back by the real parsers."""

import csv
import io
import json
import math
import re
import unicodedata
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import gpxpy
import pytest
from icalendar import Calendar
from markdown_it import MarkdownIt
from markdown_it.token import Token

from planner.bench.validity import issues
from planner.exporters.audience import EVERYONE
from planner.exporters.inert import plain
from planner.exporters.json_file import read
from planner.exporters.registry import EXPORTERS
from planner.plan import Activity, Day, Fact, Place, Plan
from rewards.types import Reason, Score, Utility, Violation, Weights

PAYLOADS = [json.loads(line) for line in (Path(__file__).parent / "payloads.jsonl").read_text().splitlines()]
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200b\ufeff")
EVENT = {
    "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CATEGORIES", "TRANSP", "LOCATION",
    "GEO", "URL",
}  # fmt: skip
FRAME = {
    "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "TZID", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO",
}  # fmt: skip


def poisoned(text: str) -> Plan:
    who = (f"{text}0", f"{text}1")
    there = Place(
        id=f"{text}p"[:60], name=text, name_local=f"{text}!", kind=text, area=text, city=text, lat=38.7, lon=-9.1,
        website=text, facts=(Fact(field=text, label=text, as_of=text, text=text),),
    )  # fmt: skip
    other = there.model_copy(update={"id": "q", "lat": 38.8, "website": f"https://example.org/{text}"})
    lines = (
        Activity(id="1.1", kind="visit", title=text, start_min=600, end_min=660, travellers=who[:1], place=there),
        Activity(id="1.2", kind="visit", title=text, start_min=600, end_min=660, travellers=who[1:], place=other),
        Activity(id="1.3", kind="transfer", title=text, start_min=660, end_min=690, travellers=who, origin=text,
                 destination=text, mode="walk"),
        Activity(id="1.4", kind="meal", title=text, start_min=700, end_min=760, travellers=who, place=other, slot=text,
                 note=text),
        Activity(id="1.5", kind="journey", title=text, start_min=800, end_min=900, travellers=who, mode="train",
                 origin=text, destination=text, area=text, lodging=text),
    )  # fmt: skip
    day = Day(number=1, date=date(2026, 5, 1), city=text, tz="Europe/Lisbon", activities=lines, notes=(text,))
    many = (text, text)
    return Plan(
        id=text,
        title=text,
        idea=text,
        currency="EUR",
        travellers=who,
        days=(day,),
        changes=many,
        verify=many,
        sources=many,
    )


def judged(text: str) -> Score:
    names = (f"{text}0", f"{text}1")
    reasons = (Reason(text, 1.0, "1.1", text), Reason(text, -1.0, text, text))
    utilities = {name: Utility(0.5, reasons, 0.0, "rules", "1") for name in names}
    shares = Weights(dict.fromkeys(names, 0.5), "uniform")
    return Score(text, 0.5, utilities, shares, None, (Violation(text, text, text, names),), 0, "utilitarian")


def written(name: str, text: str) -> bytes:
    return EXPORTERS[name].load()(poisoned(text), judged(text), EVERYONE)


def blocks_of(tokens: list[Token]) -> list[str]:
    return [token.type for token in tokens if token.type not in ("inline", "paragraph_open", "paragraph_close")]


def quiet(text: str) -> bool:
    return not any(char in OVERRIDES or (unicodedata.category(char) == "Cc" and char != "\n") for char in text)


def test_there_are_enough_payloads():
    assert len(PAYLOADS) >= 200


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_terminal_gets_no_control_bytes(text):
    assert quiet(written("terminal", text).decode())


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_csv_row_keeps_its_cells_and_none_is_a_formula(text):
    rows = list(csv.reader(io.StringIO(written("csv", text).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(rows[0])] * 6
    for cell in (cell for row in rows for cell in row):
        assert quiet(cell)
        assert "\n" not in cell
        number = re.fullmatch(r"-?\d+\.\d{6}", cell)
        assert number or not re.match('[\\s"\u2068]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20\u2212]', cell)


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_calendar_gets_no_property_and_no_component_of_its_text(text):
    data = written("ics", text)
    calendar = Calendar.from_ical(data)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", *["VEVENT"] * 4]
    assert all(set(event.keys()) <= EVENT and not event.subcomponents for event in calendar.walk("VEVENT"))
    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    whole = data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert quiet("".join(whole))
    assert "\n" not in "".join(whole)
    assert {re.split("[;:]", line)[0] for line in whole} <= EVENT | FRAME


@pytest.mark.parametrize("text", PAYLOADS)
def test_json_reads_back_as_the_same_plan_and_score(text):
    data = written("json", text)
    assert quiet(data.decode())
    assert read(data) == (poisoned(text), judged(text))


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_map_gets_finite_numbers_and_plain_text(text):
    features = json.loads(written("geojson", text))["features"]
    assert [f["geometry"]["type"] for f in features] == ["Point"] * 3 + ["LineString"] * 2
    assert quiet(json.dumps(features, ensure_ascii=False))
    first = features[0]["geometry"]["coordinates"]
    assert all(math.isfinite(number) for number in first)
    assert features[0]["properties"]["website"] is None or features[0]["properties"]["website"].startswith("http")


@pytest.mark.parametrize("text", PAYLOADS)
def test_gpx_keeps_its_elements(text):
    data = written("gpx", text).decode()
    assert quiet(data)
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(data).iter()}
    assert tags <= {"gpx", "metadata", "name", "desc", "wpt", "type", "link", "rte", "rtept"}
    document = gpxpy.parse(data)
    assert (len(document.waypoints), len(document.routes)) == (2, 2)
    assert (document.waypoints[0].name or "").strip() == plain(text).strip()


@pytest.mark.parametrize("text", PAYLOADS)
def test_markdown_renders_no_link_no_image_no_tag_and_no_new_structure(text):
    page = written("markdown", text).decode()
    assert quiet(page)
    tokens = MARKDOWN.parse(page)
    inline = {child.type for token in tokens for child in token.children or ()}
    assert inline <= {"text", "text_special"}
    assert blocks_of(tokens) == blocks_of(MARKDOWN.parse(written("markdown", "harmless").decode()))
    assert not re.search(r"(?<!\\)(?:https?:/|www\.)", page)


@pytest.mark.parametrize("text", PAYLOADS)
def test_group_travel_bench_gets_a_readable_plan(text):
    document = json.loads(written("grouptravelbench", text))
    assert list(document) == ["days"]
    assert not [issue for issue in issues(document, ["User1", "User2"]) if issue.rule == "participants"]
    assert quiet(json.dumps(document, ensure_ascii=False))
