import unicodedata
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roles.errors import BadInput
from roles.names import clean_name, joined_names, name_key
from roles.request import TripRequest, parse_request


@pytest.mark.parametrize(
    "name", ["Ana", "李小龍", "Ольга", "عائشة", "Ngọc", "👩‍👩‍👧", "O'Neill", "-x", "../etc", "CON", "null"]
)
def test_a_name_in_any_script_is_kept_as_written(name):
    quoted = name.replace("'", "''")
    request = parse_request(
        f"cities: [x]\ndates: {{start: 2027-05-13, end: 2027-05-14}}\ntravellers:\n  - name: ' {quoted} '\n"
    )
    assert request.travellers[0].name == name


@pytest.mark.parametrize(
    ("a", "b"), [("René", "Rene\u0301"), ("ANA", "ana"), ("STRASSE", "straße"), ("A\u200bna", "Ana"), ("a  b", "A b")]
)
def test_two_spellings_of_one_name_are_the_same(a, b):
    assert name_key(a) == name_key(b)


@given(st.text(max_size=100))
def test_a_name_is_cleaned_or_refused_with_a_reason(text):
    with suppress(ValueError):
        name = clean_name(text)
        assert name == text.strip() == clean_name(name)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_key_of_a_name_does_not_change_when_taken_again(text):
    assert name_key(name_key(text)) == name_key(unicodedata.normalize("NFD", name_key(text)))


@given(st.lists(st.text(alphabet="Aaé漢 🙂\u0301", min_size=1, max_size=6), min_size=1, max_size=4))
def test_travellers_are_accepted_exactly_when_their_names_differ(names):
    assume(all(any(c in "Aaé漢🙂" for c in name) for name in names))
    people = [{"name": name} for name in names]
    raw = {"cities": ["x"], "dates": {"start": "2027-05-13", "end": "2027-05-14"}, "travellers": people}
    if len({name_key(name) for name in names}) == len(names):
        assert [t.name for t in TripRequest.model_validate(raw).travellers] == [name.strip() for name in names]
    else:
        with pytest.raises(ValueError, match="two travellers"):
            TripRequest.model_validate(raw)


def test_a_long_or_shapeless_name_is_refused_in_one_short_line():
    with pytest.raises(BadInput) as caught:
        parse_request(
            "cities: [x]\ndates: {start: 2027-05-13, end: 2027-05-14}\ntravellers:\n  - name: " + "x" * 99_999
        )
    assert len(str(caught.value)) < 200


def test_names_are_joined_as_in_a_sentence():
    several = [["Ana"], ["Ana", "Rui"], ["Ana", "Rui", "Tom"], []]
    assert [joined_names(names) for names in several] == ["Ana", "Ana and Rui", "Ana, Rui and Tom", ""]
