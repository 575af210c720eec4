import re
from pathlib import Path

import pytest

from roles.errors import BadInput
from roles.request import load_request, parse_request
from roles.role import load_role

HERE = Path(__file__).parent


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
