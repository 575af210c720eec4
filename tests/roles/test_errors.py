import pytest

from roles import errors
from roles.errors import BadInput, FairtripError, nearest, shown


def test_every_error_has_an_exit_code_of_its_own():
    codes = [kind.exit_code for kind in FairtripError.__subclasses__()]
    assert sorted(codes) == [2, 3, 4, 5, 6, 74, 75, 130]
    assert FairtripError.exit_code == 1


def test_the_picture_at_the_top_shows_every_error():
    for kind in FairtripError.__subclasses__():
        assert f"{kind.__name__} " in (errors.__doc__ or "")
        assert f" {kind.exit_code} " in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ({}, "no"),
        ({"file": "t.yaml"}, "t.yaml: no"),
        ({"file": "t.yaml", "line": 3}, "t.yaml:3: no"),
        ({"line": 3}, "no"),
    ],
)
def test_bad_input_says_where(where, text):
    assert str(BadInput("no", **where)) == text


def test_only_a_close_word_is_suggested():
    assert nearest("vegn", ["vegan", "halal"]) == ", did you mean 'vegan'?"
    assert nearest("xyzzy", ["vegan", "halal"]) == ""
    assert nearest("vegan", []) == ""


def test_somebodys_text_is_cut_and_cannot_move_a_cursor():
    assert shown("a\x1b[2J\u202eb\nc") == "a\\u001b[2J\\u202eb\\u000ac"
    assert shown("x" * 61) == "x" * 59 + "…"
    assert shown("x" * 61, 80) == "x" * 61
