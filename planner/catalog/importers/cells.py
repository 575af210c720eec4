"""Cells: what one row of a list says, read as the fields of a place."""

import re
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Final

from planner.catalog.importers.listing import Listing, Row, cell_problem
from planner.catalog.pack import PackCity
from planner.catalog.rules.place import FAR_FROM_CITY_M
from planner.catalog.travel import haversine_m
from roles.currency import exponent
from roles.errors import shown

LISTS: Final = ("aliases", "themes", "cuisine", "diets")
PRICES: Final = ("price", "child_price", "child_to", "free_to")
MOST_MINOR: Final = 10**9
"""No ticket costs ten million: such a number is a slip."""


def fields_of(row: Row, listing: Listing, city: PackCity) -> dict[str, object]:
    """Return a row as fields of a place; raises BadInput at the row for a cell that cannot be read."""
    fields: dict[str, object] = {}
    for name, text in row.cells.items():
        fault = cell_problem(name, text)
        if fault:
            raise listing.error(fault, row.number)
        if name in LISTS:
            fields[name] = tuple(part.strip() for part in re.split(r"[|;]", text) if part.strip())
        elif name not in PRICES:
            fields[name] = text
    if "visit_min" in row.cells:
        fields["visit_min"] = _minutes(row, listing)
    if "price" in row.cells:
        fields["price"] = _price(row, listing, city.currency)
    lat, lon = _position_in(row, listing, city)
    return {**fields, "lat": lat, "lon": lon}


def position_of(row: Row) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, None when they are no numbers of that range."""
    try:
        lat, lon = float(row.cells["lat"]), float(row.cells["lon"])
    except (KeyError, ValueError):
        return None
    inside = isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    return (lat, lon) if inside else None


def _position_in(row: Row, listing: Listing, city: PackCity) -> tuple[float, float]:
    """Return the position; raises BadInput when it is none, or lies outside the city."""
    position = position_of(row)
    if position is None:
        given = f"'{shown(row.cells.get('lat', ''))}' and '{shown(row.cells.get('lon', ''))}'"
        raise listing.error(f"lat and lon must be degrees like 48.1374 and 11.5755, not {given}", row.number)
    lat, lon = position
    away = haversine_m(lat, lon, city.lat, city.lon)
    if away > FAR_FROM_CITY_M:
        swapped = haversine_m(lon, lat, city.lat, city.lon) <= FAR_FROM_CITY_M
        hint = "; are lat and lon swapped?" if swapped else ""
        text = f"{away / 1000:.0f} km from the centre of {city.name}; allowed: {FAR_FROM_CITY_M / 1000:.0f}{hint}"
        raise listing.error(text, row.number)
    return position


def _minutes(row: Row, listing: Listing) -> tuple[int, int, int]:
    """Read "60" or "45-60-90" as short, typical and long minutes."""
    text = row.cells["visit_min"]
    numbers = [int(part) for part in text.split("-") if re.fullmatch(r"[0-9]{1,3}", part.strip())]
    if len(numbers) != len(text.split("-")) or len(numbers) not in (1, 3):
        raise listing.error(f"visit_min '{shown(text)}' is not like 60 or 45-60-90", row.number)
    if len(numbers) == 3:
        return numbers[0], numbers[1], numbers[2]
    return numbers[0] - numbers[0] // 3, numbers[0], numbers[0] + numbers[0] // 2


def _price(row: Row, listing: Listing, currency: str) -> dict[str, object]:
    adult = _minor("price", row, listing, currency)
    price: dict[str, object] = {"adult": (adult, adult, adult)}
    if "child_price" in row.cells:
        child = _minor("child_price", row, listing, currency)
        price["child"] = (child, child, child)
    return price | {name: row.cells[name] for name in ("child_to", "free_to") if name in row.cells}


def _minor(name: str, row: Row, listing: Listing, currency: str) -> int:
    """Read an amount in units of the currency, like 12.50, as minor units."""
    text = row.cells[name]
    try:
        amount = Decimal(text).scaleb(exponent(currency))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST_MINOR or amount != amount.to_integral_value():
        raise listing.error(f"{name} '{shown(text)}' is not an amount in {currency} like 12.50", row.number)
    return int(amount)
