import json
import xml.dom.minidom
from random import Random

import pytest

from planner.agent.store import folder_of, read_trip
from planner.cli.commands.critic_audit import EXPERIMENTS, cell_text
from rewards.audit.figure import Figure
from rewards.testing.misbehaving import Misbehaving, fitting


def wavering(call):
    """Answer a judge's question with any value that fits, a different one every time; anything else as expected."""
    told = (call.schema or {}).get("properties", {})
    if not {"score", "c1"} & set(told):
        return fitting(call)
    random = Random(str(call.body))
    return {
        key: random.choice(what["enum"]) if "enum" in what else random.randint(20, 60) for key, what in told.items()
    }


@pytest.fixture
def server(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with Misbehaving(wavering) as running:
        monkeypatch.setenv("FAIRTRIP_LOCAL_URL", running.url)
        yield running


def audited(fairtrip, *arguments):
    return json.loads(fairtrip("critic", "audit", *arguments, "--quick", "--json").out)


def test_without_a_trip_every_simulated_experiment_is_told(fairtrip):
    answer = fairtrip("critic", "audit", "--quick")
    assert answer.code == 0
    told = [line.split()[0] for line in answer.out.splitlines() if line.split("  ")[0] in EXPERIMENTS]
    assert told == ["E1", "E2", "E3", "E4", "E5", "E7", "M1", "M9", "M10"]
    assert max(map(len, answer.out.splitlines())) <= 80
    assert "E7: how wrong fixed weights may be" in answer.err


def test_the_same_seed_prints_the_same_and_another_one_does_not(fairtrip):
    one, same, other = (
        fairtrip("critic", "audit", "--quick", "--experiments", "E4", "--seed", seed).out for seed in (3, 3, 4)
    )
    assert one == same
    assert one != other


def test_machines_get_figures_with_their_intervals(fairtrip):
    (finding,) = audited(fairtrip, "--experiments", "E2")["findings"]
    holistic = finding["rows"][0]
    assert holistic["judge"] == "holistic"
    assert holistic["slope"]["low"] < holistic["slope"]["value"] < holistic["slope"]["high"]


def test_a_trip_is_judged_by_simulated_critics_without_leaving_anything_in_its_folder(fairtrip, trip):
    record = audited(fairtrip, trip, "--experiments", "e1,m13")
    assert [one["experiment"] for one in record["findings"]] == ["E1", "M13"]
    assert record["findings"][0]["rows"][-1]["raw"] == 0.0
    assert not (trip.parent / ".fairtrip").exists()


def test_a_model_is_measured_on_a_trips_plans(fairtrip, trip, server):
    record = audited(fairtrip, trip, "--judge", "local/test-model", "--experiments", "M1,M2,M8")
    assert [one["experiment"] for one in record["findings"]] == ["M1", "M2", "M8"]
    assert {row["judge"] for row in record["findings"][0]["rows"]} == {
        "holistic, names shown", "holistic", "one by one", "decomposed",
    }  # fmt: skip
    assert {row["weights"] for row in record["findings"][1]["rows"]} == {0.0}
    assert len(server.calls) > 50


def test_a_limit_keeps_what_was_measured_and_says_what_is_missing(fairtrip, trip, server):
    asked = ("--judge", "local/test-model", "--experiments", "E4,M8", "--max-calls", "20")
    answer = fairtrip("critic", "audit", trip, *asked, "--quick", "--out", trip.parent / "found")
    assert answer.code == 6
    assert "not measured" in answer.out
    assert "what is missing above was not measured" in answer.err
    assert len(server.calls) <= 20
    assert json.loads((trip.parent / "found" / "findings.json").read_text(encoding="utf-8"))["findings"]
    assert fairtrip("critic", "audit", trip, *asked, "--quick", "--json").code == 6


def test_a_judge_that_never_answers_is_told_in_one_line(fairtrip, trip):
    with Misbehaving(each="500") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAIRTRIP_LOCAL_URL", server.url)
        asked = ("--judge", "local/test-model", "--experiments", "E1,M8", "--quick")
        answer = fairtrip("critic", "audit", trip, *asked)
        assert answer.code == 5
        assert "local/test-model never answered, so nothing was measured" in answer.err.splitlines()[-1]
        assert fairtrip("critic", "audit", trip, *asked, "--json").code == 5


def test_every_question_of_an_audit_is_in_the_trips_log(fairtrip, trip, server):
    answer = fairtrip("critic", "audit", trip, "--judge", "local/test-model", "--experiments", "M8", "--quick")
    calls = read_trip(folder_of(trip)).of_kind("model_call")
    assert sum(call.data["requests"] for call in calls) == len(server.calls) > 0
    assert f"{len(server.calls)} model requests" in answer.err.splitlines()[-1]


def test_pictures_are_written_where_asked(fairtrip, tmp_path):
    pytest.importorskip("matplotlib")
    answer = fairtrip("critic", "audit", "--quick", "--experiments", "E3,E4,M1", "--out", tmp_path / "new")
    pictures = sorted(path.name for path in (tmp_path / "new").glob("*.svg"))
    assert pictures == ["E3.svg", "E4.svg"]
    assert answer.err.count("drawn: ") == 2
    for name in pictures:
        xml.dom.minidom.parse(str(tmp_path / "new" / name))


def test_a_folder_that_cannot_be_made_is_told(fairtrip, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    answer = fairtrip("critic", "audit", "--quick", "--experiments", "M1", "--out", tmp_path / "file")
    assert answer.code == 74
    assert "cannot be written" in answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--judge", "openai/gpt-4.1"), "needs plans to read"),
        (("--experiments", "E6"), "no experiment 'E6'; known: E1"),
        (("--experiments", "M12"), "M12 (known damage) needs a trip"),
        (("TRIP", "--experiments", "M8"), "needs a judge that reads words"),
        (("TRIP", "--experiments", "E7"), "leave the trip out"),
    ],
)
def test_what_cannot_be_measured_so_is_refused_with_the_reason(fairtrip, trip, arguments, words):
    answer = fairtrip("critic", "audit", *(trip if word == "TRIP" else word for word in arguments))
    assert answer.code == 2
    assert words in answer.err


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "-"), (3, "3"), ("holistic", "holistic"), (0.12345, "0.123"), (0.001234, "0.0012"), (-1e-9, "0.000"),
        (Figure(0.5, 0.45, 0.57), "0.500±0.060"), (Figure(0.5), "0.500"), (Figure(0.0, 0.0, 0.0), "0.000"),
        (Figure(0.5, 0.49999, 0.50001), "0.500±0.0001"),
    ],
)  # fmt: skip
def test_a_cell_is_short_and_says_how_sure_it_is(cell, text):
    assert cell_text(cell) == text
