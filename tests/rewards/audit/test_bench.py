import numpy as np
import pytest

from rewards.audit.bench import damaged_pairs, judged_case, spoilt
from rewards.audit.damage import DAMAGES
from rewards.experience import Candidate


def test_every_whole_plan_comes_with_its_damaged_copies_and_the_floors(three, wholes):
    found = [one.plan_id for one in spoilt(three, wholes[:1])]
    assert found[0] == "museums"
    assert {name.partition("+")[2] for name in found[1:]} == {
        "dropped", "overspend", "closed", "unfair", "empty", "constant",
    }  # fmt: skip


def test_the_truth_of_a_case_is_what_the_rules_say(three, wholes):
    case = judged_case(three, wholes)
    scores = three.score_all(wholes)
    assert case.truth == pytest.approx([score.welfare for score in scores])
    assert case.utilities[1, 2] == scores[1].utilities["Cleo"].value


def test_a_plan_that_leaves_somebody_unjudged_is_no_part_of_a_case(three, wholes, day):
    half = Candidate("half", (day("Ana"),))
    assert [one.plan_id for one in judged_case(three, (half, *wholes)).candidates] == [one.plan_id for one in wholes]
    assert judged_case(three, (half,)).utilities.shape == (0, 3)


def test_only_damage_that_the_rules_see_makes_a_pair(three, wholes):
    for kind in DAMAGES:
        for whole, copy in damaged_pairs(three, wholes, kind):
            before, after = three.score(whole), three.score(copy)
            assert after.welfare < before.welfare or (before.feasible and not after.feasible)
    assert damaged_pairs(three, wholes, "drop a must")


def test_a_bench_reads_all_its_plans_with_every_critic(make_bench):
    bench, _ = make_bench()
    read = dict(bench.read())
    assert list(read) == ["holistic", "one by one", "decomposed"]
    assert read["holistic"].scores.shape == (3, len(bench.case.candidates))
    assert np.isfinite(read["decomposed"].scores).all()
