import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.drafters.model.cells import NAME_CHARS, cell, clock, hours, opening


@given(st.text(max_size=200))
def test_a_cell_can_neither_leave_its_row_nor_close_a_fence(text):
    shown = cell(text)
    assert not set(shown) & set('|<>{}[]`*#~$\\"=^\n\r\t\x1b\u202e\u2068\u200b')
    assert len(shown) <= NAME_CHARS
    assert cell(shown) == shown


def test_a_cell_keeps_names_of_every_script():
    names = ["Café Águas-Livres", "L'Été & Cie.", "Θησείο", "浅草寺", "Музей (new)"]
    assert [cell(name) for name in names] == names


@pytest.mark.parametrize(
    ("windows", "text"),
    [
        (None, "?"),
        ((), "closed"),
        (((0, 1440),), "all day"),
        (((600, 1080),), "10-18"),
        (((570, 780), (1170, 1470)), "9:30-13+19:30-0:30"),
        (((387, 1269),), "6:30-21"),
        (((750, 1440),), "12:30-24"),
    ],
)
def test_hours_are_told_in_short(windows, text):
    assert hours(windows) == text


def test_days_with_the_same_hours_are_told_together():
    usual, short = ((600, 1080),), ((540, 720),)
    assert opening({1: usual, 2: usual}) == "10-18"
    assert opening({1: usual, 2: (), 3: usual}) == "10-18 not d2"
    assert opening({1: short, 2: usual, 3: (), 4: usual}) == "d1 9-12; d2,d4 10-18 not d3"
    assert opening({1: (), 2: ()}) == "closed"
    assert opening({1: None, 2: ()}) == "? not d2"


def test_midnight_is_not_the_next_day():
    assert [clock(minute) for minute in (0, 75, 1440, 1441)] == ["0", "1:15", "24", "0:01"]
