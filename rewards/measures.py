"""Exact measures of one Experience, by the names a role's score may use (`roles.role.MEASURES`)."""

from collections.abc import Callable, Mapping, Sequence
from math import fsum

from rewards.experience import Experience, Meal, Visit
from roles.currency import exponent

Measure = Callable[[Experience], float | None]

EVENING_MIN = 21 * 60
LATE_MIN = 21 * 60 + 30
EARLY_MIN = 9 * 60 + 45
SUNSET_MIN = (17 * 60, 21 * 60 + 30)


def walk_km_a_day(lived: Experience) -> float | None:
    """Return the kilometres walked on the busiest day."""
    return max((lived.walk_m(day) / 1000 for day in lived.days), default=None)


def sights_a_day(lived: Experience) -> float | None:
    """Return the sights of the busiest day."""
    return max((float(len(_visits(lived, day))) for day in lived.days), default=None)


def first_start_hour(lived: Experience) -> float | None:
    """Return the hour of the earliest start."""
    return min((start / 60 for start, _ in _windows(lived)), default=None)


def last_end_hour(lived: Experience) -> float | None:
    """Return the hour of the latest end; 25 is 01:00."""
    return max((end / 60 for _, end in _windows(lived)), default=None)


def rest_min_a_day(lived: Experience) -> float | None:
    """Return the minutes of rest on the day with least, among days with a visit in the afternoon: others are rest."""
    rested = [float(lived.rest_min(day)) for day in lived.days if lived.afternoon_visits(day)]
    return min(rested, default=None)


def cost_a_day(lived: Experience) -> float | None:
    """Return the money a day in units of the trip's currency."""
    return _units(lived.cost_minor, lived.currency) / len(lived.days) if lived.days else None


def transfer_min_a_day(lived: Experience) -> float | None:
    """Return the minutes on the way inside the city on the busiest day."""
    return max((float(sum(leg.minutes for leg in lived.legs if leg.day == day)) for day in lived.days), default=None)


def theme_variety(lived: Experience) -> float | None:
    """Return the number of different themes seen."""
    return float(len({theme for visit in lived.visits for theme in visit.themes}))


def outdoor_share(lived: Experience) -> float | None:
    """Return the share of visit time spent outdoors."""
    return _time_share(lived, [visit for visit in lived.visits if visit.outdoor])


def time_together_share(lived: Experience) -> float | None:
    """Return the share of visit time spent with at least one other traveller."""
    return _time_share(lived, [visit for visit in lived.visits if visit.companions])


def lunch_hour(lived: Experience) -> float | None:
    """Return the mean hour at which lunch starts."""
    return _meal_hour(lived, "lunch")


def dinner_hour(lived: Experience) -> float | None:
    """Return the mean hour at which dinner starts."""
    return _meal_hour(lived, "dinner")


def free_evenings_share(lived: Experience) -> float | None:
    """Return the share of days that end before 21:00."""
    ends = {day: window[1] for day in lived.days if (window := lived.out_window(day))}
    return _day_share(lived, {day for day in lived.days if ends.get(day, 0) <= EVENING_MIN})


def late_evenings_share(lived: Experience) -> float | None:
    """Return the share of days with something after 21:30."""
    items: tuple[Visit | Meal, ...] = (*lived.visits, *lived.meals)
    return _day_share(lived, {item.day for item in items if item.end_min > LATE_MIN})


def early_visits_share(lived: Experience) -> float | None:
    """Return the share of days with a visit that starts before 09:45."""
    return _day_share(lived, {visit.day for visit in lived.visits if visit.start_min < EARLY_MIN})


def sunset_visits_share(lived: Experience) -> float | None:
    """Return the share of days with an outdoor visit between 17:00 and 21:30."""
    first, last = SUNSET_MIN
    return _day_share(lived, {v.day for v in lived.visits if v.outdoor and v.end_min > first and v.start_min < last})


def longest_leg_min(lived: Experience) -> float | None:
    """Return the minutes of the longest single way inside the city."""
    return max((float(leg.minutes) for leg in lived.legs), default=None)


def effort(lived: Experience) -> float | None:
    """Return the highest effort of any visit, 0 to 3."""
    return max((float(visit.effort) for visit in lived.visits), default=None)


def meal_cost(lived: Experience) -> float | None:
    """Return the mean cost of a meal in units of the trip's currency."""
    if not lived.meals:
        return None
    return _units(sum(meal.cost_minor for meal in lived.meals), lived.currency) / len(lived.meals)


MEASURE_OF: Mapping[str, Measure] = {
    measure.__name__: measure
    for measure in (
        walk_km_a_day, sights_a_day, first_start_hour, last_end_hour, rest_min_a_day, cost_a_day, transfer_min_a_day,
        theme_variety, outdoor_share, time_together_share, lunch_hour, dinner_hour, free_evenings_share,
        late_evenings_share, early_visits_share, sunset_visits_share, longest_leg_min, effort, meal_cost,
    )
}  # fmt: skip
"""The function of every measure; None means that this experience has nothing to measure."""


def _visits(lived: Experience, day: int) -> list[Visit]:
    """Return the visits of one day."""
    return [visit for visit in lived.visits if visit.day == day]


def _windows(lived: Experience) -> list[tuple[int, int]]:
    """Return (first start, last end) in minutes of every day on which something happens."""
    return [window for day in lived.days if (window := lived.out_window(day))]


def _time_share(lived: Experience, chosen: Sequence[Visit]) -> float | None:
    """Return the share of visit time that `chosen` take."""
    total = sum(visit.end_min - visit.start_min for visit in lived.visits)
    return sum(visit.end_min - visit.start_min for visit in chosen) / total if total > 0 else None


def _day_share(lived: Experience, days: set[int]) -> float | None:
    """Return the share of the traveller's days that are among `days`."""
    return len(days) / len(lived.days) if lived.days else None


def _meal_hour(lived: Experience, slot: str) -> float | None:
    """Return the mean starting hour of the meals of one slot."""
    starts = [meal.start_min / 60 for meal in lived.meals if meal.slot == slot]
    return fsum(starts) / len(starts) if starts else None


def _units(minor: int, currency: str) -> float:
    """Return minor units as units of a currency."""
    return float(minor / 10 ** exponent(currency))
