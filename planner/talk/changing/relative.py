"""Relative: the number that "less walking" stands for, taken from the plan in hand (shares and steps are ours)."""

from math import floor

from planner.experiences import experience
from planner.plan import Plan
from rewards.experience import Experience
from rewards.measures import rest_min_a_day
from roles.clock import MINUTES_PER_DAY, extended_hhmm
from roles.group import Stakeholder
from roles.wishes import WishKind

LESS = 0.7
"""Part of what the plan has that "less" leaves."""
MORE = 1.3
"""What "more" makes of a limit that stands."""
CHEAPER = 0.85
"""Part of the price that "cheaper" leaves: beds and journeys hardly shrink by more."""
MORE_REST_MIN = 30
LATER_MIN = 60
"""How much later a day starts for whom it starts too early."""
OPEN_END = "06:00"
STEP_M, STEP_MIN = 100, 30


def relative_amount(
    kind: WishKind, relative: str, person: Stakeholder, plan: Plan | None, day: int | None
) -> int | str | None:
    """Return what "less" or "more" of a kind comes to: metres, minutes, minor units, sights, or a time window.

    `day` counts from 1; without one the busiest day is meant. None when neither the plan nor a limit says how much.
    """
    lived = experience(plan, person.name) if plan is not None else None
    if relative == "more":
        return _more(kind, person, lived, day)
    if lived is None or kind is WishKind.REST:
        limit = _limit(person, kind, day)
        return None if limit is None else max(1, floor(limit * LESS))
    match kind:
        case WishKind.WALKING:
            return floor(max((lived.walk_m(d) for d in _days(lived, day)), default=0) * LESS / STEP_M) * STEP_M or None
        case WishKind.PACE:
            most = max((_sights(lived, d) for d in _days(lived, day)), default=0)
            return max(1, min(most - 1, floor(most * LESS))) if most else None
        case WishKind.BUDGET:
            return floor(lived.cost_minor * CHEAPER / 100) * 100 or None
        case WishKind.TIME:
            return _later(lived, day)
    return None


def _more(kind: WishKind, person: Stakeholder, lived: Experience | None, day: int | None) -> int | None:
    """Return more rest than the plan gives, or a looser limit where one stands."""
    limit = _limit(person, kind, day)
    if kind is WishKind.REST:
        has = int(rest_min_a_day(lived) or 0) if lived is not None else 0
        return max(limit or 0, has) + MORE_REST_MIN
    return None if limit is None else max(limit + 1, floor(limit * MORE))


def _limit(person: Stakeholder, kind: WishKind, day: int | None) -> int | None:
    """Return the number of the limit that binds: for rest the longest, else the lowest."""
    holding = [w for w in person.of_kind(kind) if w.amount is not None and w.day in (None, day)]
    amounts = [wish.amount for wish in holding if wish.amount is not None]
    if not amounts:
        return None
    return max(amounts) if kind is WishKind.REST else min(amounts)


def _later(lived: Experience, day: int | None) -> str | None:
    starts = [window[0] for d in _days(lived, day) if (window := lived.out_window(d)) is not None]
    if not starts:
        return None
    start = min(-(-(min(starts) + LATER_MIN) // STEP_MIN) * STEP_MIN, MINUTES_PER_DAY - STEP_MIN)
    return f"{extended_hhmm(start)}-{OPEN_END}"


def _days(lived: Experience, day: int | None) -> tuple[int, ...]:
    return lived.days if day is None else tuple(d for d in lived.days if d == day - 1)


def _sights(lived: Experience, day: int) -> int:
    return sum(visit.day == day for visit in lived.visits)
