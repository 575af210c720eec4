"""Rules of beds and journeys: one bed each night, a journey wherever the city changes, everybody home at the end."""

from collections.abc import Iterator
from itertools import pairwise

from planner.days.journeys import start_of
from planner.rules.inspection import Inspection
from rewards.types import Violation
from roles.group import Stakeholder


def one_bed_each_night(opened: Inspection) -> Iterator[Violation]:
    """Every traveller on the trip has exactly one bed every night, and none after the last day."""
    for day in opened.plan.days:
        beds = [a for a in day.activities if a.kind == "night"]
        for stakeholder in opened.group.stakeholders:
            presence = stakeholder.presence
            arrived = presence.arrives is None or presence.arrives.date() <= day.date
            staying = presence.leaves is None or presence.leaves.date() > day.date
            wanted = int(arrived and staying and day is not opened.plan.days[-1])
            nights = [a for a in beds if stakeholder.name in a.travellers]
            if len(nights) != wanted:
                text = f"{stakeholder.name} has {len(nights)} beds on the night of day {day.number}, needs {wanted}"
                yield Violation("night", text, nights[0].id if nights else "", (stakeholder.name,))


def the_bed_stays_where_it_is(opened: Inspection) -> Iterator[Violation]:
    """A stay in one city has one area: nobody moves house without packing."""
    for before, after in pairwise(opened.plan.days):
        if before.city == after.city and before.area != after.area:
            text = f"day {after.number} starts in {after.area}, the night before was in {before.area}"
            yield Violation("area", text, after.activities[0].id if after.activities else "")


def nights_come_last(opened: Inspection) -> Iterator[Violation]:
    """The bed is the last activity of its day."""
    for day in opened.plan.days:
        nights = [a for a in day.activities if a.kind == "night"]
        if nights and day.activities[-1].kind != "night":
            yield Violation("night_last", f"something follows the night of day {day.number}", nights[0].id)


def cities_are_joined_by_journeys(opened: Inspection) -> Iterator[Violation]:
    """Whoever changes city travels there; the days are those of the request, in its cities."""
    frame = opened.facts.frame
    for stakeholder in opened.group.stakeholders:
        yield from _missing_journeys(opened, stakeholder)
    wanted = [frame.city_of_day(n) for n in range(frame.days)]
    if [day.city for day in opened.plan.days] != wanted:
        yield Violation("cities", f"the days should be spent in {', '.join(wanted)}")


def _missing_journeys(opened: Inspection, stakeholder: Stakeholder) -> Iterator[Violation]:
    name = stakeholder.name
    here = start_of(stakeholder, opened.facts) if stakeholder.presence.arrives is None else None
    for day, own in opened.days:
        mine = own[name]
        if not mine:
            continue
        arrives = here in {None, day.city} or any(a.kind == "journey" and a.destination == day.city for a in mine)
        if not arrives:
            text = f"{name} is in {day.city} on day {day.number} but nothing leads there from {here}"
            yield Violation("journey", text, mine[0].id, (name,))
        here = day.city


def everybody_gets_home(opened: Inspection) -> Iterator[Violation]:
    """The last day ends with a journey to their origin for everybody who does not leave on their own."""
    last = opened.plan.days[-1]
    ways = [a for a in last.activities if a.kind == "journey"]
    for s in opened.group.stakeholders:
        origin = start_of(s, opened.facts)
        if origin in {None, last.city} or s.presence.leaves is not None:
            continue
        if not any(way.destination == origin and s.name in way.travellers for way in ways):
            yield Violation("home", f"{s.name} does not get home to {origin}", "", (s.name,))


def the_last_day_ends_in_time(opened: Inspection) -> Iterator[Violation]:
    """Nothing on the last day ends after somebody's journey home begins."""
    last = opened.plan.days[-1]
    homeward = [a for a in last.activities if a.kind == "journey" and a.destination != last.city]
    for a in last.activities if homeward else ():
        late = {n for way in homeward if a.end_min > way.start_min for n in way.travellers if n in a.travellers}
        if a.kind != "journey" and late:
            yield Violation("too_late", f"{a.title} ends after the journey home begins", a.id, tuple(sorted(late)))
