"""Shortfall: how far one wish is from being met on a plan, so that small changes can be told apart."""

from planner.experiences import experience
from planner.plan import Plan
from rewards.experience import Experience
from roles.wishes import Wish, WishKind

UNMEASURED = frozenset({WishKind.DIET, WishKind.TRANSPORT, WishKind.ACCESS, WishKind.COMPANY, WishKind.WORDS})
"""Kinds that no small change of places serves: needs among them are repaired, the rest waits for a new plan."""


def shortfall(wish: Wish, plan: Plan) -> float:
    """Return 0 for a met wish, else how much is missing or too much: a share of the limit, or a number of stops.

    0 for kinds that are not measured here (`UNMEASURED`). Our own measure; it orders edits and never becomes a score.
    """
    if wish.kind in UNMEASURED:
        return 0.0
    lived = experience(plan, wish.owner)
    days = [day for day in lived.days if wish.day in (None, day + 1)]
    if wish.kind is WishKind.LODGING:
        nights = [night for night in lived.nights if night.day in days]
        having = sum(wish.value in {night.lodging, *night.area_tags} for night in nights)
        return float(len(nights) - having if wish.points > 0 else having)
    if wish.kind in {WishKind.PLACE, WishKind.THEME, WishKind.FOOD}:
        stops = _stops(wish, lived, days)
        return float(not stops) if wish.points > 0 else float(stops)
    return _over(wish, lived, days)


def _stops(wish: Wish, lived: Experience, days: list[int]) -> int:
    """Return how many visits and meals of a traveller a wish for a place, a theme or a kind of food is about."""
    visits = sum(wish.value in {v.place, *v.themes} for v in lived.visits if v.day in days)
    meals = sum(wish.value in {m.place, *m.cuisines} for m in lived.meals if m.day in days)
    return meals if wish.kind is WishKind.FOOD else visits if wish.kind is WishKind.THEME else visits + meals


def _over(wish: Wish, lived: Experience, days: list[int]) -> float:
    """Return by what share of the limit the days miss it together."""
    limit = max(1, wish.amount or 0)
    match wish.kind:
        case WishKind.WALKING:
            return sum(max(0, lived.walk_m(day) - limit) for day in days) / limit
        case WishKind.PACE:
            return sum(max(0, sum(v.day == day for v in lived.visits) - limit) for day in days) / limit
        case WishKind.BUDGET:
            return max(0, lived.cost_minor - limit) / limit
        case WishKind.REST:
            busy = [day for day in days if lived.afternoon_visits(day)]
            return sum(max(0, limit - lived.rest_min(day)) for day in busy) / limit
    return _outside(wish, lived, days)


def _outside(wish: Wish, lived: Experience, days: list[int]) -> float:
    """Return the hours that somebody is out before or after a wished window."""
    earliest, latest = wish.window
    outs = [window for day in days if (window := lived.out_window(day)) is not None]
    return sum(max(0, earliest - start) + max(0, end - latest) for start, end in outs) / 60
