import json
import math

import pytest

from roles.errors import BadInput, ProblemsFound
from train.stages.progress import ALARM, Progress, bars, chart, curve, draw, read, rings, summary


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path, lambda _: None)


def test_a_step_becomes_a_line_with_its_numbers_only(progress):
    progress.add(1, {"loss": 0.5, "note": "text", "flag": True, "reward": 0.25})
    assert read(progress.path) == [{"step": 1, "loss": 0.5, "reward": 0.25}]


def test_training_stops_when_what_it_lives_on_is_not_a_number(progress):
    with pytest.raises(ProblemsFound, match="step 3: grad_norm is not a number"):
        progress.add(3, {"loss": 0.5, "grad_norm": math.nan})
    assert read(progress.path) == [{"step": 3, "loss": 0.5}]


def test_other_figures_may_be_missing(progress):
    progress.add(3, {"loss": 0.5, "completions/mean_terminated_length": math.nan})
    assert read(progress.path) == [{"step": 3, "loss": 0.5}]


def test_going_on_from_a_checkpoint_forgets_what_came_after_it(progress):
    for step in range(1, 5):
        progress.add(step, {"loss": step})
    progress.cut(2)
    assert [line["step"] for line in read(progress.path)] == [1, 2]


def test_a_line_that_a_crash_cut_is_left_out(progress):
    progress.add(1, {"loss": 1})
    with progress.path.open("a") as file:
        file.write('{"step": 2, "lo')
    assert [line["step"] for line in read(progress.path)] == [1]


def test_a_line_that_is_none_is_told_with_its_number(progress):
    progress.path.write_text('{"step": 1}\n[]\n')
    with pytest.raises(BadInput, match=r"progress.jsonl:2: is no line of a log"):
        read(progress.path)


def test_a_curve_leaves_out_what_hangs_on_the_machine():
    assert curve([{"step": 1, "loss": 1.0, "step_time": 3.0}]) == [{"step": 1, "loss": 1.0}]


def test_bars_run_from_the_lowest_to_the_highest():
    assert bars([0.0, 0.5, 1.0]) == "▁▅█"
    assert bars([2.0, 2.0]) == "▁▁"
    assert bars([]) == ""
    assert len(bars([float(n) for n in range(1000)])) == 40


def test_the_chart_shows_rewards_by_component_and_role_and_else_the_loss():
    lines = [
        {"step": 1, "loss": 1.0, "reward": 0.1, "reward/welfare": 0.2, "utility/hiker": 0.5},
        {"step": 2, "loss": 0.9, "reward": 0.3, "reward/welfare": 0.4, "utility/hiker": 0.6},
    ]
    assert [row.split()[0] for row in chart(lines).splitlines()] == ["reward", "reward/welfare", "utility/hiker"]
    assert chart([{"step": 1, "loss": 1.0}]) == "loss    1.000 ▁   1.000"
    assert chart([]) == ""


def test_the_picture_is_the_same_for_the_same_log(tmp_path):
    lines = [json.loads('{"step": 1, "reward": 0.1}'), json.loads('{"step": 2, "reward": 0.2}')]
    assert draw(lines, tmp_path / "one.svg")
    assert draw(lines, tmp_path / "two.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert not draw([], tmp_path / "none.svg")


def rung(*steps: int, of: int = 12) -> list[dict[str, float]]:
    """Return a log whose alarm rings at these steps."""
    return [{"step": step, "reward": step / of, ALARM: float(step in steps)} for step in range(1, of + 1)]


def test_a_ringing_alarm_is_told_when_it_begins_and_when_it_ends(tmp_path):
    told = []
    progress = Progress(tmp_path, told.append)
    for line in rung(4, 5, 6, 9):
        progress.add(int(line["step"]), {name: value for name, value in line.items() if name != "step"})
    heard = [text for text in told if "alarm" in text]
    assert heard[0].startswith("WARNING: step 4: the alarm rings: the reward rose while the held-back check fell")
    assert heard[1] == "step 7: the alarm has ended"
    assert [text.partition(": the")[0] for text in heard[2:]] == ["WARNING: step 9", "step 10"]


def test_a_run_that_goes_on_hears_of_an_alarm_that_still_rings(tmp_path):
    told = []
    progress = Progress(tmp_path, told.append)
    progress.path.write_text("".join(json.dumps(line) + "\n" for line in rung(2, 4, 5, 6)))
    progress.cut(5)
    assert told == ["WARNING: the alarm rings since step 4"]
    progress.add(6, {ALARM: 1.0})
    assert told[1:] == ["step 6: "]
    progress.cut(3)
    assert not progress.ringing


def test_the_summary_says_when_the_alarm_rang_first():
    assert rings(rung(4, 5, 9)) == [(4, 5), (9, 9)]
    last = summary(rung(4, 5, 9)).splitlines()[-1]
    assert last.startswith("WARNING: the alarm rang first at step 4, in 3 of 12 steps: the reward rose")
    assert summary(rung()) == chart(rung())


def test_the_chart_and_the_picture_mark_where_the_alarm_rang(tmp_path):
    assert chart(rung(11, 12)).splitlines()[-1] == "reward/alarm    0.000 ▁▁▁▁▁▁▁▁▁▁██   1.000"
    assert draw(rung(4, 9), tmp_path / "rung.svg")
    assert draw(rung(), tmp_path / "quiet.svg")
    assert (tmp_path / "rung.svg").read_text().count(">reward/alarm<") == 1
    assert ALARM not in (tmp_path / "quiet.svg").read_text()


def test_figures_of_one_step_that_come_later_join_its_line(progress):
    progress.add(1, {"loss": 1})
    progress.note(1, {"reward/canary_gain": -0.5})
    progress.add(2, {"loss": 2})
    assert read(progress.path) == [{"step": 1, "loss": 1, "reward/canary_gain": -0.5}, {"step": 2, "loss": 2}]


def test_a_line_without_a_step_is_none(progress):
    progress.path.write_text('{"loss": 1}\n')
    with pytest.raises(BadInput, match="is no line of a log"):
        read(progress.path)
