import json
import math

import pytest

from roles.errors import BadInput, ProblemsFound
from train.stages.progress import Progress, bars, chart, curve, draw, read


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
