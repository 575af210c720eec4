"""Rules of needs: what somebody cannot trade is met on every day and at every stop."""

from collections.abc import Callable, Iterator, Mapping

from planner.rules.inspection import Inspection
from rewards.experience import Experience, Meal, Visit
from rewards.types import Violation
from roles.clock import hhmm
from roles.group import Group
from roles.wishes import TOGETHER, Strength, Wish, WishKind

Finding = tuple[str, str]
"""One broken spot of a need: what is wrong, and the plan line."""


def needs_are_met(opened: Inspection) -> Iterator[Violation]:
    """Every need of every traveller holds wherever it can be checked; words and allergies cannot."""
    for name, needs in _needs(opened.group):
        for need in needs:
            for text, line in BREAKS[need.kind](need, opened.lived[name]):
                yield Violation(f"need_{need.kind}", f"{name}: {text}", line, (name,), need.sealed)


def in_need(group: Group) -> tuple[str, ...]:
    """Return everybody with a need that a plan can break: whose experience the rules look at."""
    return tuple([name for name, _ in _needs(group)])


def is_broken(need: Wish, lived: Experience) -> bool:
    """Return whether what somebody lives through breaks one of their needs."""
    return any(True for _ in BREAKS[need.kind](need, lived))


def _needs(group: Group) -> Iterator[tuple[str, list[Wish]]]:
    for s in group.stakeholders:
        needs = [wish for wish in s.wishes if wish.strength is Strength.NEED and wish.kind in BREAKS]
        if needs:
            yield s.name, needs


def _place(need: Wish, lived: Experience) -> Iterator[Finding]:
    stops: tuple[Visit | Meal, ...] = lived.visits + lived.meals
    if not any(v.place == need.value and (need.day is None or v.day + 1 == need.day) for v in stops):
        yield f"never gets to {need.value}" + (f" on day {need.day}" if need.day else ""), ""


def _theme(need: Wish, lived: Experience) -> Iterator[Finding]:
    if not any(need.value in visit.themes and _holds(need, visit.city, visit.day) for visit in lived.visits):
        yield f"sees nothing about {need.value.replace('_', ' ')}", ""


def _food(need: Wish, lived: Experience) -> Iterator[Finding]:
    if not any(need.value in meal.cuisines and _holds(need, meal.city, meal.day) for meal in lived.meals):
        yield f"never eats {need.value.replace('_', ' ')}", ""


def _holds(need: Wish, city: str, day: int) -> bool:
    return (need.city is None or need.city == city) and (need.day is None or need.day == day + 1)


def _diet(need: Wish, lived: Experience) -> Iterator[Finding]:
    for meal in lived.meals:
        if need.value not in meal.diets:
            yield f"{meal.name} is not known to serve {need.value.replace('_', ' ')}", meal.line


def _transport(need: Wish, lived: Experience) -> Iterator[Finding]:
    for journey in lived.journeys:
        if journey.mode != need.value:
            yield f"travels by {journey.mode} instead of {need.value}", journey.line


def _lodging(need: Wish, lived: Experience) -> Iterator[Finding]:
    for night in lived.nights:
        if need.value != night.lodging and need.value not in night.area_tags:
            yield f"sleeps in {night.lodging} class in {night.area}, not {need.value}", night.line


def _time(need: Wish, lived: Experience) -> Iterator[Finding]:
    opens, closes = need.window
    items: tuple[Visit | Meal, ...] = lived.visits + lived.meals
    for item in items:
        if item.start_min < opens or item.end_min > closes:
            yield (
                f"{item.name} at {hhmm(item.start_min)}-{hhmm(item.end_min)} is outside {need.value}",
                item.line,
            )


def _rest(need: Wish, lived: Experience) -> Iterator[Finding]:
    for day in lived.days:
        visits = lived.afternoon_visits(day)
        rested = lived.rest_min(day)
        if visits and rested < (need.amount or 0):
            yield f"rests {rested} min on day {day + 1}, needs {need.amount}", visits[-1].line


def _walking(need: Wish, lived: Experience) -> Iterator[Finding]:
    for day in lived.days:
        if lived.walk_m(day) > (need.amount or 0):
            last = [leg.line for leg in lived.legs if leg.day == day][-1]
            yield f"walks {lived.walk_m(day)} m on day {day + 1}, at most {need.amount}", last


def _pace(need: Wish, lived: Experience) -> Iterator[Finding]:
    for day in lived.days:
        visits = [v for v in lived.visits if v.day == day]
        if len(visits) > (need.amount or 0):
            yield f"{len(visits)} sights on day {day + 1}, at most {need.amount}", visits[-1].line


def _access(need: Wish, lived: Experience) -> Iterator[Finding]:
    for visit in lived.visits:
        fine = {"step_free": visit.step_free, "stroller": visit.stroller, "low_effort": visit.effort <= 1}[need.value]
        if fine is not True:
            yield f"{visit.name} is not known to be {need.value.replace('_', ' ')}", visit.line


def _company(need: Wish, lived: Experience) -> Iterator[Finding]:
    for visit in lived.visits:
        if (need.value == TOGETHER and not visit.companions) or (
            need.value != TOGETHER and need.value not in visit.companions
        ):
            yield f"is at {visit.name} without {need.value.replace(TOGETHER, 'the others')}", visit.line


BREAKS: Mapping[WishKind, Callable[[Wish, Experience], Iterator[Finding]]] = {
    WishKind.PLACE: _place,
    WishKind.THEME: _theme,
    WishKind.FOOD: _food,
    WishKind.DIET: _diet,
    WishKind.TRANSPORT: _transport,
    WishKind.LODGING: _lodging,
    WishKind.TIME: _time,
    WishKind.REST: _rest,
    WishKind.WALKING: _walking,
    WishKind.PACE: _pace,
    WishKind.ACCESS: _access,
    WishKind.COMPANY: _company,
}
"""How each kind of need is broken; budgets are a rule of money."""
