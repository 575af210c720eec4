"""Style: how a group gets about, from who is in it."""

from planner.catalog.travel import TravelStyle
from roles.group import Stakeholder
from roles.wishes import WishKind


def travel_style(stakeholders: tuple[Stakeholder, ...]) -> TravelStyle:
    """Return how this group moves: the slowest of them sets the pace on foot and the longest walk between two stops."""
    ages = [s.age for s in stakeholders if s.age is not None]
    slow = any(age <= 6 or age >= 75 for age in ages)
    gentle = any(w.value in {"step_free", "low_effort"} for s in stakeholders for w in s.of_kind(WishKind.ACCESS))
    if gentle:
        return TravelStyle(walk_kmh=3.2, max_walk_min=12)
    if slow:
        return TravelStyle(walk_kmh=3.6, max_walk_min=15)
    return TravelStyle(walk_kmh=4.5, max_walk_min=25)
