"""Forbidden: where somebody may not be taken, whatever the others would like."""

from planner.catalog.pack import PackPlace
from planner.facts.access import accessible, too_young
from planner.facts.gather import TripFacts
from roles.group import Stakeholder
from roles.wishes import Strength, WishKind


def forbids(s: Stakeholder, place: PackPlace, facts: TripFacts) -> bool:
    """Return whether a traveller may not be taken to a place: too young, rejected, or against a need."""
    food = place.kind == "food"
    if too_young(place, s.age):
        return True
    for wish in s.wishes:
        if wish.strength is Strength.REJECT:
            named = wish.kind is WishKind.PLACE and wish.value == place.id
            theme = wish.kind is WishKind.THEME and wish.value in place.themes and not food
            if named or theme or (wish.kind is WishKind.FOOD and food and wish.value in place.cuisine):
                return True
        if wish.strength is Strength.NEED:
            if wish.kind is WishKind.DIET and food and wish.value not in place.diets:
                return True
            if wish.kind is WishKind.ACCESS and not food and not accessible(place, wish.value):
                return True
            if wish.kind is WishKind.BUDGET and facts.cost_minor(place.id, s.age) is None:
                return True
    return False
