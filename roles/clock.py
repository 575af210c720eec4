"""Clock: a day in minutes after its midnight, wall time, and how they are written."""

from datetime import date, datetime
from typing import Final

MINUTES_PER_DAY: Final = 24 * 60


def minutes_into(moment: datetime, on: date) -> int:
    """Return a wall time in minutes after the midnight that begins `on`; another day's lies before or behind."""
    return (moment.date() - on).days * MINUTES_PER_DAY + moment.hour * 60 + moment.minute


def hhmm(minutes: int) -> str:
    """Write minutes after midnight as 09:05; past the next midnight as 00:30+1."""
    days, rest = divmod(minutes, MINUTES_PER_DAY)
    return extended_hhmm(rest) + (f"{days:+d}" if days else "")


def extended_hhmm(minutes: int) -> str:
    """Write minutes after midnight as 09:05; past the next midnight as 24:30, for whoever goes on counting."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
