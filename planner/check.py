"""Check: run every rule over a plan and say what is broken."""

from collections.abc import Sequence

from planner.experiences import experiences
from planner.facts.gather import TripFacts
from planner.plan import Plan
from planner.rules import beds, clock, company, money, movement, needs
from planner.rules.inspection import Rule, inspection
from rewards.experience import Candidate, Experience
from rewards.types import Violation
from roles.group import Group

RULES: tuple[Rule, ...] = (
    clock.times_run_forwards,
    clock.nobody_is_in_two_places,
    clock.doors_are_open,
    clock.meals_are_at_mealtimes,
    movement.everybody_is_known,
    movement.nobody_jumps,
    movement.transfers_take_long_enough,
    movement.parties_are_few,
    company.children_are_never_alone,
    company.children_are_never_left,
    company.children_are_old_enough,
    movement.nothing_is_seen_twice,
    beds.one_bed_each_night,
    beds.the_bed_stays_where_it_is,
    beds.nights_come_last,
    beds.cities_are_joined_by_journeys,
    beds.everybody_gets_home,
    beds.the_last_day_ends_in_time,
    money.prices_are_there,
    money.budgets_hold,
    money.unknown_prices_are_not_zero,
    needs.needs_are_met,
)
"""The rule book; the nine checks of GroupTravelBench are among them (benchmark exporters check them again)."""


def check(plan: Plan, group: Group, facts: TripFacts) -> tuple[Violation, ...]:
    """Return everything that is broken about a plan, in the order of the rules; empty means feasible."""
    return _broken(plan, group, facts, experiences(plan, needs.in_need(group)))


def checked(plan: Plan, group: Group, facts: TripFacts) -> Candidate:
    """Return what a panel scores of a plan: everybody's experience, and everything that is broken."""
    lived = experiences(plan, plan.travellers)
    return Candidate(plan.id, lived, _broken(plan, group, facts, lived))


def _broken(plan: Plan, group: Group, facts: TripFacts, lived: Sequence[Experience]) -> tuple[Violation, ...]:
    opened = inspection(plan, group, facts, lived)
    return tuple([violation for rule in RULES for violation in rule(opened)])
