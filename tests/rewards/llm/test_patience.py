"""Waiting between attempts."""

from datetime import UTC, datetime
from random import Random

import pytest

from rewards.llm.patience import Patience, retry_after_s, worth_another

NOW = datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC)


def test_waits_double_up_to_the_longest_and_differ_at_random():
    patience, random = Patience(first_wait_s=1.0, longest_wait_s=8.0), Random(7)
    waits = [patience.wait_s(failures, random) for failures in range(1, 7)]
    assert all(full / 2 <= wait <= full for wait, full in zip(waits, (1, 2, 4, 8, 8, 8), strict=True))
    assert waits[3] != waits[4]


def test_waits_repeat_with_the_seed():
    assert Patience().wait_s(1, Random(3)) == Patience().wait_s(1, Random(3))


@pytest.mark.parametrize(
    ("header", "date", "seconds"),
    [
        ("3", "", 3.0),
        (" 0.5 ", "", 0.5),
        ("1000000000", "", 1e9),
        ("Sat, 21 Nov 2026 08:00:04 GMT", "", 4.0),
        ("Sat, 21 Nov 2026 07:00:00 GMT", "", 0.0),
        ("Sat, 21 Nov 2026 14:00:02 GMT", "Sat, 21 Nov 2026 14:00:00 GMT", 2.0),
        ("", "", None),
        ("soon", "", None),
        ("-3", "", None),
        ("Sat, 99 Nov 2026 08:00:04 GMT", "", None),
    ],
)
def test_the_wait_an_endpoint_asks_for_is_read_in_seconds_or_as_a_date_of_its_own_clock(header, date, seconds):
    assert retry_after_s(header, date, NOW) == seconds


def test_only_what_time_can_mend_is_tried_again():
    again = [
        status for status in (400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 503, 529) if worth_another(status)
    ]
    assert again == [408, 409, 425, 429, 500, 503, 529]
    assert worth_another(None)
