from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from rewards.llm.ask import Answer, Unanswered
from rewards.llm.under_way import UnderWay

LEADING, WAITING = 2, 1
"""How often a key is hashed for who asks first, looking and writing, and for who waits."""


class Key(str):
    """A key that knows how often it was hashed, so that a test knows who has arrived."""

    __slots__ = ("hashed",)

    def __hash__(self):
        self.hashed = getattr(self, "hashed", 0) + 1
        return super().__hash__()


def side_by_side(outcome, keys):
    """Ask under every key at once, nobody answered before all have arrived; return what was asked and what came."""
    under_way, asked, arrived = UnderWay(), [], Event()

    def ask(key):
        asked.append(key)
        assert arrived.wait(300)
        return outcome()

    with ThreadPoolExecutor(max_workers=len(keys)) as pool:
        found = [pool.submit(under_way, key, lambda key=key: ask(key)) for key in keys]
        distinct = {id(key): key for key in keys}
        expected = LEADING * len(distinct) + WAITING * (len(keys) - len(distinct))
        while sum(getattr(key, "hashed", 0) for key in distinct.values()) < expected:
            pass
        arrived.set()
    return asked, found


def test_the_same_question_is_asked_once_and_answers_all_who_wait():
    asked, found = side_by_side(lambda: Answer("yes"), [Key("a")] * 4)
    assert asked == ["a"]
    assert [one.result().text for one in found] == ["yes"] * 4


def test_different_questions_do_not_wait_for_each_other():
    asked, _ = side_by_side(lambda: Answer("yes"), [Key("a"), Key("b")])
    assert sorted(asked) == ["a", "b"]


def fail():
    raise Unanswered("refusal", "no")


def test_a_failure_is_everybodys():
    asked, found = side_by_side(fail, [Key("a")] * 2)
    assert len(asked) == 1
    assert [str(one.exception()) for one in found] == ["no", "no"]


def test_after_a_failure_the_next_one_asks_anew():
    under_way = UnderWay()
    with pytest.raises(Unanswered):
        under_way("a", fail)
    assert under_way("a", lambda: Answer("yes")).text == "yes"
