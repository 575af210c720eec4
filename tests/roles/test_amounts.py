from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.amounts import (
    check_clock,
    check_currency,
    money_text,
    parse_date,
    parse_distance,
    parse_duration,
    parse_moment,
    parse_money,
)


@pytest.mark.parametrize(
    ("text", "metres"), [("6 km", 6000), ("800 m", 800), ("6.5km", 6500), ("0 m", 0), ("0.1 km", 100)]
)
def test_a_distance_is_read_in_metres(text, metres):
    assert parse_distance(text) == metres


@pytest.mark.parametrize(("text", "minutes"), [("60 min", 60), ("1 h", 60), ("1.5 h", 90), ("0 min", 0)])
def test_a_duration_is_read_in_minutes(text, minutes):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "money"),
    [("4200", (420000, None)), ("4200.5", (420050, None)), ("0", (0, None)), ("10.05 EUR", (1005, "EUR"))],
)
def test_money_is_read_in_minor_units(text, money):
    assert parse_money(text) == money


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_no_cent_is_lost_between_text_and_minor_units(minor):
    assert parse_money(f"{minor // 100}.{minor % 100:02}") == (minor, None)


@given(st.integers(min_value=0, max_value=999_999_999))
def test_a_float_of_cents_is_read_exactly(minor):
    assert parse_money(money_text(minor / 100)) == (minor, None)


@given(st.text(max_size=20))
def test_every_reader_answers_or_says_why_not(text):
    for reader in (parse_distance, parse_duration, parse_money, parse_date, parse_moment, check_clock, check_currency):
        with suppress(ValueError):
            assert reader(text) is not None


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -1, -0.01, 1e30, 10.505, 10**10])
def test_a_number_that_is_no_money_is_refused(number):
    with pytest.raises(ValueError, match="not an amount of money"):
        parse_money(money_text(number))


@pytest.mark.parametrize("value", [True, None, [1], {"a": 1}])
def test_what_is_neither_number_nor_text_is_no_money(value):
    with pytest.raises(ValueError, match="not an amount of money"):
        money_text(value)


@pytest.mark.parametrize("text", ["6", "6 miles", "-6 km", "6 km\n", "1e3 m", "٦ km"])
def test_a_distance_needs_plain_digits_and_a_unit(text):
    with pytest.raises(ValueError, match="write it like 6 km"):
        parse_distance(text)


def test_dates_and_moments_are_read_from_text_and_from_what_they_became():
    assert parse_date("2028-02-29") == parse_date(date(2028, 2, 29))
    assert parse_moment("2027-05-13 15:00") == parse_moment("2027-05-13T15:00:00") == datetime(2027, 5, 13, 15)
    assert parse_moment(datetime(2027, 5, 13, 15)) == datetime(2027, 5, 13, 15)


@pytest.mark.parametrize("value", ["2027-02-29", "1999-12-31", "2101-01-01", "20270513", "13.05.2027", 20270513, None])
def test_an_impossible_or_differently_written_date_is_refused(value):
    with pytest.raises(ValueError, match=r"write it like 2027-05-13|is not possible"):
        parse_date(value)


def test_a_clock_goes_past_midnight_and_no_further():
    assert [check_clock("00:00"), check_clock("25:30"), check_clock("29:59")] == ["00:00", "25:30", "29:59"]
    for text in ("30:00", "9:30", "09:60", "9h"):
        with pytest.raises(ValueError, match="not a time of day"):
            check_clock(text)
