"""Difficulty: how hard a request is, a formula of its own parts; no plan and no solver is asked.

    difficulty = 0.25 clash + 0.20 people + 0.15 needs + 0.10 places + 0.10 days + 0.10 cities
                 + 0.05 children + 0.05 money

Every part lies in [0, 1]. The formula and its weights are ours; `docs/training.md` says how well it tells tasks apart.
"""

from collections import defaultdict
from itertools import combinations
from typing import Final

from pydantic import BaseModel, ConfigDict

from roles.group import Group, Stakeholder
from roles.wishes import Strength, WishKind

MOST_PEOPLE, MOST_DAYS, MOST_CITIES = 8, 7, 3
"""Where people, days and cities count fully: the largest generated request."""
FULL_NEEDS = 2.0
"""Needs for each traveller that count fully."""
PLACES_A_DAY = 2.0
"""Places that must be seen, for each day of the trip, that count fully: a good half of what a day holds."""
EASY_MINOR_A_DAY = 20_000
"""Purse of one traveller and day, in minor units, from which money is no matter."""
OPPOSED = 2
"""Points of opposed wishes from which two people clash fully: one must or refuses, the other the contrary."""

SHARES: Final = {
    "clash": 0.25,
    "people": 0.20,
    "needs": 0.15,
    "places": 0.10,
    "days": 0.10,
    "cities": 0.10,
    "children": 0.05,
    "money": 0.05,
}
"""What each part counts; they sum to 1."""


class Difficulty(BaseModel):
    """A request's difficulty and its parts, all in [0, 1] and rounded to three places."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    total: float
    clash: float
    people: float
    needs: float
    places: float
    days: float
    cities: float
    children: float
    money: float


def difficulty(group: Group) -> Difficulty:
    """Return how hard a group's request is; roles count, because their wishes are the traveller's."""
    frame, people = group.frame, group.stakeholders
    pairs = list(combinations(people, 2))
    needs = sum(wish.strength is Strength.NEED for s in people for wish in s.wishes)
    named = {w.value for s in people for w in s.of_kind(WishKind.PLACE) if w.points >= Strength.MUST.points}
    parts = {
        "clash": sum(opposition(a, b) for a, b in pairs) / max(1, len(pairs)),
        "people": (len(people) - 1) / (MOST_PEOPLE - 1),
        "needs": needs / (FULL_NEEDS * len(people)),
        "places": len(named) / (PLACES_A_DAY * frame.days),
        "days": (frame.days - 1) / (MOST_DAYS - 1),
        "cities": (len(set(frame.cities)) - 1) / (MOST_CITIES - 1),
        "children": float(any(s.child for s in people) and not all(s.child for s in people)),
        "money": _tightness(group),
    }
    rounded = {name: round(min(1.0, max(0.0, value)), 3) for name, value in parts.items()}
    return Difficulty(total=round(sum(SHARES[name] * value for name, value in rounded.items()), 3), **rounded)


def opposition(one: Stakeholder, other: Stakeholder) -> float:
    """Return how far two people want the opposite, in [0, 1]: the weaker of each two opposed wishes, in points."""
    points: dict[tuple[WishKind, str], list[int]] = defaultdict(list)
    for wish in one.wishes:
        points[wish.kind, wish.value].append(wish.points)
    opposed = sum(
        min(abs(mine), abs(wish.points))
        for wish in other.wishes
        for mine in points.get((wish.kind, wish.value), ())
        if mine * wish.points < 0
    )
    return min(1.0, opposed / OPPOSED)


def _tightness(group: Group) -> float:
    """Return how little the tightest purse leaves for each traveller and day: 0 is plenty or unsaid, 1 nothing."""
    purses = [(group.frame.group_budget_minor, len(group.stakeholders))]
    purses += [(home.budget_minor, len(home.members)) for home in group.households]
    purses += [(wish.amount, 1) for s in group.stakeholders for wish in s.needs(WishKind.BUDGET)]
    left = [amount / (people * group.frame.days) for amount, people in purses if amount is not None]
    return 1.0 - min((min(left) / EASY_MINOR_A_DAY) if left else 1.0, 1.0)
