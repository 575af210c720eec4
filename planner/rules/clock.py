"""Rules of the clock: times that run forwards, nobody in two places, doors that are open."""

from collections.abc import Iterator
from itertools import pairwise

from planner.facts.gather import Windows
from planner.plan import Activity, Day
from planner.rules.inspection import Inspection
from rewards.types import Violation
from roles.clock import hhmm

LATEST_MEAL = {"lunch": 15 * 60, "dinner": 22 * 60}
"""Latest start of a meal in minutes after midnight."""


def times_run_forwards(opened: Inspection) -> Iterator[Violation]:
    """Every activity ends after it starts, and is written in order of its start."""
    for day in opened.plan.days:
        for a in day.activities:
            if a.end_min <= a.start_min:
                yield Violation("times", f"{a.title} ends before it starts", a.id, a.travellers)
        for before, after in pairwise(day.activities):
            if after.start_min < before.start_min:
                yield Violation("order", f"{after.title} is listed after something that starts later", after.id)


def nobody_is_in_two_places(opened: Inspection) -> Iterator[Violation]:
    """No traveller takes part in two overlapping activities; touching is fine."""
    for _, own in opened.days:
        for name in opened.plan.travellers:
            for before, after in pairwise(own[name]):
                if after.start_min < before.end_min:
                    text = f"{name}: {after.title} starts before {before.title} ends"
                    yield Violation("overlap", text, after.id, (name,))


def doors_are_open(opened: Inspection) -> Iterator[Violation]:
    """Every visit and meal lies inside one usual opening window; unknown hours are reported by the plan, not here."""
    for day in opened.plan.days:
        for a in day.activities:
            windows = opened.facts.windows(a.place.id, day.number - 1) if a.place is not None else None
            if windows is not None and not any(opens <= a.start_min and a.end_min <= shuts for opens, shuts in windows):
                yield _closed(a, day, windows)


def _closed(activity: Activity, day: Day, windows: Windows) -> Violation:
    usual = ", ".join(f"{hhmm(opens)}-{hhmm(shuts)}" for opens, shuts in windows) or "closed all day"
    span = f"{hhmm(activity.start_min)}-{hhmm(activity.end_min)}"
    text = f"{activity.title} on {day.date:%a %d %b} {span}: usually {usual}"
    return Violation("hours", text, activity.id, activity.travellers)


def meals_are_at_mealtimes(opened: Inspection) -> Iterator[Violation]:
    """Lunch starts before three, dinner before ten: a later one is a day that was packed too full."""
    for day in opened.plan.days:
        for a in day.activities:
            latest = LATEST_MEAL.get(a.slot or "") if a.kind == "meal" else None
            if latest is not None and a.start_min > latest:
                text = f"{a.slot} on day {day.number} only at {hhmm(a.start_min)}"
                yield Violation("mealtime", text, a.id, a.travellers)
