"""An example day of a role file as the Experience that the estimator reads."""

from collections.abc import Iterator

from rewards.experience import AFTERNOON_MIN, Experience, Leg, Meal, Night, Rest, Visit
from roles.role import ExampleDay

TRAVELLER = "the traveller"
COMPANION = "a companion"
CITY = "example"
CURRENCY = "EUR"
MEAL_MIN = 60


def lived(day: ExampleDay) -> Experience:
    """Return one described day: sights from start to end, its two meals, its ways, its bed and its pause.

    What the meals leave of the whole day's cost is paid for the bed.
    """
    meals = tuple(_meals(day))
    spent = sum(meal.cost_minor for meal in meals)
    bed = max(0, round(day.cost * 100) - spent)
    return Experience(
        traveller=TRAVELLER,
        days=(0,),
        currency=CURRENCY,
        visits=tuple(_visits(day)),
        meals=meals,
        legs=tuple(_legs(day)),
        nights=(Night("1.90", 0, CITY, day.lodging or "", CITY, day.area, bed),),
        rests=(Rest("1.80", 0, AFTERNOON_MIN, AFTERNOON_MIN + day.rest_min),) if day.rest_min else (),
    )


def minutes(clock: str) -> int:
    """Return "HH:MM" as minutes after midnight; hours from 24 on are the next morning."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def _visits(day: ExampleDay) -> Iterator[Visit]:
    """Yield sights of equal length from the start of the day to its end."""
    start = minutes(day.start)
    end = max(minutes(day.end), start + day.sights)
    for index in range(day.sights):
        yield Visit(
            line=f"1.{index + 1}",
            day=0,
            city=CITY,
            place=f"sight {index + 1}",
            name=f"sight {index + 1}",
            themes=day.themes,
            start_min=start + (end - start) * index // day.sights,
            end_min=start + (end - start) * (index + 1) // day.sights,
            cost_minor=0,
            companions=() if day.alone else (COMPANION,),
            step_free=day.step_free,
            stroller=day.stroller,
            effort=day.effort,
            outdoor=day.outdoor,
        )


def _meals(day: ExampleDay) -> Iterator[Meal]:
    """Yield lunch and dinner; on a day without sights the last of them is the end of the day."""
    taken = [(slot, clock) for slot, clock in (("lunch", day.lunch), ("dinner", day.dinner)) if clock is not None]
    for index, (slot, clock) in enumerate(taken):
        start = minutes(clock)
        last = not day.sights and index == len(taken) - 1
        yield Meal(
            line=f"1.{70 + index}",
            day=0,
            city=CITY,
            place=slot,
            name=slot,
            slot=slot,
            cuisines=day.cuisines,
            diets=day.diets,
            start_min=start,
            end_min=max(minutes(day.end), start + 1) if last else start + MEAL_MIN,
            cost_minor=round(day.meal_cost * 100),
        )


def _legs(day: ExampleDay) -> Iterator[Leg]:
    """Yield the ways of a day, none longer than its longest; all by transit, since an example day names no mode."""
    left, walk_m = max(day.transfer_min, day.longest_leg_min), round(day.walk_km * 1000)
    while left > 0 or walk_m > 0:
        taken = min(left, day.longest_leg_min) or left
        yield Leg("1.50", 0, "transit", taken, walk_m, 0)
        left, walk_m = left - taken, 0
