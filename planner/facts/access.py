"""Access: whether a place is known to be fit for a wheelchair, a stroller or tired legs."""

from planner.catalog.pack import PackPlace
from roles.wishes import ACCESS


def accessible(place: PackPlace, how: str) -> bool:
    """Return whether a place is known to be step_free, fit for a stroller, or low_effort."""
    if how not in ACCESS:
        raise ValueError(f"no kind of access is called {how}")
    if how == "low_effort":
        return place.effort <= 1
    return (place.step_free if how == "step_free" else place.stroller) == "yes"
