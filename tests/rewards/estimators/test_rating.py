from math import exp, log

import pytest

from rewards.estimators.rating import believed, chances, plain, sharpened, stated
from rewards.llm.ask import Token

FIVE = (0.0, 0.25, 0.5, 0.75, 1.0)


def tokens(*texts, at=None, odds=None):
    return tuple(
        Token(text, {other: log(p) for other, p in odds.items()} if n == at else {text: 0.0})
        for n, text in enumerate(texts)
    )


def test_a_belief_is_worth_its_expectation_and_its_spread():
    rating = believed((0.0, 0.0, 0.5, 0.5, 0.0), FIVE)
    assert (rating.value, rating.variance) == (0.625, 0.125**2)
    assert believed((0.0, 0.0, 0.0, 0.0, 1.0), FIVE).variance == 0.0


def test_the_sharpened_form_is_trustjudges():
    weights = sharpened((0.6, 0.4))
    logits = [log((p + 1e-8) / (1 - p + 1e-8)) / 0.2 for p in (0.6, 0.4)]
    assert weights[0] == pytest.approx(exp(logits[0]) / (exp(logits[0]) + exp(logits[1])))
    assert sharpened((1.0, 0.0)) == pytest.approx([1.0, 0.0])
    assert plain((0.6, 0.4)) == (0.6, 0.4)


def test_a_bare_letter_is_known_to_one_step():
    assert stated(3, FIVE).value == 0.75
    assert stated(3, FIVE).variance == pytest.approx(0.25**2 / 12)


def test_the_odds_are_read_where_the_letter_stands():
    answer = tokens('{"c1"', ': "', "D", '", "c1_line": "none"}', at=2, odds={"D": 0.6, "C": 0.3, "x": 0.1})
    assert chances(answer, "c1", "ABCDE") == pytest.approx((0.0, 0.0, 1 / 3, 2 / 3, 0.0))


def test_a_letter_may_share_its_token_with_marks():
    odds = {' "D",': 0.5, ' "D"': 0.1, ' "C",': 0.2, ' "Can': 0.1, '"E"': 0.1}
    answer = tokens('{"c1":', ' "D",', ' "c2": "A"}', at=1, odds=odds)
    assert chances(answer, "c1", "ABCDE") == pytest.approx((0.0, 0.0, 0.25, 0.75, 0.0))
    assert chances(answer, "c2", "ABC") is None or chances(answer, "c2", "ABC")[0] == 1.0


def test_keys_that_begin_alike_are_told_apart():
    answer = tokens('{"c1', "1", '": "', "B", '", "c1": "', "A", '"}', at=5, odds={"A": 0.5, "B": 0.5})
    assert chances(answer, "c1", "AB") == (0.5, 0.5)


@pytest.mark.parametrize("answer", [(), tokens("{", "}"), tokens('{"c1": "', "D", '"}', at=1, odds={"x": 1.0})])
def test_tokens_that_do_not_tell_give_no_odds(answer):
    assert chances(answer, "c1", "ABCDE") is None
