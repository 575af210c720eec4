"""Rules of beds and journeys: one bed each night, a journey wherever the city changes, everybody home at the end."""

from collections.abc import Iterator

from planner.gather import TripFacts
from planner.plan import Plan
from rewards.types import Violation
from roles.group import Group


def one_bed_each_night(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Every traveller on the trip has exactly one bed every night but the last evening."""
    del facts
    for day in plan.days[:-1]:
        for stakeholder in group.stakeholders:
            presence = stakeholder.presence
            arrived = presence.arrives is None or presence.arrives.date() <= day.date
            staying = presence.leaves is None or presence.leaves.date() > day.date
            nights = [a for a in day.activities if a.kind == "night" and stakeholder.name in a.travellers]
            if arrived and staying and len(nights) != 1:
                text = f"{stakeholder.name} has {len(nights)} beds on the night of day {day.number}"
                yield Violation("night", text, nights[0].id if nights else "", (stakeholder.name,))


def nights_come_last(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """The bed is the last activity of its day."""
    del group, facts
    for day in plan.days:
        nights = [a for a in day.activities if a.kind == "night"]
        if nights and day.activities[-1].kind != "night":
            yield Violation("night_last", f"something follows the night of day {day.number}", nights[0].id)


def cities_are_joined_by_journeys(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Whenever the city changes, somebody travels there; the days are those of the request, in its cities."""
    del group
    before = facts.frame.origin
    for day in plan.days:
        if before is not None and day.city != before:
            legs = [a for a in day.activities if a.kind == "journey" and a.destination == day.city]
            if not legs:
                yield Violation(
                    "journey",
                    f"day {day.number} is in {day.city} but nothing leads there from {before}",
                    f"{day.number}.1",
                )
        before = day.city
    wanted = [facts.frame.city_of_day(n) for n in range(facts.frame.days)]
    if [day.city for day in plan.days] != wanted:
        yield Violation("cities", f"the days should be spent in {', '.join(wanted)}")


def everybody_gets_home(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """The last day ends with a journey to the origin for everybody who does not leave on their own."""
    origin, last = facts.frame.origin, plan.days[-1]
    if origin is None or origin == last.city:
        return
    home = {name for a in last.activities if a.kind == "journey" and a.destination == origin for name in a.travellers}
    for stakeholder in group.stakeholders:
        if stakeholder.presence.leaves is None and stakeholder.name not in home:
            yield Violation("home", f"{stakeholder.name} does not get home to {origin}", "", (stakeholder.name,))


def the_last_day_ends_in_time(plan: Plan, group: Group, facts: TripFacts) -> Iterator[Violation]:
    """Nothing on the last day ends after the journey home begins."""
    del group, facts
    last = plan.days[-1]
    starts = [a.start_min for a in last.activities if a.kind == "journey" and a.destination != last.city]
    for a in last.activities:
        if starts and a.kind != "journey" and a.end_min > min(starts):
            yield Violation("too_late", f"{a.title} ends after the journey home begins", a.id, a.travellers)
