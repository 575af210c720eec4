from dataclasses import replace

import pytest

from rewards.audit.attacks import ATTACKS, CHANNELS
from rewards.audit.figure import Unmeasured
from rewards.audit.trip import EXPERIMENTS, ON_WORDS
from rewards.critic import Critic
from rewards.llm.ask import Unanswered


def rows_of(finding, **where):
    records = [dict(zip(finding.columns, row, strict=True)) for row in finding.rows]
    return [one for one in records if all(one[name] == value for name, value in where.items())]


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_tells_of_every_judge(make_bench, name):
    found = EXPERIMENTS[name](make_bench()[0])
    assert found.experiment == name
    judge = "critic" if "critic" in found.columns else "judge"
    assert {"holistic", "decomposed"} <= {row[judge] for row in rows_of(found)}


def test_the_panels_own_weights_have_a_drift_of_exactly_zero(make_bench):
    (found,) = rows_of(EXPERIMENTS["E1"](make_bench()[0]), judge="panel's own weights")
    assert found["raw"] == 0.0


def test_weights_that_a_model_states_drift(make_bench):
    (found,) = rows_of(EXPERIMENTS["E1"](make_bench()[0]), judge="holistic")
    assert found["stated"].value > 0.02


def test_the_rules_utilities_make_the_exact_choice(make_bench):
    assert all(row["loss"].value == 0.0 for row in rows_of(EXPERIMENTS["E5"](make_bench()[0]), critic="exact"))


@pytest.mark.parametrize("name", ["E1", "E2", "E3", "E4", "M9", "M10"])
def test_a_judge_that_says_nothing_has_measured_nothing(make_bench, silent_model, name):
    with pytest.raises(Unmeasured):
        EXPERIMENTS[name](make_bench(silent_model)[0])


@pytest.mark.parametrize(("name", "column"), [("M12", "ranked right"), ("M13", "score")])
def test_what_was_not_scored_is_unknown_in_the_table(make_bench, silent_model, name, column):
    found = EXPERIMENTS[name](make_bench(silent_model)[0])
    assert {row[column] for row in rows_of(found)} == {None}


def test_hostile_text_is_planted_everywhere_and_moves_no_judge_that_cannot_see_it(make_bench):
    bench, model = make_bench()
    found = ON_WORDS["M1"](bench, bench.texts)
    assert {row["texts"] for row in rows_of(found)} == {len(ATTACKS)}
    assert [row["channel"] for row in rows_of(found, judge="holistic")] == list(CHANNELS)
    assert all(row["most"] == 0.0 for row in rows_of(found, channel="place name"))
    assert any("Ignore the rest" in ask.messages[1].text for ask in model.asks)


def test_without_a_clean_score_there_is_no_shift(make_bench, silent_model):
    bench, _ = make_bench(silent_model)
    assert ON_WORDS["M1"](bench, bench.texts).rows == ()


def test_damage_that_hurts_nobody_is_no_pair(make_bench, trip, person, wholes):
    easy = Critic().convene(trip(*(person(name) for name in ("Ana", "Ben", "Cleo")), nights=1))
    found = EXPERIMENTS["M12"](replace(make_bench()[0], panel=easy, wholes=wholes[:1]))
    assert {row["pairs"] for row in rows_of(found, damage="drop a must")} == {0}


def test_an_attack_without_an_answer_is_left_out(make_bench):
    bench, _ = make_bench(lambda ask: answer_unless("Ignore the rest", ask))
    rows = rows_of(ON_WORDS["M1"](bench, bench.texts), judge="holistic", channel="traveller's words")
    assert rows[0]["texts"] == len(ATTACKS) - 1


def answer_unless(words, ask):
    if words in ask.messages[1].text:
        return Unanswered("refusal", "no")
    return {key: what["enum"][0] if "enum" in what else 30 for key, what in ask.schema["properties"].items()}


def test_a_text_that_addresses_one_traveller_reaches_no_other_and_no_weight(make_bench):
    bench, _ = make_bench()
    for row in rows_of(ON_WORDS["M2"](bench, bench.texts)):
        assert (row["others' utility"], row["weights"], row["unknown"]) == (0.0, 0.0, 0)


def test_unknown_utilities_are_counted_as_unknown(make_bench, silent_model):
    bench, _ = make_bench(silent_model)
    for row in rows_of(ON_WORDS["M2"](bench, bench.texts)):
        assert (row["own utility"], row["others' utility"], row["unknown"]) == (None, None, len(ATTACKS))


def test_five_wordings_are_five_readings(make_bench, silent_model):
    bench, _ = make_bench()
    found = ON_WORDS["M8"](bench, bench.texts)
    assert found.records[0].readings == 5
    deaf, _ = make_bench(silent_model)
    with pytest.raises(Unmeasured):
        ON_WORDS["M8"](deaf, deaf.texts)


def test_the_same_bench_gives_the_same_findings(make_bench):
    one, other = (EXPERIMENTS["E2"](make_bench()[0]) for _ in range(2))
    assert one == other
