from xml.dom import minidom

import pytest

from planner import charts
from rewards.audit.case import Simulated, invented
from rewards.audit.critics import Dials, critics
from rewards.audit.dispersion import head_count
from rewards.audit.finding import Finding
from rewards.audit.invented import EXPERIMENTS, Effort
from rewards.audit.ranking import ranking
from rewards.audit.selection import selection
from rewards.noise import NoisyJudge, steady

pytest.importorskip("matplotlib")

SMALL = Effort(cases=4, readings=6, runs=4, draws=100)


def drawn(finding, folder):
    (path,) = charts.draw([finding], folder)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("E2", "dispersion of satisfaction s(u)"),
        ("E3", "number of travellers K"),
        ("E4", "Kendall tau with the exact order"),
        ("E5", "N plans to choose from"),
        ("E7", "share of the achievable gain"),
    ],
)
def test_a_picture_has_labelled_axes_and_is_small(tmp_path, name, words):
    svg = drawn(EXPERIMENTS[name](Dials(), SMALL, 0), tmp_path)
    minidom.parseString(svg)
    assert words in svg
    assert len(svg) < 120_000


def test_the_same_finding_gives_the_same_file(tmp_path):
    finding = EXPERIMENTS["E5"](Dials(), SMALL, 0)
    assert drawn(finding, tmp_path) == drawn(finding, tmp_path)


def test_a_finding_without_a_picture_is_passed_over(tmp_path):
    assert list(charts.draw([EXPERIMENTS["M1"](Dials(), SMALL, 0)], tmp_path)) == []
    assert list(charts.draw([Finding("E2", "not measured", (), ())], tmp_path)) == []


def test_one_case_is_drawn_without_bands_and_one_judge_without_exponent(tmp_path):
    case, judge = invented(3, 6, 1, 0), {"rules": Simulated(NoisyJudge(steady), 0)}
    chosen = selection(case, judge, (2, 4))
    assert "rules" in drawn(Finding("E5", "", ("critic",), (("rules",),) * len(chosen), (), chosen), tmp_path)
    agreed = ranking(case, {"rules": judge["rules"]})
    assert "rules" in drawn(Finding("E4", "", ("critic",), (("rules",),), (), agreed), tmp_path)
    counted = head_count(case, critics(Dials(0.0, 0.0, 0.0, 0.0), 0)["holistic"], 3)
    assert "grows" not in drawn(Finding("E3", "", ("judge",), (("rules",),), (), (counted,)), tmp_path)
