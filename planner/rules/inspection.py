"""Inspection: a plan opened for its rules: what many of them ask of it, looked up once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.facts.gather import TripFacts
from planner.plan import Activity, Day, Plan
from rewards.experience import Experience
from rewards.types import Violation
from roles.group import Group

Own = Mapping[str, Sequence[Activity]]
"""What each traveller of a trip does on one day, in the order of the plan."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A plan, the group it is for and the facts it is held against."""

    plan: Plan
    group: Group
    facts: TripFacts
    activities: tuple[Activity, ...]
    days: tuple[tuple[Day, Own], ...]
    lived: Mapping[str, Experience]
    """The experience of everybody who needs something that a plan can break."""


Rule = Callable[[Inspection], Iterator[Violation]]


def inspection(plan: Plan, group: Group, facts: TripFacts, lived: Sequence[Experience]) -> Inspection:
    """Return a plan opened for the rules; of its travellers and the group's everybody has a list for every day."""
    names = dict.fromkeys((*plan.travellers, *group.names))
    days = tuple([(day, _own(day, names)) for day in plan.days])
    return Inspection(plan, group, facts, plan.activities, days, {one.traveller: one for one in lived})


def _own(day: Day, names: Iterable[str]) -> Own:
    attended = [(a, a.travellers) for a in day.activities]
    return {name: [a for a, who in attended if name in who] for name in names}
