"""Where and when a wish holds on the frame of a request."""

from roles.group import Frame
from roles.wishes import Wish

ANY_DAY = -1
ANYWHERE = ""

Scope = tuple[str, int]
"""(city, 0-based day); ANYWHERE and ANY_DAY where a wish is not narrowed."""


def where(wish: Wish, frame: Frame) -> Scope | None:
    """Return the scope of a wish, None when it can never hold: another city, or a day after the trip."""
    if wish.day is not None:
        if wish.day > frame.days or wish.city not in (None, frame.city_of_day(wish.day - 1)):
            return None
        return frame.city_of_day(wish.day - 1), wish.day - 1
    if wish.city is None or set(frame.cities) == {wish.city}:
        return ANYWHERE, ANY_DAY
    return (wish.city, ANY_DAY) if wish.city in frame.cities else None


def on_day(wish: Wish, frame: Frame, day: int) -> bool:
    """Return whether a wish holds on a day (0-based)."""
    return wish.day in (None, day + 1) and wish.city in (None, frame.city_of_day(day))
