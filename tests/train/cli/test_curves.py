import json

import pytest

from train.stages.progress import Progress


@pytest.fixture
def runs(tmp_path):
    for name, last in (("a", 0.4), ("b", 0.6)):
        (tmp_path / name).mkdir()
        log = Progress(tmp_path / name, lambda _: None)
        for step, value in enumerate((0.1, 0.2, last), start=1):
            log.add(step, {"reward": value})
    return f"exact={tmp_path / 'a'},{tmp_path / 'b'}"


def test_runs_of_one_name_are_shown_together_and_each(fairtrip_train, runs):
    answer = fairtrip_train("curves", runs, "--window", "1")
    assert answer.code == 0
    assert "exact  0.100" in answer.out
    assert answer.out.split()[-3:] == ["0.500", "0.400", "0.600"]


def test_curves_are_to_be_had_as_json_and_as_a_picture(fairtrip_train, runs, tmp_path):
    pytest.importorskip("matplotlib")
    answer = fairtrip_train("curves", runs, "--window", "1", "--json", "--out", tmp_path / "c.svg")
    assert json.loads(answer.out)["exact"]["end"] == [0.4, 0.6]
    assert (tmp_path / "c.svg").read_text().startswith("<?xml")


def test_what_cannot_be_compared_is_told_in_one_line(fairtrip_train, runs, tmp_path):
    assert fairtrip_train("curves", "exact=").err.startswith("error: 'exact=': write NAME=FOLDER")
    assert fairtrip_train("curves", tmp_path).code == 2
    assert fairtrip_train("curves", runs, "--out", tmp_path / "nowhere" / "c.svg").code == 74
