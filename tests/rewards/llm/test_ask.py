"""Asking side by side."""

import pytest

from rewards.llm.ask import Answer, Ask, Message, Unanswered, ask_all

ASKS = [Ask("judge", (Message("user", str(number)),)) for number in range(9)]


def odd_only(ask):
    text = ask.messages[0].text
    if int(text) % 2 == 0:
        raise Unanswered("empty", text)
    return Answer(text)


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_answers_and_failures_come_in_the_order_of_their_questions(count):
    found = ask_all(odd_only, ASKS[:count])
    assert [str(one) if isinstance(one, Unanswered) else one.text for one in found] == [str(n) for n in range(count)]
    assert [isinstance(one, Unanswered) for one in found] == [n % 2 == 0 for n in range(count)]
