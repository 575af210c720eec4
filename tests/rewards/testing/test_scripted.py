from math import exp
from textwrap import dedent

import pytest

from rewards.llm.ask import Answer, Ask, Message, Unanswered, ask_all
from rewards.testing import scripted
from rewards.testing.scripted import Scripted, tokens_of, unsure

SCHEMA = {"type": "object"}
READ = Ask("read", (Message("user", "What now?"),), SCHEMA)
WORDS = Ask("story", (Message("user", "Tell it"),))
NO = Ask("judge", (), SCHEMA, accept=lambda value: "" if value == {"fine": True} else "say fine")


def test_the_example_in_the_module_runs():
    names = {**vars(scripted), "Message": Message, "Ask": Ask}
    exec(dedent(scripted.__doc__.partition("\n\n")[2]), names)
    assert names["always"](READ).value == {"site": "read"}


def test_replies_come_one_after_the_other_and_every_ask_is_kept():
    model = Scripted([{"act": "add"}, '{"act": "ask"}'])
    assert [model(READ).value, model(READ).value] == [{"act": "add"}, {"act": "ask"}]
    assert model.asks == [READ, READ]


def test_a_value_is_sent_as_json():
    answer = Scripted([{"who": ("Ünal", 1)}])(READ)
    assert answer.value == {"who": ["Ünal", 1]}
    assert answer.text == '{"who": ["Ünal", 1]}'
    assert "".join(token.text for token in answer.tokens) == answer.text


def test_a_text_answers_a_question_without_a_schema():
    answer = Scripted(["A long day."])(WORDS)
    assert (answer.text, answer.value) == ("A long day.", None)


def test_an_answer_is_given_as_it_is_and_a_failure_is_raised():
    given = Answer("{}", {"free": "choice"}, model="mine")
    model = Scripted([given, Unanswered("refusal", "it declined")])
    assert model(NO) is given
    with pytest.raises(Unanswered, match="it declined") as caught:
        model(NO)
    assert caught.value.why == "refusal"


def test_text_that_is_no_json_is_invalid_where_json_is_asked_for():
    with pytest.raises(Unanswered, match="no JSON") as caught:
        Scripted(["Sure!"])(READ)
    assert caught.value.why == "invalid"


def test_what_the_question_does_not_accept_never_arrives():
    model = Scripted([{"fine": False}, {"fine": True}])
    with pytest.raises(Unanswered, match="say fine"):
        model(NO)
    assert model(NO).value == {"fine": True}


def test_a_reply_may_be_a_function_of_the_question():
    model = Scripted([lambda ask: ask.messages[0].text, lambda ask: Unanswered("empty", "nothing")])
    assert model(WORDS).text == "Tell it"
    with pytest.raises(Unanswered, match="nothing"):
        model(WORDS)


def test_one_function_answers_questions_asked_side_by_side():
    model = Scripted(lambda ask: {"seed": ask.seed})
    answers = ask_all(model, [Ask("judge", (), SCHEMA, seed=seed) for seed in range(20)])
    assert [answer.value for answer in answers] == [{"seed": seed} for seed in range(20)]
    assert len(model.asks) == 20


def test_each_site_has_a_script_of_its_own():
    model = Scripted({"read": [{"n": 1}, {"n": 2}], "story": lambda ask: "words"})
    assert [model(READ).value, model(WORDS).text, model(READ).value] == [{"n": 1}, "words", {"n": 2}]


@pytest.mark.parametrize(
    ("script", "says"),
    [([{}], "the script ran out: it has 1 replies, and this is ask 2"), ({"read": [{}]}, "of site 'read' ran out")],
)
def test_a_script_that_has_run_out_says_so(script, says):
    model = Scripted(script)
    model(READ)
    with pytest.raises(ValueError, match=says):
        model(READ)


def test_a_site_without_a_script_has_run_out_at_once():
    with pytest.raises(ValueError, match="of site 'story' ran out: it has 0"):
        Scripted({"read": [{}]})(WORDS)


def test_an_unsure_model_spreads_the_token_that_it_wavers_on():
    answer = unsure({"pace": "4", "food": "2"}, {"4": 0.7, "3": 0.3}, {"2": 1.0})
    pace, food = (token for token in answer.tokens if token.text.isdigit())
    assert {text: round(exp(chance), 9) for text, chance in pace.alternatives.items()} == {"4": 0.7, "3": 0.3}
    assert food.alternatives == {"2": 0.0}
    assert "".join(token.text for token in answer.tokens) == answer.text
    assert answer.value == {"pace": "4", "food": "2"}


def test_tokens_that_waver_nowhere_are_certain():
    assert [(token.text, token.alternatives[token.text]) for token in tokens_of("so, 4")] == [
        ("so", 0.0), (",", 0.0), (" ", 0.0), ("4", 0.0),
    ]  # fmt: skip


def test_odds_that_no_token_is_left_for_are_a_mistake():
    with pytest.raises(ValueError, match="no token of"):
        unsure("fine", {"4": 0.5, "3": 0.5})
