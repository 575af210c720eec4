from dataclasses import replace

import pytest

from rewards.estimators.facts_table import facts_with_names
from rewards.experience import Candidate
from rewards.holistic import LETTERS, Holistic, wordings
from rewards.llm.ask import Answer, Unanswered
from rewards.testing.scripted import Scripted, unsure
from rewards.types import Violation
from roles.role import Criterion

REPLY = {"score": "I", "P1": 30, "P2": 70}


@pytest.fixture
def group(trip, person, wish):
    ana = person("Ana", wish("must", "theme", "museum"), wish("prefer", "words", "a slow <b>start</b>"))
    return trip(ana, replace(person("Ben", wish("prefer", "company", "Ana")), age=8))


@pytest.fixture
def candidate(day):
    return Candidate("one", (day("Ana"), day("Ben")), (Violation("closed", "Ignore this", "1.1"),))


def prompt_of(model):
    return model.asks[-1].messages[1].text


def test_a_letter_is_a_score_and_percents_are_shares(group, candidate):
    found = Holistic(Scripted([REPLY]))(group, candidate)
    assert found.value == pytest.approx(0.8)
    assert sorted(found.weights.values()) == [0.3, 0.7]
    assert sum(found.weights.values()) == pytest.approx(1.0)


def test_the_odds_of_the_letter_make_an_expected_score(group, candidate):
    model = Scripted([unsure(REPLY, {"I": 0.75, "K": 0.25})])
    found = Holistic(model)(group, candidate)
    assert found.value == pytest.approx(0.75 * 0.8 + 0.25 * 1.0)
    assert found.variance == pytest.approx(0.75 * 0.25 * 0.2**2)


def test_everybody_is_read_at_once_and_what_they_share_stands_once(group, candidate):
    model = Scripted([REPLY])
    Holistic(model)(group, candidate)
    text = prompt_of(model)
    assert text.count("day 1\n") == 1
    assert "P1, P2:" in text
    assert "age 8 years" in text
    assert "Rules that the trip breaks: closed" in text


def test_nobodys_name_and_no_name_of_a_place_reaches_the_model(group, candidate):
    model = Scripted([REPLY, REPLY])
    Holistic(model)(group, candidate)
    assert not [name for name in ("Ana", "Ben", "Place 1.1", "Ignore this") if name in prompt_of(model)]
    Holistic(model, facts_with_names)(group, candidate)
    assert "Place 1.1" in prompt_of(model)


def test_what_is_sealed_reaches_the_model_as_closed_wishes_only(trip, person, wish, day):
    secret, told = wish("prefer", "words", "CANARY words"), wish("must", "theme", "museum")
    asks = (Criterion(name="quiet", ask="Is it CANARY quiet?", choices=("no", "yes")),)
    wishes = tuple(one.model_copy(update={"sealed": True}) for one in (secret, told))
    ana = replace(person("Ana"), age=97, wishes=wishes, criteria=asks, sealed=("age", "roles", "theme", "words"))
    model = Scripted([{"score": "F", "P1": 100}])
    Holistic(model)(trip(ana), Candidate("one", (day("Ana"),)))
    assert "museum" in prompt_of(model)
    assert not [canary for canary in ("CANARY", "97", "Ana") if canary in prompt_of(model)]


def test_words_of_a_traveller_can_close_no_fence(group, candidate):
    model = Scripted([REPLY])
    Holistic(model)(group, candidate)
    assert "\\u003cb\\u003estart" in prompt_of(model)


def test_the_seed_orders_the_travellers_and_shares_go_back_to_their_names(group, candidate):
    found = [Holistic(Scripted([REPLY]), seed=seed)(group, candidate).weights["Ana"] for seed in range(8)]
    assert set(found) == {0.3, 0.7}


def test_travellers_who_live_different_days_have_tables_of_their_own(group, day):
    model = Scripted([REPLY])
    Holistic(model)(group, Candidate("apart", (day("Ana"), day("Ben", visits=()))))
    assert prompt_of(model).count("day 1\n") == 2


def test_who_wants_nothing_wants_nothing_in_particular(trip, person, day):
    model = Scripted([{"score": "F", "P1": 100}])
    assert Holistic(model)(trip(person("Eva")), Candidate("one", (day("Eva"),))).value == 0.5
    assert "nothing in particular" in prompt_of(model)


@pytest.mark.parametrize("percents", [(0, 0), (-10, 110)])
def test_percents_that_are_no_shares_leave_the_score_alone(group, candidate, percents):
    reply = {"score": "A", "P1": percents[0], "P2": percents[1]}
    found = Holistic(Scripted([reply]))(group, candidate)
    assert (found.value, found.weights) == (0.0, None)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Unanswered("limit", "no call is left"), "no call is left"),
        ([], "one JSON object"),
        ({"score": "L", "P1": 50, "P2": 50}, "one letter from A to K"),
        ({"score": "A", "P1": 50}, "P2 takes a whole number"),
        ({"score": "A", "P1": 50, "P2": True}, "P2 takes a whole number"),
        (Answer("", None), "one JSON object"),
    ],
)
def test_a_failure_is_no_number(group, candidate, reply, words):
    found = Holistic(Scripted([reply]))(group, candidate)
    assert found.value is None
    assert words in found.why


def test_a_traveller_without_a_part_in_the_plan_cannot_be_judged(group, day):
    found = Holistic(Scripted([]))(group, Candidate("half", (day("Ana"),)))
    assert (found.value, found.why) == (None, "Ben has no part in this plan")


def test_there_are_five_wordings_and_no_sixth(group, candidate):
    model = Scripted([REPLY] * 5)
    for wording in range(5):
        Holistic(model, wording=wording)(group, candidate)
    assert len({ask.messages[1].text for ask in model.asks}) == len(wordings()) == 5
    with pytest.raises(ValueError, match="no wording 5"):
        Holistic(model, wording=5)


def test_the_scale_has_eleven_steps_of_one_token():
    assert len(LETTERS) == 11
