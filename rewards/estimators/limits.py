"""Points a cap costs on one experience: the share of its days on which it is broken, for money by how much.

A broken cap costs its points at most once, so no single cap outweighs everything else a traveller wants (our choice).
"""

from collections.abc import Callable, Mapping

from rewards.estimators.wishes import label
from rewards.experience import Experience
from rewards.relaxed_caps import overspent
from rewards.types import Reason
from roles.wishes import Wish, WishKind

Break = Callable[[Wish, Experience, int], str | None]
"""The line that proves a broken cap on one day, None while it is kept."""


def cap(wish: Wish, lived: Experience) -> Reason:
    """Return what a cap on time, rest, walking or pace costs: its points times the share of days that break it."""
    breaks = _BREAKS[wish.kind]
    proofs = [line for day in lived.days if (line := breaks(wish, lived, day)) is not None]
    if not proofs:
        return _reason(wish, 0.0, "kept")
    share = len(proofs) / len(lived.days)
    return _reason(wish, share, f"broken on {len(proofs)} of {len(lived.days)} days", proofs[0])


def budget(wish: Wish, lived: Experience) -> Reason:
    """Return what overspending costs: its points times min(1, (spend / budget - 1) / 0.25)."""
    amount = wish.amount or 0
    part = overspent(lived.cost_minor, amount)
    if not part:
        return _reason(wish, 0.0, "kept")
    over = f"{lived.cost_minor / amount - 1:.0%} over" if amount else "spent where nothing may be"
    return _reason(wish, part, over)


def _late(wish: Wish, lived: Experience, day: int) -> str | None:
    """Find a visit or meal outside the window."""
    first, last = wish.window
    items = (item for part in (lived.visits, lived.meals) for item in part if item.day == day)
    return next((item.line for item in items if item.start_min < first or item.end_min > last), None)


def _tired(wish: Wish, lived: Experience, day: int) -> str | None:
    """Find a day with visits in the afternoon and less rest than asked; a free afternoon is rest."""
    lines = [visit.line for visit in lived.afternoon_visits(day)]
    return lines[-1] if lines and lived.rest_min(day) < (wish.amount or 0) else None


def _footsore(wish: Wish, lived: Experience, day: int) -> str | None:
    """Find the way on which a day's walking passes the limit."""
    walked = 0
    for leg in lived.legs:
        walked += leg.walk_m if leg.day == day else 0
        if walked > (wish.amount or 0):
            return leg.line
    return None


def _hurried(wish: Wish, lived: Experience, day: int) -> str | None:
    """Find the first sight beyond the pace."""
    lines = [visit.line for visit in lived.visits if visit.day == day]
    return lines[wish.amount or 0] if len(lines) > (wish.amount or 0) else None


_BREAKS: Mapping[WishKind, Break] = {
    WishKind.TIME: _late,
    WishKind.REST: _tired,
    WishKind.WALKING: _footsore,
    WishKind.PACE: _hurried,
}


def _reason(wish: Wish, share: float, text: str, line: str = "") -> Reason:
    """Return a reason that costs `share` of a cap's points."""
    points = -wish.points * share if share else 0.0
    return Reason(f"{wish.kind} {wish.value}: {text}", points, line, label(wish), wish.sealed)
