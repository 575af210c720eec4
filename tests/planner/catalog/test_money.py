from fractions import Fraction

import pytest

from planner.catalog.money import RateTable, convert, format_minor, rates
from roles.errors import BadInput

TABLE = RateTable("2026-01-01", "a test", {"EUR": Fraction(1), "USD": Fraction(5, 4), "JPY": Fraction(160)})


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(2450, "EUR", "24.50 EUR"), (5, "GBP", "0.05 GBP"), (1500, "JPY", "1500 JPY"), (-1005, "EUR", "-10.05 EUR"),
     (1234, "KWD", "1.234 KWD"), (0, "EUR", "0.00 EUR")],
)  # fmt: skip
def test_amounts_are_written_with_their_minor_units(minor, currency, text):
    assert format_minor(minor, currency) == text


def test_what_is_no_currency_code_is_refused():
    with pytest.raises(BadInput, match="'euro' is not a currency code"):
        format_minor(1, "euro")


@pytest.mark.parametrize(
    ("minor", "source", "target", "expected"),
    [(1000, "EUR", "USD", 1250), (1250, "USD", "EUR", 1000), (100, "EUR", "JPY", 160), (160, "JPY", "EUR", 100),
     (2, "EUR", "USD", 2), (6, "EUR", "USD", 8), (77, "XXX", "XXX", 77)],
)  # fmt: skip
def test_conversion_rounds_half_to_even(minor, source, target, expected):
    assert convert(minor, source, target, TABLE) == expected


def test_an_unknown_currency_names_the_nearest():
    with pytest.raises(BadInput, match="no exchange rate for 'USB', did you mean 'USD'"):
        convert(1, "EUR", "USB", TABLE)


def test_the_shipped_table_is_dated_and_counts_in_euro():
    table = rates()
    assert table.per_eur["EUR"] == 1
    assert {"GBP", "USD", "CHF"} <= table.per_eur.keys()
    assert table.as_of >= "2026-10-30"
    assert "ECB" in table.source


@pytest.mark.parametrize(
    ("row", "message"),
    [("USD,much,2026-01-01,x", r":3: per_eur must be a number"), ("USD,-1,2026-01-01,x", r":3: per_eur must be above")],
)
def test_a_wrong_rate_is_named_with_its_line(tmp_path, row, message):
    path = tmp_path / "rates.csv"
    path.write_text(f"currency,per_eur,as_of,source\nEUR,1,2026-01-01,base\n{row}\n")
    with pytest.raises(BadInput, match=message):
        rates(path)


def test_the_table_is_as_old_as_its_oldest_rate(tmp_path):
    path = tmp_path / "rates.csv"
    path.write_text("currency,per_eur,as_of,source\nEUR,1,2026-02-01,base\nUSD,1.5,2026-01-01,bank\n")
    assert rates(path) == RateTable("2026-01-01", "bank", {"EUR": Fraction(1), "USD": Fraction(3, 2)})
