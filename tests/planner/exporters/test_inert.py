import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from planner.exporters import inert

ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=60)


@given(ANYTHING)
def test_plain_text_is_one_line_without_control_characters_and_can_be_encoded(text):
    line = inert.plain(text)
    assert not any(unicodedata.category(char) == "Cc" for char in line)
    line.encode()


@given(ANYTHING)
def test_making_text_plain_twice_changes_nothing(text):
    assert inert.plain(inert.plain(text)) == inert.plain(text)


@pytest.mark.parametrize("name", ["Zoé", "Ελένη", "李雷", "이서연", "अनन्या", "O'Neil", "👨‍👩‍👧", "نیلوفر‌ها"])
def test_names_in_any_script_keep_their_letters(name):
    assert inert.plain(name).strip("\u2068\u2069") == name


def test_right_to_left_text_is_isolated_from_what_stands_beside_it():
    assert inert.plain("שלום") == "\u2068שלום\u2069"


def test_an_override_inside_right_to_left_text_is_gone_and_the_isolate_is_closed():
    assert inert.plain("\u202eשלום\u2069x") == "\u2068שלוםx\u2069"


def test_escape_sequences_go_with_everything_they_carry():
    assert inert.terminal("a\x1b]52;c;ZXZpbA==\x07b\x1b[2Jc\x9b31md") == "abcd"


def test_a_long_text_is_cut_with_an_ellipsis():
    assert inert.plain("a" * 10_000_000) == "a" * (inert.MAX_CHARS - 1) + "…"


@given(ANYTHING)
def test_markup_is_read_back_as_the_text_itself(text):
    around = Text.from_markup(f"[b]{inert.markup(text)}[/b]", emoji=False)
    assert around.plain == inert.terminal(text)


@pytest.mark.parametrize("text", ["3.5 km", "a-b", "St. Paul's", "10:30-12:00", "1.4 km on foot", "Ana: fish"])
def test_markdown_leaves_harmless_text_as_it_is(text):
    assert inert.markdown(text) == text


@given(ANYTHING.map(lambda text: "=" + text))
def test_a_formula_becomes_text(text):
    assert inert.csv_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Ana", "3.5", "café =x", "a@b"])
def test_a_harmless_cell_is_left_alone(text):
    assert inert.csv_cell(text) == text


@given(ANYTHING)
def test_json_escapes_read_back_as_the_same_text(text):
    document = inert.json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(document) == text
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", document)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a?b=1&c=2#d", "https://example.org/a?b=1&c=2#d"),
        ("HTTP://Example.org", "http://example.org"),
        ("https://example.org:8443/é x\"><b>'", "https://example.org:8443/%C3%A9%20x%22%3E%3Cb%3E%27"),
        ("https://müller.example/", "https://xn--mller-kva.example/"),
        ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
    ],
)
def test_a_web_address_is_percent_encoded(text, address):
    assert inert.web_address(text) == address


@pytest.mark.parametrize(
    "text",
    [None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "https://",
     "https://a\r\nX:1", "https://known.example@evil.example/", "https://[::1", "https://a b/", "https://\u202eexample.org",

     "https://" + "a" * 3000, "https://example.org:99999999/"],
)  # fmt: skip
def test_anything_but_a_web_address_is_no_link(text):
    assert inert.web_address(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("", "unnamed"),
        ("..", "unnamed"),
        ("a\nb", "a-b"),
        ("Zoé & 李雷", "Zoé-李雷"),
        ("C:\\x", "C-x"),
        ("שלום", "שלום"),
        ("name. ", "name"),
    ],
)
def test_a_file_name_names_no_other_folder(text, name):
    assert inert.safe_file_name(text) == name


@given(ANYTHING)
def test_every_file_name_fits_on_every_system(text):
    name = inert.safe_file_name(text)
    assert 0 < len(name.encode()) <= inert.MAX_FILE_BYTES + 1
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]|^[.\-]|[. ]$', name)


def test_names_that_meet_on_some_disk_are_told_apart():
    assert inert.distinct_file_names(("Ana", "ANA", "a/b", "a-b", "ana")) == ("Ana", "ANA-2", "a-b", "a-b-2", "ana-3")
