from datetime import date

import pytest

from planner.catalog.hours import holiday, openings, safe_openings
from planner.catalog.pack import PackCity, PackPlace
from roles.errors import BadInput

MUNICH = PackCity(
    id="munich", name="Munich", country="DE", subdivision="BY", lat=48.137, lon=11.575, tz="Europe/Berlin",
    currency="EUR", languages=("de",), detour_factor=1.3, transit_kmh=24, transit_wait_min=8, taxi_kmh=20,
)  # fmt: skip
LISBON = MUNICH.model_copy(update={"country": "PT", "subdivision": "11", "tz": "Europe/Lisbon"})
SATURDAY, SUNDAY, MONDAY = date(2027, 5, 8), date(2027, 5, 9), date(2027, 5, 10)
EPIPHANY = date(2027, 1, 6)


def place(hours, label="usual"):
    return PackPlace(
        id="x", name="X", kind="sight", area="a", lat=48.1, lon=11.5, visit_min=(5, 10, 20), indoor="in", popularity=1,
        hours=hours, hours_label=label,
    )  # fmt: skip


def test_unknown_hours_are_none_and_closed_days_are_empty():
    assert openings(place(None), MUNICH, MONDAY) is None
    assert openings(place("Tu-Su 10:00-18:00"), MUNICH, MONDAY) == ()
    assert openings(place("Mo-Su 10:00-18:00 unknown"), MUNICH, MONDAY) is None


def test_windows_are_minutes_of_the_local_day():
    assert openings(place("10:00-13:00,14:00-18:30"), MUNICH, MONDAY) == ((600, 780), (840, 1110))


def test_a_night_belongs_to_the_day_it_began_on():
    bar = place("Sa 20:00-03:00")
    assert openings(bar, MUNICH, SATURDAY) == ((1200, 1620),)
    assert openings(bar, MUNICH, SUNDAY) == ()


def test_a_place_that_never_closes_is_open_until_the_next_turn_of_the_day():
    assert openings(place("24/7"), MUNICH, MONDAY) == ((0, 1740),)
    assert safe_openings(place("24/7"), MUNICH, MONDAY) == ((0, 1740),)


def test_the_night_of_the_clock_change_keeps_wall_time():
    assert openings(place("09:00-18:00"), MUNICH, date(2027, 3, 28)) == ((540, 1080),)
    assert openings(place("09:00-18:00"), MUNICH, date(2027, 10, 31)) == ((540, 1080),)


def test_sunset_is_that_of_the_city():
    (summer,), (winter,) = (openings(place("10:00-sunset"), MUNICH, date(2027, m, 21)) for m in (6, 12))
    assert 21 * 60 < summer[1] < 21 * 60 + 30
    assert 16 * 60 < winter[1] < 16 * 60 + 40


def test_a_holiday_of_the_state_closes_what_is_closed_on_holidays():
    shop = place("Mo-Sa 09:00-20:00; PH off")
    assert holiday(MUNICH, EPIPHANY) == "Epiphany"
    assert openings(shop, MUNICH, EPIPHANY) == ()
    assert openings(shop, MUNICH.model_copy(update={"subdivision": "HH"}), EPIPHANY) == ((540, 1200),)


def test_hours_of_sundays_and_holidays_hold_on_both():
    church = place("Su,PH 08:00-09:00")
    assert openings(church, MUNICH, EPIPHANY) == openings(church, MUNICH, SUNDAY) == ((480, 540),)
    assert openings(church, MUNICH, MONDAY) == ()


def test_a_comment_may_speak_of_ph():
    assert openings(place('Mo-Su 10:00-12:00 "call PH desk"'), MUNICH, EPIPHANY) == ((600, 720),)


def test_a_town_may_keep_its_own_holidays():
    assert holiday(LISBON, date(2027, 6, 13)) == "Saint Anthony's Day"
    catholic = MUNICH.model_copy(update={"holiday_categories": ("catholic",)})
    assert holiday(catholic, date(2027, 8, 15)) == "Assumption Day"
    assert holiday(MUNICH, date(2027, 8, 15)) is None


def test_a_country_without_calendar_has_no_holidays():
    assert holiday(MUNICH.model_copy(update={"country": "XX"}), date(2027, 1, 1)) is None


def test_safe_hours_keep_a_margin_the_wider_the_less_sure_they_are():
    assert safe_openings(place("10:00-18:00"), MUNICH, MONDAY) == ((615, 1065),)
    assert safe_openings(place("10:00-18:00", "estimate"), MUNICH, MONDAY) == ((630, 1050),)
    assert safe_openings(place("12:00-15:00", "estimate"), MUNICH, MONDAY) == ((720, 900),)
    assert safe_openings(place("10:00-18:00", "reported"), MUNICH, MONDAY) == ((600, 1080),)
    assert safe_openings(place(None), MUNICH, MONDAY) is None


def test_hours_that_cannot_be_read_are_refused():
    with pytest.raises(BadInput, match="hours 'Mo-Fr 10-18' cannot be read: expected"):
        openings(place("Mo-Fr 10-18"), MUNICH, MONDAY)
