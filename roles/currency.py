"""Currency: how many decimal places the minor unit of a currency has."""

import re
from typing import Final

from roles.errors import BadInput

USUAL_EXPONENT: Final = 2
EXPONENTS: Final = {
    "BHD": 3, "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KMF": 0, "KRW": 0,
    "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0, "RWF": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0,
    "XPF": 0,
}  # fmt: skip
"""Decimal places of the minor unit where they are not two (ISO 4217)."""


def exponent(currency: str) -> int:
    """Return the decimal places of a currency's minor unit; raises BadInput when it is no currency code."""
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise BadInput(f"'{currency}' is not a currency code; write three capital letters like EUR")
    return EXPONENTS.get(currency, USUAL_EXPONENT)


def with_cents(currency: str) -> str:
    """Return the currency of a trip unchanged; raises ValueError for one that is not counted in hundredths.

    Budgets are read as hundredths before their currency is known, so a trip is paid for in a currency with cents.
    """
    if EXPONENTS.get(currency, USUAL_EXPONENT) != USUAL_EXPONENT:
        raise ValueError(f"'{currency}' is not counted in hundredths; plan in a currency that is, like EUR or USD")
    return currency
