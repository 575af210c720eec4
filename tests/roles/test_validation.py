import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.errors import BadInput
from roles.library import load_roles
from roles.merge import load_group
from roles.request import load_request, parse_request
from roles.role import load_role

HERE = Path(__file__).parent
TRIP = (HERE / "trip.yaml").read_text(encoding="utf-8")
LIBRARY = load_roles()
HOSTILE = [
    "",
    "null",
    "-1",
    "0",
    "[]",
    "{}",
    "[[",
    "*a",
    "&a x",
    "!!int 3",
    "9" * 20,
    "1e999",
    ".nan",
    "'",
    "\n",
    "\u202e",
    "- ",
]


def corpus(folder):
    return [pytest.param(path, id=path.stem) for path in sorted((HERE / folder).glob("*.yaml"))]


def assert_refused_as_expected(path, reader):
    line, words = re.match(r"# expect (\d+|-): (.+)", path.read_text(encoding="utf-8")).groups()
    with pytest.raises(BadInput) as caught:
        reader(path)
    where = f"{path}: " if line == "-" else f"{path}:{line}: "
    assert str(caught.value).startswith(where)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("path", corpus("bad"))
def test_a_bad_trip_file_is_refused_with_its_line_and_what_is_allowed(path):
    assert_refused_as_expected(path, load_request)


@pytest.mark.parametrize("path", corpus("bad_roles"))
def test_a_bad_role_file_is_refused_with_its_line_and_what_is_allowed(path):
    assert_refused_as_expected(path, load_role)


def test_every_further_problem_is_on_the_exception(trip_text):
    broken = trip_text.replace("age: 38", "age: -1").replace("theme: nightlife", "theme: nightlive")
    with pytest.raises(BadInput) as caught:
        parse_request(broken)
    assert "(and 1 more)" in str(caught.value)
    (further,) = caught.value.further
    assert further.startswith("trip.yaml:23: ")
    assert "did you mean 'nightlife'?" in further


def test_a_missing_key_is_named_after_the_misspelt_one(trip_text):
    with pytest.raises(BadInput) as caught:
        parse_request(trip_text.replace("travellers:", "travelers:"))
    assert "did you mean 'travellers'?" in str(caught.value)
    assert caught.value.further[-1].endswith("travellers: is missing")


def test_keys_of_the_user_are_skipped_at_any_depth(trip_text):
    noted = trip_text.replace("    age: 38", "    age: 38\n    x-note: {any: [thing]}") + "x-mine: true\n"
    assert parse_request(noted) == parse_request(noted)
    assert parse_request(noted).model_dump() == parse_request(trip_text).model_dump()


def test_twenty_problems_are_written_out_and_all_are_counted(trip_text):
    with pytest.raises(BadInput, match=r"\(and 99 more\)") as caught:
        parse_request(trip_text + "".join(f"k{n}: 1\n" for n in range(100)))
    assert len(caught.value.further) == 19


@given(st.data())
def test_a_trip_file_with_anything_changed_is_read_or_refused_as_bad_input(data):
    words = re.split(r"(\W)", TRIP)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(words) - 1))
        words[place] = data.draw(st.one_of(st.text(max_size=5), st.sampled_from(HOSTILE), st.sampled_from(words)))
    with suppress(BadInput):
        request = parse_request("".join(words))
        assert load_group(request, LIBRARY).names == tuple(traveller.name for traveller in request.travellers)
