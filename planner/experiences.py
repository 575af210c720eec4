"""Experiences: a plan as each traveller lives through it, and the candidate that a panel scores."""

from typing import get_args

from planner.plan import Activity, ItemKind, Plan
from rewards.experience import Candidate, Experience, Journey, Leg, Meal, Night, Rest, Visit
from rewards.types import Violation

KNOWN = {"yes": True, "no": False, "limited": False}
"""A limited access counts as none: a wheelchair either gets in or it does not."""


def candidate(plan: Plan, violations: tuple[Violation, ...]) -> Candidate:
    """Return what a panel needs of a plan: every traveller's experience and what is broken."""
    return Candidate(plan.id, tuple(experience(plan, name) for name in plan.travellers), violations)


def experience(plan: Plan, traveller: str) -> Experience:
    """Return the plan as one traveller lives through it: only what they attend, only what they pay."""
    mine: dict[str, list[tuple[int, str, Activity]]] = {kind: [] for kind in get_args(ItemKind)}
    days: dict[int, None] = {}
    for day in plan.days:
        for a in day.activities:
            if traveller in a.travellers:
                mine[a.kind].append((day.number - 1, day.city, a))
                days[day.number - 1] = None
    return Experience(
        traveller=traveller,
        days=tuple(days),
        currency=plan.currency,
        visits=tuple([_visit(day, city, a, traveller) for day, city, a in mine["visit"]]),
        meals=tuple([_meal(day, city, a, traveller) for day, city, a in mine["meal"]]),
        legs=tuple([_leg(day, a, traveller) for day, _, a in mine["transfer"]]),
        journeys=tuple([_journey(day, a, traveller) for day, _, a in mine["journey"]]),
        nights=tuple([_night(day, city, a, traveller) for day, city, a in mine["night"]]),
        rests=tuple([Rest(a.id, day, a.start_min, a.end_min) for day, _, a in mine["rest"]]),
    )


def _visit(day: int, city: str, a: Activity, traveller: str) -> Visit:
    assert a.place is not None  # noqa: S101  # schedule gives every visit a place
    place = a.place
    return Visit(
        line=a.id,
        day=day,
        city=city,
        place=place.id,
        name=place.name,
        themes=place.themes,
        start_min=a.start_min,
        end_min=a.end_min,
        cost_minor=a.costs_minor.get(traveller, 0),
        companions=tuple([n for n in a.travellers if n != traveller]),
        step_free=KNOWN.get(place.step_free or ""),
        stroller=KNOWN.get(place.stroller or ""),
        effort=place.effort,
        outdoor=place.indoor == "out",
    )


def _meal(day: int, city: str, a: Activity, traveller: str) -> Meal:
    assert a.place is not None  # noqa: S101  # schedule gives every meal a place
    return Meal(
        line=a.id,
        day=day,
        city=city,
        place=a.place.id,
        name=a.place.name,
        slot=a.slot or "",
        cuisines=a.place.cuisines,
        diets=a.place.diets,
        start_min=a.start_min,
        end_min=a.end_min,
        cost_minor=a.costs_minor.get(traveller, 0),
    )


def _leg(day: int, a: Activity, traveller: str) -> Leg:
    return Leg(a.id, day, a.mode or "walk", a.end_min - a.start_min, a.walk_m or 0, a.costs_minor.get(traveller, 0))


def _journey(day: int, a: Activity, traveller: str) -> Journey:
    minutes, cost = a.end_min - a.start_min, a.costs_minor.get(traveller, 0)
    return Journey(a.id, day, a.mode or "", a.origin or "", a.destination or "", minutes, cost)


def _night(day: int, city: str, a: Activity, traveller: str) -> Night:
    return Night(a.id, day, city, a.lodging or "", a.area or "", a.area_tags, a.costs_minor.get(traveller, 0))
