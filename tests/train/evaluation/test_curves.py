import pytest

from roles.errors import BadInput
from train.evaluation.curves import curves, draw
from train.stages.progress import Progress


@pytest.fixture
def run(tmp_path):
    def make(name, values):
        (tmp_path / name).mkdir()
        log = Progress(tmp_path / name, lambda _: None)
        for step, value in enumerate(values, start=1):
            log.add(step, {"reward": value})
        return tmp_path / name

    return make


def test_a_point_is_the_mean_of_the_last_steps(run):
    (curve,) = curves({"one": [run("a", [0.0, 0.2, 0.4, 0.6])]}, "reward", 2)
    assert [step for step, _ in curve.mean] == [1, 2, 3, 4]
    assert [value for _, value in curve.mean] == pytest.approx([0.0, 0.1, 0.3, 0.5])


def test_the_mean_of_runs_goes_as_far_as_all_of_them(run):
    (curve,) = curves({"two": [run("a", [0.0, 0.2, 0.4]), run("b", [0.4, 0.4])]}, "reward", 1)
    assert curve.mean == ((1, pytest.approx(0.2)), (2, pytest.approx(0.3)))


def test_begin_and_end_are_means_of_a_fifth_of_the_steps(run):
    (curve,) = curves({"one": [run("a", [n / 10 for n in range(10)])]}, "reward", 1)
    assert curve.at_start() == (pytest.approx(0.05),)
    assert curve.at_end() == (pytest.approx(0.85),)


def test_a_figure_that_is_not_logged_is_told_with_those_that_are(run, tmp_path):
    with pytest.raises(BadInput, match="holds no 'rewrd', did you mean 'reward'"):
        curves({"one": [run("a", [0.1])]}, "rewrd", 1)
    with pytest.raises(BadInput, match="holds no run of training"):
        curves({"one": [tmp_path]}, "reward", 1)


def test_the_same_runs_give_the_same_picture(run, tmp_path):
    pytest.importorskip("matplotlib")
    found = curves({"exact": [run("a", [0.1, 0.2]), run("b", [0.2, 0.3])]}, "reward", 1)
    for name in ("one.svg", "two.svg"):
        draw(found, "reward", tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert "exact" in (tmp_path / "one.svg").read_text()
