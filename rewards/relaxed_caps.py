"""How far a relaxed plan goes on each day, and what that costs a traveller whose cap it breaks."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import NamedTuple

from rewards.scope import ANY_DAY, ANYWHERE, Scope, on_day, where
from roles.group import Frame, Group, Stakeholder
from roles.wishes import Wish, WishKind

USUAL_PACE = 4
"""Sights a day when nobody in the set bounds the pace."""

USUAL_WALK_M = 8_000
"""Metres a day when nobody bounds walking: two hours on foot."""

USUAL_WINDOW = (9 * 60, 22 * 60)
"""Hours out of bed when nobody bounds them, in minutes after midnight."""

USUAL_REST_MIN = 0

BUDGET_SLACK = 0.25
"""Overspending by this share of a budget costs the wish's points in full."""


class Levels(NamedTuple):
    """How far a relaxed plan goes on one day: sights, metres, (start, end) minutes, rest minutes."""

    pace: int
    walk_m: int
    window: tuple[int, int]
    rest_min: int


def levels_of(chosen: Iterable[Stakeholder], frame: Frame, day: int) -> Levels:
    """Return the strictest caps of `chosen` on one day (0-based), the usual level where nobody has one."""
    caps = [wish for stakeholder in chosen for wish in stakeholder.caps() if on_day(wish, frame, day)]
    windows = [wish.window for wish in caps if wish.kind is WishKind.TIME] or [USUAL_WINDOW]
    return Levels(
        min(_amounts(caps, WishKind.PACE), default=USUAL_PACE),
        min(_amounts(caps, WishKind.WALKING), default=USUAL_WALK_M),
        (max(start for start, _ in windows), min(end for _, end in windows)),
        max(_amounts(caps, WishKind.REST), default=USUAL_REST_MIN),
    )


def spending(group: Group, chosen: Iterable[Stakeholder]) -> dict[Scope, float]:
    """Return the least budget of `chosen` per scope in minor units; a shared budget bounds everyone's equal part."""
    spend: dict[Scope, float] = {}
    if group.frame.group_budget_minor is not None:
        spend[(ANYWHERE, ANY_DAY)] = group.frame.group_budget_minor / len(group.stakeholders)
    for stakeholder in chosen:
        for wish in stakeholder.of_kind(WishKind.BUDGET):
            scope = where(wish, group.frame)
            if wish.amount is not None and scope is not None:
                spend[scope] = min(float(wish.amount), spend.get(scope, inf))
    return spend


def overspent(spend_minor: float, budget_minor: float) -> float:
    """Return how far a budget is broken, in [0, 1]: min(1, (spend / budget - 1) / 0.25), 0 when it holds."""
    if spend_minor <= budget_minor:
        return 0.0
    return min(1.0, (spend_minor / budget_minor - 1.0) / BUDGET_SLACK) if budget_minor else 1.0


def cap_loss(wish: Wish, frame: Frame, levels: tuple[Levels, ...], spend_minor: Mapping[Scope, float]) -> float:
    """Return the share of a cap's points that a relaxed plan loses, in [0, 1]: broken days over days it holds."""
    scope = where(wish, frame)
    if scope is None:
        return 0.0
    if wish.kind is WishKind.BUDGET:
        return overspent(spend_minor.get(scope, inf), wish.amount) if wish.amount is not None else 0.0
    days = [day for day in range(frame.days) if on_day(wish, frame, day)]
    return sum(_breaks(wish, levels[day]) for day in days) / len(days) if days else 0.0


def _breaks(wish: Wish, level: Levels) -> bool:
    """Return whether one day's levels break a cap on time, rest, walking or pace."""
    if wish.kind is WishKind.TIME:
        start, end = wish.window
        return level.window[0] < start or level.window[1] > end
    if wish.amount is None:
        return False
    if wish.kind is WishKind.REST:
        return level.rest_min < wish.amount
    return (level.walk_m if wish.kind is WishKind.WALKING else level.pace) > wish.amount


def _amounts(caps: Iterable[Wish], kind: WishKind) -> list[int]:
    """Return the numbers of the caps of one kind."""
    return [wish.amount for wish in caps if wish.kind is kind and wish.amount is not None]
