from datetime import date, datetime

from roles.clock import extended_hhmm, hhmm, minutes_into


def test_minutes_past_midnight_name_the_next_day_or_go_on_counting():
    minutes = (545, 1439, 1440, 1470, 2910)
    assert [hhmm(n) for n in minutes] == ["09:05", "23:59", "00:00+1", "00:30+1", "00:30+2"]
    assert [extended_hhmm(n) for n in minutes] == ["09:05", "23:59", "24:00", "24:30", "48:30"]


def test_a_moment_of_another_day_lies_before_or_behind():
    on = date(2027, 5, 13)
    assert [minutes_into(datetime(2027, 5, day, 9, 30), on) for day in (12, 13, 14)] == [-870, 570, 2010]
