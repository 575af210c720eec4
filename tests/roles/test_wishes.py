import pytest

from roles import vocabulary
from roles.wishes import ALLOWED_STRENGTHS, CAPS, WORDS_OF_KIND, Strength, Wish, WishKind, parse_window


def test_strengths_have_the_points_the_glossary_gives_them():
    assert [s.points for s in Strength] == [2, 2, 1, -1, -2]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("09:00-22:30", (540, 1350)),
        (" 9:00 - 22:30 ", (540, 1350)),
        ("11:00-02:00", (660, 1560)),
        ("00:00-24:00", (0, 1440)),
        ("10:00-10:00", (600, 2040)),
    ],
)
def test_a_window_is_read_in_minutes_and_may_pass_midnight(text, window):
    assert parse_window(text) == window
    assert Wish(strength=Strength.NEED, kind=WishKind.TIME, value=text).window == window


@pytest.mark.parametrize(
    "text", ["", "9-22", "24:00-25:00", "09:60-10:00", "09:00-24:01", "09:00", "a-b", "-09:00-10:00"]
)
def test_what_is_no_window_is_refused(text):
    with pytest.raises(ValueError, match=r"not a time"):
        parse_window(text)


@pytest.mark.parametrize("kind", list(WishKind))
def test_limits_diets_and_access_cannot_be_avoided(kind):
    for strength in (Strength.AVOID, Strength.REJECT):
        if kind in ALLOWED_STRENGTHS:
            with pytest.raises(ValueError, match="does not fit a wish about"):
                Wish(strength=strength, kind=kind, value="x")
        else:
            assert Wish(strength=strength, kind=kind, value="x").points < 0


def test_limits_have_no_closed_list_of_words():
    assert not CAPS & set(WORDS_OF_KIND)


def test_the_word_lists_are_sorted_where_order_means_nothing_and_never_repeat():
    for words in (vocabulary.THEMES, vocabulary.CUISINES, vocabulary.DIETS, vocabulary.MODES, vocabulary.AREA_TAGS):
        assert list(words) == sorted(set(words))
    for words in WORDS_OF_KIND.values():
        assert len(words) == len(set(words))
