import pytest

from rewards.estimators.rating import plain
from rewards.estimators.rubric import items_of
from rewards.estimators.verdict import answer_schema, problem, verdicts
from rewards.llm import schema
from rewards.llm.ask import Answer
from rewards.testing.scripted import unsure

LINES = ("1.1", "1.2")
GOOD = {"c1": "A", "c1_line": "1.1", "c2": "B", "c2_line": "none", "c3": "E", "c3_line": "1.2"}


@pytest.fixture
def items(person):
    return items_of(person("Ana"))


def test_a_complete_answer_is_accepted(items):
    assert problem(GOOD, items, LINES) == ""
    assert schema.problem(GOOD, answer_schema(items, LINES)) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"c1": "F"}, "takes one of A, B, C, D, E"),
        ({"c1": 5}, "takes one of"),
        ({"c1": ["A"]}, "takes one of"),
        ({"c2_line": "9.9"}, "names no line of the table"),
        ({"c2_line": ""}, "names no line of the table"),
        ({"score": 10}, "keys that were not asked for"),
    ],
)
def test_a_wrong_answer_is_refused_in_words_to_act_upon(items, change, words):
    assert words in problem({**GOOD, **change}, items, LINES)


def test_a_missing_answer_is_named(items):
    assert problem({"c1": "A"}, items, LINES) == "not answered: c1_line, c2, c2_line, c3, c3_line"
    assert problem([GOOD], items, LINES) == "answer with one JSON object"


def test_the_schema_is_flat_and_closed(items):
    wanted = answer_schema(items, LINES)
    assert wanted["required"] == list(GOOD)
    assert wanted["properties"]["c1_line"]["enum"] == ["1.1", "1.2", "none"]
    assert schema.problem({**GOOD, "more": 1}, wanted) != ""


def test_a_long_plan_is_not_enumerated_but_checked_all_the_same(items):
    lines = tuple(f"1.{n}" for n in range(200))
    assert "enum" not in answer_schema(items, lines)["properties"]["c1_line"]
    assert problem({**GOOD, "c1_line": "1.777"}, items, lines) != ""


def test_a_verdict_holds_rating_words_and_proof(items):
    found = verdicts(Answer("", GOOD), items, plain)
    assert (found["c1"].choice, found["c1"].line, found["c1"].rating.value) == ("a strain on most days", "1.1", 0.0)
    assert (found["c2"].line, found["c3"].rating.value) == ("", 1.0)
    assert found["c3"].rating.variance > 0.0


def test_odds_count_more_than_the_letter(items):
    found = verdicts(unsure(GOOD, {"A": 0.5, "B": 0.5}), items, plain)
    assert found["c1"].rating.value == 0.125
    assert found["c3"].rating.variance == 0.0
