"""Verify: what a plan asks people to check before they go, and where its facts come from."""

from collections.abc import Iterable

from planner.facts.gather import TripFacts
from planner.plan import Activity, Day, Place
from roles.group import Group
from roles.wishes import WishKind


def things_to_verify(days: tuple[Day, ...], group: Group, facts: TripFacts) -> tuple[str, ...]:
    """Return one line a thing: holidays, bookings, unknown hours, unknown prices, diets that nobody can promise."""
    lines = [f"{day.date.isoformat()}: {note}" for day in days for note in day.notes]
    seen: set[str] = set()
    for day in days:
        for activity in day.activities:
            if activity.place is not None and activity.place.id not in seen:
                seen.add(activity.place.id)
                lines.extend(_about(activity, activity.place, day, facts))
    lines.extend(_diets(days, group))
    lines.append("opening hours and prices are usual values, not today's: look at the official pages before you go")
    return tuple(dict.fromkeys(lines))


def sources(days: tuple[Day, ...], facts: TripFacts) -> tuple[str, ...]:
    """Return the sources behind a plan: one line a city, and the currency table when it was used."""
    cities = dict.fromkeys(day.city for day in days)
    lines = [f"{facts.cities[city].city.name}: {facts.cities[city].source}" for city in cities]
    if any(facts.cities[city].city.currency != facts.frame.currency for city in cities):
        lines.append(f"currency: {facts.rate_table.source}, {facts.rate_table.as_of}")
    return tuple(lines)


def _about(activity: Activity, place: Place, day: Day, facts: TripFacts) -> Iterable[str]:
    page = f" ({place.website})" if place.website else ""
    if place.booking == "required":
        yield f"book {place.name} before you go{page}"
    elif place.booking == "advised":
        yield f"booking advised for {place.name}{page}"
    if facts.windows(place.id, day.number - 1) is None:
        yield f"opening hours of {place.name} are unknown{page}"
    if activity.unpriced:
        yield f"the price of {place.name} is unknown and not in the total{page}"


def _diets(days: tuple[Day, ...], group: Group) -> Iterable[str]:
    diets = {wish.value for s in group.stakeholders for wish in s.of_kind(WishKind.DIET) if not wish.sealed}
    meals = any(activity.kind == "meal" for day in days for activity in day.activities)
    if diets and meals:
        words = ", ".join(sorted(diets)).replace("_", " ")
        yield f"ask each restaurant about {words} food; allergies are never checked by the catalogue"
