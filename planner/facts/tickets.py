"""Tickets: what a place's price band asks of one traveller of some age."""

from planner.catalog.pack import Price


def ticket_minor(price: Price | None, age: int | None) -> int | None:
    """Return the typical ticket for an age in the city's money; unknown is None, an unknown age pays as adult."""
    if price is None:
        return None
    if age is not None:
        if price.free_to is not None and age <= price.free_to:
            return 0
        if price.child and price.child_to is not None and age <= price.child_to:
            return price.child[1]
        if price.senior and price.senior_from is not None and age >= price.senior_from:
            return price.senior[1]
    return price.adult[1]
