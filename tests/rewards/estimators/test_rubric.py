from rewards.estimators.rubric import EVERYBODY, MOST_WORDS, items_of
from roles.role import Criterion

CALM = Criterion(name="calm", ask="Is it calm?", choices=("no", "partly", "yes"), points=2)


def test_who_has_no_rubric_is_asked_what_everybody_is(person):
    items = items_of(person("Ana"))
    assert [item.name for item in items] == ["comfort", "pacing", "variety"] == [c.name for c in EVERYBODY]
    assert all(item.letters == ("A", "B", "C", "D", "E") for item in items)


def test_a_rubric_takes_the_place_of_what_everybody_is_asked(person):
    (item,) = items_of(person("Ana", criteria=(CALM,)))
    assert (item.key, item.points, item.values) == ("c1", 2, (0.0, 0.5, 1.0))
    assert item.record == {"question": "c1", "ask": "Is it calm?", "A": "no", "B": "partly", "C": "yes"}


def test_free_words_are_items_and_nothing_else_is(person, wish):
    ana = person("Ana", wish("must", "theme", "museum"), wish("prefer", "words", "a view at breakfast"))
    item = items_of(ana)[-1]
    assert (item.key, item.points, len(items_of(ana))) == ("w1", 1, 4)
    assert item.values == (0.0, 0.0, 0.5, 1.0)
    assert item.record["words"] == "a view at breakfast"


def test_what_is_avoided_is_fine_as_long_as_it_does_not_happen(person, wish):
    item = items_of(person("Ana", wish("reject", "words", "crowds")))[-1]
    assert (item.points, item.values, item.letters) == (-2, (0.0, 0.5, 1.0), ("A", "B", "C"))
    assert "wants to avoid" in item.record["ask"]


def test_a_wish_tells_where_and_when_it_holds_and_never_whose_it_is(person, wish):
    record = items_of(person("Ana", wish("must", "words", "quiet", city="lisbon", day=2, owner="Ana")))[-1].record
    assert (record["only in"], record["only on day"]) == ("lisbon", 2)
    assert "Ana" not in str(record)
    assert "only in" not in items_of(person("Ana", wish("must", "words", "quiet")))[-1].record


def test_a_flood_of_words_is_cut(person, wish):
    record = items_of(person("Ana", wish("must", "words", "x" * 20_000)))[-1].record
    assert len(record["words"]) == MOST_WORDS
