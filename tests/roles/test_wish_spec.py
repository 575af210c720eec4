import pytest

from roles.wish_spec import WishesSpec, WishSpec
from roles.wishes import WORDS_OF_KIND, Strength, WishKind

EXAMPLES = {
    "place": ("Casino", "Casino", None),
    "theme": ("art", "art", None),
    "food": ("pub", "pub", None),
    "diet": ("vegan", "vegan", None),
    "transport": ("train", "train", None),
    "lodging": ("quiet", "quiet", None),
    "time": ("09:30 - 01:00", "09:30-01:00", None),
    "rest": ("1.5 h", "90 min", 90),
    "walking": ("6000 m", "6 km", 6000),
    "access": ("step_free", "step_free", None),
    "company": ("together", "together", None),
    "budget": (600.5, "600.50", 60050),
    "pace": (3, "3 sights a day", 3),
    "words": ("quiet, please", "quiet, please", None),
}


@pytest.mark.parametrize("kind", list(WishKind))
def test_every_kind_becomes_a_wish_in_one_spelling(kind):
    written, value, amount = EXAMPLES[kind]
    wish = WishSpec.model_validate({kind: written}).wish(Strength.PREFER, "Ana", "own")
    assert (wish.kind, wish.value, wish.amount, wish.owner, wish.points) == (kind, value, amount, "Ana", 1)


def test_six_kilometres_and_six_thousand_metres_are_the_same_wish():
    a, b = (WishSpec(walking=text).wish(Strength.MUST) for text in ("6 km", "6000 m"))
    assert a == b


def test_where_when_and_who_said_it_are_kept():
    wish = WishSpec(theme="art", city="Lisbon", day=2, quote="please", sealed=True).wish(Strength.AVOID)
    assert (wish.city, wish.day, wish.quote, wish.sealed, wish.points) == ("Lisbon", 2, "please", True, -1)


@pytest.mark.parametrize("kind", list(WORDS_OF_KIND))
def test_every_word_of_a_closed_list_is_accepted_and_no_other(kind):
    for word in WORDS_OF_KIND[kind]:
        assert WishSpec.model_validate({kind: word}).kind is kind
    with pytest.raises(ValueError, match="no such word 'xyzzy'"):
        WishSpec.model_validate({kind: "xyzzy"})


def test_wishes_are_listed_strongest_first():
    wishes = WishesSpec.model_validate({"reject": [{"theme": "art"}], "need": [{"diet": "vegan"}]}).wishes("Ana")
    assert [(w.strength, w.value) for w in wishes] == [("need", "vegan"), ("reject", "art")]


def test_reading_again_what_was_written_changes_nothing():
    spec = WishesSpec.model_validate({"must": [{kind: EXAMPLES[kind][0]} for kind in WishKind]})
    assert WishesSpec.model_validate(spec.model_dump(mode="json")) == spec
