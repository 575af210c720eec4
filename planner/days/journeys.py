"""Journeys: who travels between cities on which day, with the group or from an origin of their own."""

from dataclasses import dataclass
from datetime import date, datetime

from planner.facts.gather import JourneyOption, TripFacts
from planner.outline import Outline
from roles.clock import MINUTES_PER_DAY, minutes_into
from roles.group import Stakeholder
from roles.wishes import WishKind

JOURNEY_START = 8 * 60
HOME_BY = 22 * 60
EARLIEST_HOMEWARD = 10 * 60
NEVER = 3 * MINUTES_PER_DAY
"""A minute that no day reaches."""
LAST_DAY_END = 18 * 60


@dataclass(frozen=True, slots=True)
class Journey:
    """A way between cities on one day, in minutes of the arrival city's clock (home: the departure city's)."""

    option: JourneyOption
    start_min: int
    end_min: int


Ways = tuple[tuple[Journey, tuple[str, ...]], ...]
"""Journeys of one day with those who make them."""


def journey_in(day: int, outline: Outline, facts: TripFacts) -> Journey | None:
    """Return the journey that starts this day, None when the group wakes up where it stays."""
    here = outline.days[day].city
    before = facts.frame.origin if day == 0 else outline.days[day - 1].city
    if before is None or before == here:
        return None
    option = facts.journey(before, here, outline.days[day].journey)
    if option is None:
        return None
    return _inward(option)


def _inward(option: JourneyOption) -> Journey:
    start = JOURNEY_START + option.shift_min
    return Journey(option, start, start + option.minutes)


def journey_home(outline: Outline, facts: TripFacts) -> Journey | None:
    """Return the journey that ends the trip, None when the request names no origin."""
    last, origin = outline.days[-1].city, facts.frame.origin
    if origin is None or origin == last:
        return None
    option = facts.journey(last, origin, outline.home)
    if option is None:
        return None
    return _homeward(option)


def _homeward(option: JourneyOption) -> Journey:
    latest = HOME_BY - option.shift_min - option.minutes
    start = max(EARLIEST_HOMEWARD, min(LAST_DAY_END, latest))
    return Journey(option, start, start + option.minutes)


def start_of(stakeholder: Stakeholder, facts: TripFacts) -> str | None:
    """Return where a traveller sets out from and goes home to: their own origin, else the group's."""
    return stakeholder.origin or facts.frame.origin


def ways_of(outline: Outline, there: list[Stakeholder], facts: TripFacts, day: int) -> Ways:
    """Return the day's journeys with those who make them; who arrives or leaves on their own sees to that alone."""
    makers: dict[Journey, list[str]] = {}
    on, last = facts.frame.dates[day], len(outline.days) - 1
    for s in there:
        arrives, leaves = s.presence.arrives, s.presence.leaves
        if arrives is None or arrives.date() < on:
            journey = _own_in(s, outline, facts) if day == 0 else journey_in(day, outline, facts)
            stays_behind = journey is not None and minute_on(leaves, on, before=NEVER) < journey.end_min
            if journey is not None and not stays_behind:
                makers.setdefault(journey, []).append(s.name)
        if day == last and leaves is None:
            home = _own_home(s, outline, facts)
            if home is not None:
                makers.setdefault(home, []).append(s.name)
    return tuple((journey, tuple(names)) for journey, names in makers.items())


def _own_in(s: Stakeholder, outline: Outline, facts: TripFacts) -> Journey | None:
    """Return a traveller's journey to the first city: the group's, or from an origin of their own."""
    origin, city = start_of(s, facts), outline.days[0].city
    if origin == facts.frame.origin:
        return journey_in(0, outline, facts)
    if origin is None or origin == city:
        return None
    return _inward(_own_option(s, facts.journeys[origin, city]))


def _own_home(s: Stakeholder, outline: Outline, facts: TripFacts) -> Journey | None:
    """Return a traveller's journey home: the group's, or to an origin of their own."""
    origin, city = start_of(s, facts), outline.days[-1].city
    if origin == facts.frame.origin:
        return journey_home(outline, facts)
    if origin is None or origin == city:
        return None
    return _homeward(_own_option(s, facts.journeys[city, origin]))


def _own_option(s: Stakeholder, options: tuple[JourneyOption, ...]) -> JourneyOption:
    """Return how somebody travels alone: the fastest way, by the mode they need if there is one."""
    needed = {wish.value for wish in s.needs(WishKind.TRANSPORT)}
    return min(options, key=lambda o: (o.mode not in needed, o.minutes, o.mode))


def minute_on(moment: datetime | None, on: date, before: int) -> int:
    """Return a moment as minutes of the day `on`; `before` when it lies on another day."""
    if moment is None or moment.date() != on:
        return before
    return minutes_into(moment, on)
