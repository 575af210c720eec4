from dataclasses import replace

import pytest

from rewards.experience import Experience, Rest
from rewards.measures import MEASURE_OF
from roles.role import MEASURES

NOTHING = Experience("Ana", (), "EUR")
IDLE = Experience("Ana", (0, 1), "EUR")


@pytest.fixture
def busy(day, visit, meal):
    """Return a day with two sights and lunch, and an idle one."""
    visits = (
        visit("1.1", themes=("art",), companions=("Ben",), effort=2, start_min=540, end_min=600),
        visit("1.2", themes=("art", "music"), outdoor=True, start_min=1200, end_min=1380),
    )
    dinner = meal("1.6", slot="dinner", start_min=1170, end_min=1230, cost_minor=3500)
    lived = day(visits=visits, meals=(meal(), dinner), rests=(Rest("1.7", 0, 840, 870),))
    return replace(lived, days=(0, 1))


def test_every_measure_a_role_may_name_has_its_function():
    assert set(MEASURE_OF) == set(MEASURES)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("walk_km_a_day", 1.8), ("sights_a_day", 2), ("first_start_hour", 9), ("last_end_hour", 23),
        ("rest_min_a_day", 30), ("cost_a_day", (1500 + 3500 + 200 + 6000) / 200), ("transfer_min_a_day", 35),
        ("theme_variety", 2), ("outdoor_share", 0.75), ("time_together_share", 0.25), ("lunch_hour", 12.5),
        ("dinner_hour", 19.5), ("free_evenings_share", 0.5), ("late_evenings_share", 0.5),
        ("early_visits_share", 0.5), ("sunset_visits_share", 0.5), ("longest_leg_min", 20), ("effort", 2),
        ("meal_cost", 25),
    ],
)  # fmt: skip
def test_a_measure_reads_the_experience(busy, measure, value):
    assert MEASURE_OF[measure](busy) == pytest.approx(value)


@pytest.mark.parametrize("measure", sorted(set(MEASURES) - {"theme_variety"}))
def test_nothing_to_measure_is_unknown_and_not_zero(measure):
    assert MEASURE_OF[measure](NOTHING) is None


def test_idle_days_walk_and_visit_nothing_and_leave_evenings_free():
    measured = {name: measure(IDLE) for name, measure in MEASURE_OF.items()}
    assert {name for name, value in measured.items() if value is None} == {
        "first_start_hour", "last_end_hour", "rest_min_a_day", "outdoor_share", "time_together_share", "lunch_hour",
        "dinner_hour", "longest_leg_min", "effort", "meal_cost",
    }  # fmt: skip
    assert (measured["walk_km_a_day"], measured["sights_a_day"], measured["free_evenings_share"]) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize(("currency", "units"), [("EUR", 15), ("JPY", 1500), ("KWD", 1.5)])
def test_money_is_counted_in_units_of_its_currency(day, currency, units):
    assert MEASURE_OF["meal_cost"](replace(day(), currency=currency)) == units
