"""Patience: how often and how long a door tries; waits between attempts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from re import fullmatch

RETRIED = frozenset({408, 409, 425, 429})
"""Status codes below 500 that another attempt can mend."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`attempts` is the most requests in one round, the first included; `call_seconds` covers a whole call.

    Waits double from `first_wait_s` up to `longest_wait_s`, each shortened at random by up to a half, so that callers
    that failed together do not come back together.
    """

    call_seconds: float = 120.0
    attempts: int = 3
    first_wait_s: float = 0.5
    longest_wait_s: float = 8.0

    def wait_s(self, failures: int, random: Random) -> float:
        """Return the seconds to wait after so many failures in a row."""
        full = min(self.longest_wait_s, self.first_wait_s * 2.0 ** (failures - 1))
        return full * random.uniform(0.5, 1.0)


def worth_another(status: int | None) -> bool:
    """Say whether the same request may succeed later; None is no HTTP answer at all."""
    return status is None or status in RETRIED or not 400 <= status < 500


def retry_after_s(header: str, date: str, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or an HTTP date (RFC 9110, 10.2.3); None when it says nothing readable.

    A date is compared with the response's own `date` header, because the endpoint's clock may be wrong.
    """
    text = header.strip()
    if fullmatch(r"\d{1,12}(\.\d{1,9})?", text):
        return float(text)
    until = _moment(text)
    return None if until is None else max(0.0, (until - (_moment(date) or now)).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
