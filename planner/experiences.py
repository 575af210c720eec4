"""Experiences: a plan as each traveller lives through it, and the candidate that a panel scores."""

from collections.abc import Callable, Sequence
from typing import TypeVar, get_args

from planner.plan import Activity, ItemKind, Plan
from rewards.experience import Candidate, Experience, Journey, Leg, Meal, Night, Rest, Visit
from rewards.types import Violation

KNOWN = {"yes": True, "no": False, "limited": False}
"""A limited access counts as none: a wheelchair either gets in or it does not."""

Entry = tuple[int, str, Activity]
"""A day (0-based), its city, and something that happens there."""
T = TypeVar("T")


def candidate(plan: Plan, violations: tuple[Violation, ...]) -> Candidate:
    """Return what a panel needs of a plan: every traveller's experience and what is broken."""
    return Candidate(plan.id, experiences(plan, plan.travellers), violations)


def experience(plan: Plan, traveller: str) -> Experience:
    """Return the plan as one traveller lives through it: only what they attend, only what they pay."""
    return experiences(plan, (traveller,))[0]


def experiences(plan: Plan, travellers: Sequence[str]) -> tuple[Experience, ...]:
    """Return the plan as each of these travellers lives through it, in their order."""
    entries: dict[str, list[Entry]] = {kind: [] for kind in get_args(ItemKind)}
    for day in plan.days:
        for a in day.activities:
            entries[a.kind].append((day.number - 1, day.city, a))
    there = [(day.number - 1, set().union(*[a.travellers for a in day.activities])) for day in plan.days]
    visits, meals = _visits(entries["visit"], travellers), _alike(entries["meal"], travellers, _meal)
    legs, journeys = _alike(entries["transfer"], travellers, _leg), _alike(entries["journey"], travellers, _journey)
    nights, rests = _alike(entries["night"], travellers, _night), _alike(entries["rest"], travellers, _rest)
    return tuple(
        [
            Experience(
                traveller=name,
                days=tuple([day for day, names in there if name in names]),
                currency=plan.currency,
                visits=tuple(visits[name]),
                meals=tuple(meals[name]),
                legs=tuple(legs[name]),
                journeys=tuple(journeys[name]),
                nights=tuple(nights[name]),
                rests=tuple(rests[name]),
            )
            for name in travellers
        ]
    )


def _alike(
    entries: Sequence[Entry], travellers: Sequence[str], make: Callable[[int, str, Activity, int], T]
) -> dict[str, list[T]]:
    """Return what each traveller has of one kind; whom it costs the same shares one record of it."""
    lived: dict[str, list[T]] = {name: [] for name in travellers}
    for day, city, a in entries:
        made: dict[int, T] = {}
        who, costs = a.travellers, a.costs_minor
        for name, mine in lived.items():
            if name in who:
                cost = costs.get(name, 0)
                if cost not in made:
                    made[cost] = make(day, city, a, cost)
                mine.append(made[cost])
    return lived


def _visits(entries: Sequence[Entry], travellers: Sequence[str]) -> dict[str, list[Visit]]:
    """Return the visits of each traveller; only price and company tell those of one sight apart."""
    lived: dict[str, list[Visit]] = {name: [] for name in travellers}
    for day, city, a in entries:
        place, who, costs = a.place, a.travellers, a.costs_minor
        assert place is not None  # noqa: S101  # schedule gives every visit a place
        what = (a.id, day, city, place.id, place.name, place.themes, a.start_min, a.end_min)
        step_free, stroller = KNOWN.get(place.step_free or ""), KNOWN.get(place.stroller or "")
        fit = (step_free, stroller, place.effort, place.indoor == "out")
        for name, mine in lived.items():
            if name in who:
                companions = tuple([n for n in who if n != name])
                mine.append(Visit(*what, costs.get(name, 0), companions, *fit))
    return lived


def _meal(day: int, city: str, a: Activity, cost_minor: int) -> Meal:
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
        cost_minor=cost_minor,
    )


def _leg(day: int, city: str, a: Activity, cost_minor: int) -> Leg:
    del city
    return Leg(a.id, day, a.mode or "walk", a.end_min - a.start_min, a.walk_m or 0, cost_minor)


def _journey(day: int, city: str, a: Activity, cost_minor: int) -> Journey:
    del city
    minutes = a.end_min - a.start_min
    return Journey(a.id, day, a.mode or "", a.origin or "", a.destination or "", minutes, cost_minor)


def _night(day: int, city: str, a: Activity, cost_minor: int) -> Night:
    return Night(a.id, day, city, a.lodging or "", a.area or "", a.area_tags, cost_minor)


def _rest(day: int, city: str, a: Activity, cost_minor: int) -> Rest:
    del city, cost_minor
    return Rest(a.id, day, a.start_min, a.end_min)
