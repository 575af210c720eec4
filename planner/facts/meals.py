"""Meals: which places make a lunch or a dinner, and not only a snack on the way."""

from typing import Final

from planner.catalog.pack import PackPlace

LIGHT_CUISINES: Final = frozenset({"bakery", "cafe", "pastry"})
SHORTEST_MEAL_MIN: Final = 35
SHORTEST_DINNER_MIN: Final = 45
"""Minutes of a usual stay below which people have a snack and not a meal. Ours."""


def serves(place: PackPlace, slot: str) -> bool:
    """Return whether people can have `slot` ("lunch" or "dinner") here: cakes are neither, a café is no dinner."""
    if place.kind != "food" or not place.cuisine:
        return False
    stay, light = place.visit_min[1], LIGHT_CUISINES.issuperset(place.cuisine)
    if slot == "dinner":
        return (stay >= SHORTEST_DINNER_MIN and not light) or "self_catering" in place.cuisine
    return stay >= SHORTEST_MEAL_MIN and (not light or "cafe" in place.cuisine)
