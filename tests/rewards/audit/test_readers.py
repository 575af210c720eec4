import numpy as np
import pytest

from rewards.audit.case import invented
from rewards.audit.readers import HolisticReader, sampled
from rewards.estimators.judge import SAMPLING_TEMPERATURE
from rewards.holistic import Holistic
from rewards.testing.scripted import Scripted


def test_a_single_reading_is_taken_as_the_judge_takes_it(make_bench):
    bench, model = make_bench()
    bench.critics["holistic"](bench.case, 1)
    assert {ask.temperature for ask in model.asks} == {0.0}


def test_repeated_readings_are_sampled_with_seeds_of_their_own(make_bench):
    bench, model = make_bench()
    found = bench.critics["holistic"](bench.case, 3)
    assert {(ask.temperature, ask.seed) for ask in model.asks} == {(SAMPLING_TEMPERATURE, n) for n in range(3)}
    assert len(model.asks) == 3 * len(bench.case.candidates)
    assert np.ptp(found.scores, axis=0).max() > 0.0
    assert found.weights.sum(axis=2) == pytest.approx(1.0)


def test_a_model_that_says_nothing_leaves_holes_and_no_zeros(make_bench, silent_model):
    bench, _ = make_bench(silent_model)
    for judge in bench.critics.values():
        found = judge(bench.case, 2)
        assert np.isnan(found.scores).all()
        assert found.unscored == found.scores.size


def test_the_decomposed_reader_asks_about_one_traveller_at_a_time(make_bench):
    bench, model = make_bench()
    bench.critics["decomposed"](bench.case, 1)
    assert {ask.site for ask in model.asks} == {"judge"}
    assert len(model.asks) == 3 * len(bench.case.candidates)


def test_one_by_one_asks_the_holistic_question_about_each_traveller_and_adds_up(make_bench):
    bench, model = make_bench(lambda ask: {"score": "H" if "art" in ask.messages[1].text else "B", "P1": 100})
    found = bench.critics["one by one"](bench.case, 1).scores[0]
    assert {ask.site for ask in model.asks} == {"holistic"}
    assert all("P2" not in ask.messages[1].text for ask in model.asks)
    assert found[0] == pytest.approx(0.7)
    (beach,) = [n for n, one in enumerate(bench.case.candidates) if one.plan_id == "beach"]
    ben = list(bench.panel.group.names).index("Ben")
    assert found[beach] == pytest.approx(0.1 + 0.6 * bench.case.weights[ben])
    whole = bench.case.candidates[beach]
    assert bench.texts.scorers["one by one"](bench.panel.group, whole) == pytest.approx(found[beach])


def test_one_by_one_has_no_score_where_one_traveller_has_none(make_bench, silent_model):
    bench, _ = make_bench(silent_model)
    assert bench.texts.scorers["one by one"](bench.panel.group, bench.wholes[0]) is None


def test_invented_plans_cannot_be_read():
    with pytest.raises(ValueError, match="no plans that a model could read"):
        HolisticReader(Holistic(Scripted([])))(invented(2, 3, 1, 0)[0], 1)


def test_a_sampled_model_asks_the_same_question(make_bench):
    bench, model = make_bench()
    Holistic(sampled(model, 5))(bench.case.group, bench.case.candidates[0])
    assert (model.asks[0].seed, model.asks[0].site) == (5, "holistic")
