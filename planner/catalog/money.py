"""Money in minor units: how it is written, and how one currency becomes another by a dated table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

from roles.currency import exponent
from roles.errors import BadInput, nearest

CURRENCY_TABLE: Final = Path(__file__).parent / "packs" / "currency.csv"


@dataclass(frozen=True, slots=True)
class RateTable:
    """How much of each currency one euro buys; `as_of` is the date of the oldest rate in it."""

    as_of: str
    source: str
    per_eur: Mapping[str, Fraction]

    def rate(self, currency: str) -> Fraction:
        """Return how much of `currency` one euro buys; raises BadInput naming the nearest known currency."""
        if currency not in self.per_eur:
            known = ", ".join(sorted(self.per_eur))
            raise BadInput(f"no exchange rate for '{currency}'{nearest(currency, self.per_eur)}; known: {known}")
        return self.per_eur[currency]


def format_minor(minor: int, currency: str) -> str:
    """Write an amount with its currency: 2450 and EUR give "24.50 EUR"."""
    places = exponent(currency)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**places)
    return f"{sign}{whole}.{part:0{places}d} {currency}" if places else f"{sign}{whole} {currency}"


def convert(minor: int, source: str, target: str, table: RateTable) -> int:
    """Return an amount in another currency's minor units, rounded half to even.

    Raises BadInput when the table holds no rate for either currency.
    """
    if source == target:
        return minor
    amount: Fraction = Fraction(minor, 10 ** exponent(source)) * table.rate(target) / table.rate(source)
    return round(amount * Fraction(10 ** exponent(target)))


@lru_cache(maxsize=8)
def rates(path: Path = CURRENCY_TABLE) -> RateTable:
    """Read the dated table of exchange rates; raises BadInput with the line of a row that cannot be read."""
    per_eur: dict[str, Fraction] = {}
    dates, sources = set(), set()
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                rate = Fraction(row["per_eur"])
            except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
                raise BadInput(f"per_eur must be a number, not {row.get('per_eur')!r}", file=path, line=line) from error
            if rate <= 0:
                raise BadInput(f"per_eur must be above zero, not {row['per_eur']}", file=path, line=line)
            per_eur[row["currency"]] = rate
            dates.add(row["as_of"])
            if row["currency"] != "EUR":
                sources.add(row["source"])
    return RateTable(min(dates), "; ".join(sorted(sources)), per_eur)
