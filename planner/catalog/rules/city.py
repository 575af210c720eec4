"""Checks of one city: its clock, holidays, areas, hubs, prices and climate."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from planner.catalog.money import rates
from planner.catalog.pack import Bands, CityPack, PackCity
from planner.catalog.pack_file import PackFile, Problem
from planner.catalog.rules.place import FAR_FROM_CITY_M, range_problems, word_problems
from planner.catalog.travel import metres_between
from roles.errors import nearest
from roles.vocabulary import AREA_TAGS

TROPICS_DEG: Final = 23.4
"""Between the tropics no month need be warmer than another."""
CLOCK_OFF_H: Final = 3.0
"""Most hours between a zone's winter clock and the sun; Kashgar on Peking time is the extreme."""
DEGREES_AN_HOUR: Final = 15.0
LADDERS: Final = (
    ("lodging_hostel", "lodging_budget", "lodging_mid", "lodging_high"),
    ("meal_1", "meal_2", "meal_3", "meal_4"),
)
"""Bands whose typical price rises from one to the next."""


def city_problems(pack: PackFile, city: CityPack) -> Iterator[Problem]:
    """Yield what is wrong with everything but the places of a city pack."""
    yield from _clock(pack, city.city)
    yield from _holidays(pack, city.city)
    if city.city.currency not in rates().per_eur:
        text = f"no exchange rate for {city.city.currency}{nearest(city.city.currency, rates().per_eur)}"
        yield pack.problem("error", "currency", text, ("city", "currency"))
    yield from _areas(pack, city)
    for index, hub in enumerate(city.hubs):
        yield from range_problems(pack, ("hubs", index, "transfer_min"), hub.transfer_min)
        yield from range_problems(pack, ("hubs", index, "transfer_price_minor"), hub.transfer_price_minor)
        if metres_between(hub, city.city) > 2 * FAR_FROM_CITY_M:
            yield pack.problem("error", "position", f"hub '{hub.id}' is more than 80 km away", ("hubs", index, "lat"))
    yield from _bands(pack, city.bands)
    yield from _climate(pack, city)


def _clock(pack: PackFile, city: PackCity) -> Iterator[Problem]:
    if city.tz not in available_timezones():
        text = f"no time zone '{city.tz}'{nearest(city.tz, sorted(available_timezones()))}"
        yield pack.problem("error", "tz", text, ("city", "tz"))
        return
    offset = datetime(2027, 1, 15, tzinfo=UTC).astimezone(ZoneInfo(city.tz)).utcoffset()
    hours = offset.total_seconds() / 3600 if offset is not None else 0.0
    if abs(hours - city.lon / DEGREES_AN_HOUR) > CLOCK_OFF_H:
        text = f"time zone {city.tz} does not fit longitude {city.lon}; is a sign wrong, or are lat and lon swapped?"
        yield pack.problem("error", "tz", text, ("city", "tz"))


def _holidays(pack: PackFile, city: PackCity) -> Iterator[Problem]:
    import holidays

    countries = holidays.list_supported_countries()
    if city.country not in countries:
        text = f"public holidays of '{city.country}' are unknown, so PH never matches"
        yield pack.problem("warning", "holidays", text, ("city", "country"))
        return
    if city.subdivision is not None and city.subdivision not in countries[city.country]:
        text = f"{city.country} has no subdivision '{city.subdivision}'; known: {', '.join(countries[city.country])}"
        yield pack.problem("error", "holidays", text, ("city", "subdivision"))
    known = holidays.country_holidays(city.country).supported_categories
    yield from word_problems(pack, ("city", "holiday_categories"), city.holiday_categories, known)


def _areas(pack: PackFile, city: CityPack) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, area in enumerate(city.areas):
        if area.id in seen:
            yield pack.problem("error", "id", f"area id '{area.id}' stands here twice", ("areas", index, "id"))
        seen.add(area.id)
        yield from word_problems(pack, ("areas", index, "tags"), area.tags, AREA_TAGS)
        if metres_between(area, city.city) > FAR_FROM_CITY_M:
            yield pack.problem(
                "error", "position", f"area '{area.id}' is more than 40 km away", ("areas", index, "lat")
            )
    used = {place.area for place in city.places}
    for index, area in enumerate(city.areas):
        if area.id not in used:
            yield pack.problem("warning", "area", f"area '{area.id}' holds no place", ("areas", index, "id"))


def _bands(pack: PackFile, bands: Bands) -> Iterator[Problem]:
    for name in Bands.model_fields:
        yield from range_problems(pack, ("bands", name), getattr(bands, name))
    for ladder in LADDERS:
        for lower, higher in pairwise(ladder):
            if getattr(bands, lower)[1] > getattr(bands, higher)[1]:
                yield pack.problem("error", "bands", f"{lower} is dearer than {higher}", ("bands", lower))


def _climate(pack: PackFile, city: CityPack) -> Iterator[Problem]:
    mean: dict[int, float] = {}
    for index, row in enumerate(city.climate):
        if row.tmax <= row.tmin:
            text = f"month {row.month}: tmax {row.tmax} is not above tmin {row.tmin}"
            yield pack.problem("error", "climate", text, ("climate", index, "tmax"))
        if row.month in mean:
            yield pack.problem("error", "climate", f"month {row.month} stands here twice", ("climate", index, "month"))
        mean[row.month] = (row.tmax + row.tmin) / 2
    if abs(city.city.lat) > TROPICS_DEG and {1, 7} <= mean.keys() and (mean[7] > mean[1]) != (city.city.lat > 0):
        text = "January and July do not fit the hemisphere of the city"
        yield pack.problem("error", "climate", text, ("climate",))
