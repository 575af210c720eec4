import os
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.errors import BadInput
from roles.strict_yaml import MAX_BYTES, MAX_DEPTH, load, parse


def test_only_three_words_and_plain_decimals_are_not_text():
    text = (
        "{a: true, b: no, c: 010, d: 1e3, e: .inf, f: 12:30:00, g: -3, h: 1.50, i: ~, j: null, k: '5', l: 2027-05-13}"
    )
    assert parse(text, "t").data == {
        "a": True, "b": "no", "c": "010", "d": "1e3", "e": ".inf", "f": "12:30:00", "g": -3, "h": 1.5, "i": "~",
        "j": None, "k": "5", "l": "2027-05-13",
    }  # fmt: skip


def test_an_empty_value_is_nothing_and_an_empty_quoted_one_is_text():
    assert parse("a:\nb: ''\n", "t").data == {"a": None, "b": ""}


def test_every_value_knows_its_line():
    document = parse("a: 1\nb:\n  - x\n  - c: 2\n    d:\n      e\n", "t")
    assert [document.line(p) for p in [(), ("a",), ("b", 0), ("b", 1, "c"), ("b", 1, "d")]] == [1, 1, 3, 4, 5]


def test_what_is_not_in_the_file_has_the_line_of_what_is_around_it():
    document = parse("a: 1\nb:\n  - c: 2\n", "t")
    assert [document.line(("b", 0, "missing")), document.line(("b", 9)), document.line(("z",))] == [3, 2, 1]


def test_an_error_of_a_document_names_file_and_line():
    assert str(parse("a: 1\nb: 2\n", "trip.yaml").error("no", ("b",))) == "trip.yaml:2: no"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: &x 1", "anchor '&x'"),
        ("a: *x", "alias '*x'"),
        ("a: !!str 1", "tag 'tag:yaml.org,2002:str'"),
        ("a: !x 1", "tag '!x'"),
        ("a: 1\na: 2", "stands here and on line 1"),
        ("{[1]: 2}", "a key must be plain text"),
        ("a: 1\n---\nb: 2", "a second document"),
        ("", "the file is empty"),
        ("# nothing", "the file is empty"),
        ('a: "\\0"', "control character U+0000"),
        ('a: "\\e[31m"', "control character U+001B"),
        ("a: \x9b31m", "control character U+009B"),
        ("a: \ud800", "control character U+D800"),
        ("a: [1,", "not YAML"),
        ("%YAML 3.0\n---\na: 1", "not YAML"),
        ("%TAG ! tag:x,2000:\n---\na: 1", "%TAG"),
        (f"a: {'9' * 5000}", "more than 15 digits"),
        (f"a: 0.{'9' * 5000}", "more than 15 digits"),
        ("[" * 100_000, "nested more than 20 levels deep"),
        ("- " * 100_000, "nested more than 20 levels deep"),
        ("a: " + "x" * MAX_BYTES, "larger than 256 KB"),
    ],
)
def test_what_the_dialect_does_not_have_is_refused_in_one_line(text, words):
    with pytest.raises(BadInput) as caught:
        parse(text, "t.yaml")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_deepest_allowed_nesting_is_read():
    depth = MAX_DEPTH
    value = parse("[" * depth + "]" * depth, "t").data
    for _ in range(depth - 1):
        value = value[0]
    assert value == []


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_as_bad_input(text):
    with suppress(BadInput):
        assert parse(text, "t").data is not None


@given(
    st.dictionaries(
        st.text(alphabet="abc", min_size=1), st.lists(st.text(alphabet="Åé漢🙂 xyz'"), max_size=3), min_size=1
    )
)
def test_what_is_written_in_quotes_is_read_back(data):
    lines = []
    for key, values in data.items():
        quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        lines.append(f"{key}: [{quoted}]")
    assert parse("\n".join(lines), "t").data == data


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert load(path).data == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a: 1\nb: \xff", ":2: not UTF-8"),
        (b"a: \xed\xa0\x80", ":1: not UTF-8"),
        (b"a" * 300_000, "larger than 256 KB"),
    ],
)
def test_a_file_of_other_bytes_is_refused_with_its_line(tmp_path, raw, words):
    path = tmp_path / "t.yaml"
    path.write_bytes(raw)
    with pytest.raises(BadInput) as caught:
        load(path)
    assert words in str(caught.value)


def test_a_missing_file_a_folder_and_a_pipe_are_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name, words in (("nothing", "no such file"), ("", "not a regular file"), ("pipe", "not a regular file")):
        with pytest.raises(BadInput, match=words):
            load(tmp_path / name)


def test_an_impossible_file_name_is_refused():
    with pytest.raises(BadInput, match=r"no such file|cannot be read"):
        load("a\0b")


def test_a_larger_cap_can_be_asked_for(tmp_path):
    path = tmp_path / "t.yaml"
    path.write_text(f"a: {'x' * MAX_BYTES}", encoding="utf-8")
    assert load(path, max_bytes=2 * MAX_BYTES).data == {"a": "x" * MAX_BYTES}
