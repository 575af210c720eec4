import pytest

from roles.currency import exponent, with_cents
from roles.errors import BadInput
from roles.request import parse_request

TRIP = "cities: [lisbon]\ndates: {start: 2027-05-13, end: 2027-05-14}\ncurrency: %s\ntravellers: [{name: Ana}]\n"


def test_minor_units_are_hundredths_but_where_they_are_not():
    assert (exponent("EUR"), exponent("JPY"), exponent("KWD")) == (2, 0, 3)


def test_a_word_that_is_no_code_is_refused():
    with pytest.raises(BadInput, match="three capital letters"):
        exponent("euro")


def test_a_trip_is_paid_for_in_a_currency_with_cents():
    assert with_cents("GBP") == "GBP"
    with pytest.raises(BadInput, match=r"trip.yaml:3: currency: .*'JPY' is not counted in hundredths"):
        parse_request(TRIP % "JPY")
