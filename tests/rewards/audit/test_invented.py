from dataclasses import replace

import pytest

from rewards.audit.critics import Dials
from rewards.audit.invented import EXPERIMENTS, Effort

SMALL = Effort(cases=10, readings=30, runs=30, draws=3_000)


def rows_of(name, **where):
    found = EXPERIMENTS[name](Dials(), SMALL, 1)
    records = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return [one for one in records if all(one[column] == value for column, value in where.items())]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_same_seed_gives_the_same_finding(name):
    small = replace(SMALL, cases=4, readings=6, runs=4, draws=100)
    one, other = (EXPERIMENTS[name](Dials(), small, 3) for _ in range(2))
    assert one == other
    assert one.experiment == name


def test_drift_that_follows_the_plan_is_the_largest_along_the_conflict():
    raw = {row["judge"]: row["excess"] for row in rows_of("E1", halves="by conflict")}
    assert max(raw, key=raw.get) == "weights that follow the plan"


def test_the_put_in_noise_is_found_again():
    for row in rows_of("E2", judge="holistic"):
        assert row["sd of a weight"] == pytest.approx(Dials().weighting, rel=0.25)
    for row in rows_of("E2", judge="decomposed"):
        assert row["slope"].low <= 0.0 <= row["slope"].high or abs(row["slope"].value) < 0.001


def test_the_exponents_tell_the_mechanisms_apart():
    exponents = [row["exponent of K"] for row in rows_of("E3")]
    assert exponents == [pytest.approx(expected, abs=0.2) for expected in (0.5, -0.5, 0.2)]


def test_decomposed_ranks_better_than_one_holistic_reading_at_six_people():
    taus = {row["critic"]: row["Kendall tau"].value for row in rows_of("E4", people=6)}
    assert taus["decomposed"] > taus["holistic"]


def test_the_holistic_best_of_sixteen_is_more_polarising_than_the_exact_one():
    spread = {row["critic"]: row["s(u) of the choice"].value for row in rows_of("E5", N=16)}
    assert spread["holistic"] > spread["exact"]


def test_a_judge_that_reads_facts_only_is_not_moved():
    (row,) = rows_of("M1", judge="calls that read facts only")
    assert row["most"] == 0.0


def test_fewer_readings_settle_the_decomposed_order():
    needed = {row["judge"]: row["readings needed"] for row in rows_of("M9")}
    assert needed["decomposed"] < needed["holistic"]


def test_a_coarse_scale_breaks_more_triples_than_a_fine_one():
    broken = {row["points of the scale"]: row["broken triples"] for row in rows_of("M10", judge="decomposed")}
    assert broken[5] > broken[101]
