"""Access: whether a place is known to be fit for a wheelchair, a stroller, tired legs or a child."""

from planner.catalog.pack import PackPlace
from roles.group import ADULT_AGE
from roles.wishes import ACCESS

GROWN_UP = 16
"""Least age from which a place asks for grown-ups by law or by custom, and not only by taste."""


def for_grown_ups(place: PackPlace) -> bool:
    """Return whether a place keeps children out, and is not only wasted on them."""
    return place.kind == "nightlife" if place.kid_from is None else place.kid_from >= GROWN_UP


def too_young(place: PackPlace, age: int | None) -> bool:
    """Return whether a traveller is below the age a place is fit for; bars of unknown age are for adults."""
    least = place.kid_from if place.kid_from is not None or place.kind != "nightlife" else ADULT_AGE
    return age is not None and least is not None and age < least


def accessible(place: PackPlace, how: str) -> bool:
    """Return whether a place is known to be step_free, fit for a stroller, or low_effort."""
    if how not in ACCESS:
        raise ValueError(f"no kind of access is called {how}")
    if how == "low_effort":
        return place.effort <= 1
    return (place.step_free if how == "step_free" else place.stroller) == "yes"
