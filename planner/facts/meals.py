"""Meals: which places make a lunch or a dinner, not only a snack on the way, and the meal that needs no place."""

from typing import Final

from planner.catalog.pack import PackPlace

LIGHT_CUISINES: Final = frozenset({"bakery", "cafe", "pastry"})
SHORTEST_MEAL_MIN: Final = 35
SHORTEST_DINNER_MIN: Final = 45
"""Minutes of a usual stay below which people have a snack and not a meal. Ours."""
OWN_MEAL_END: Final = "-self-catered"


def serves(place: PackPlace, slot: str) -> bool:
    """Return whether people can have `slot` ("lunch" or "dinner") here: cakes are neither, a café is no dinner."""
    if place.kind != "food" or not place.cuisine:
        return False
    stay, light = place.visit_min[1], LIGHT_CUISINES.issuperset(place.cuisine)
    if slot == "dinner":
        return (stay >= SHORTEST_DINNER_MIN and not light) or "self_catering" in place.cuisine
    return stay >= SHORTEST_MEAL_MIN and (not light or "cafe" in place.cuisine)


def own_meal(city: str) -> str:
    """Return the id of the meal that is always possible in a city: bought in a shop and eaten at the lodging."""
    return f"{city}{OWN_MEAL_END}"


def is_own_meal(place_id: str) -> bool:
    """Return whether this is such a meal of any city."""
    return place_id.endswith(OWN_MEAL_END)
