"""Daylight: when the sun rises and sets, so that nobody is sent into a dark park."""

from datetime import date, datetime, time, timedelta
from math import acos, asin, cos, pi, radians, sin
from zoneinfo import ZoneInfo

from planner.catalog.pack import PackCity, PackPlace

Windows = tuple[tuple[int, int], ...]

DARK_KINDS = frozenset({"park_nature", "beach_water"})
"""Kinds of outdoor places that are worth a visit by daylight only; streets and viewpoints live on after dark."""
TWILIGHT_MIN = 30
SUN_ALTITUDE = radians(-0.833)
"""Altitude of the sun's centre at sunrise and sunset: refraction and half its disc."""


def by_daylight(place: PackPlace, city: PackCity, on: date, windows: Windows | None) -> Windows | None:
    """Return the opening windows of a place cut to daylight where it needs the sun; other places keep theirs."""
    if windows is None or place.indoor != "out" or place.kind not in DARK_KINDS:
        return windows
    rise, fall = sun(city.lat, city.lon, city.tz, on)
    cut = [(max(opens, rise), min(closes, fall + TWILIGHT_MIN)) for opens, closes in windows]
    return tuple((opens, closes) for opens, closes in cut if opens < closes)


def sun(lat: float, lon: float, tz: str, on: date) -> tuple[int, int]:
    """Return sunrise and sunset in minutes after local midnight, right to a few minutes between the polar circles.

    The sunrise equation with the mean anomaly's first terms (Meeus, Astronomical Algorithms, 1998, chapters 15 and 25).
    A polar day or night gives the whole day or noon only.
    """
    days = (on - date(2000, 1, 1)).days - lon / 360.0
    anomaly = radians((357.5291 + 0.98560028 * days) % 360)
    centre = 1.9148 * sin(anomaly) + 0.02 * sin(2 * anomaly) + 0.0003 * sin(3 * anomaly)
    ecliptic = anomaly + radians(centre + 180 + 102.9372)
    transit = days + 0.0053 * sin(anomaly) - 0.0069 * sin(2 * ecliptic)
    declination = asin(sin(ecliptic) * sin(radians(23.4397)))
    phi = radians(lat)
    cosine = (sin(SUN_ALTITUDE) - sin(phi) * sin(declination)) / (cos(phi) * cos(declination))
    half_day = acos(min(1.0, max(-1.0, cosine))) / (2 * pi)
    noon = datetime(2000, 1, 1, 12, tzinfo=ZoneInfo("UTC")) + timedelta(days=transit)
    midnight = datetime.combine(on, time(0), ZoneInfo(tz))
    rise, fall = (noon + timedelta(days=sign * half_day) for sign in (-1, 1))
    return tuple(round((moment - midnight).total_seconds() / 60) for moment in (rise, fall))  # type: ignore[return-value]
