"""Slice: the places of the trip's cities that are worth an optimiser's time."""

from planner.catalog.pack import PackPlace
from planner.drafters.task import DraftTask
from planner.drafters.taste import taste_of
from planner.facts.meals import is_own_meal, serves

SIGHTS_BASE, SIGHTS_A_DAY = 30, 12
MEALS_BASE, MEALS_A_DAY = 10, 4
"""Candidates kept in each city: some to choose from, and more the longer the stay. Our setting; more did not raise
welfare in the group benchmark, but every place makes a round slower."""


def worth_considering(task: DraftTask) -> tuple[PackPlace, ...]:
    """Return sights and meals of every city in order of id: all that is named or locked, then what fits most wishes."""
    kept: list[PackPlace] = []
    taste, stays = taste_of(task), task.group.frame.stays
    for city in dict.fromkeys(task.group.frame.cities):
        days = 1 + sum(stay.nights for stay in stays if stay.city == city)
        free = [p for p in task.facts.cities[city].places.values() if p.id not in task.banned]
        ranked = [p for p in taste.favourites(free) if p.kind != "food" or is_meal(p)]
        sights = [p for p in ranked if p.kind != "food"][: SIGHTS_BASE + SIGHTS_A_DAY * days]
        served = [p for p in ranked if p.kind == "food" and not is_own_meal(p.id)]
        meals = served[: MEALS_BASE + MEALS_A_DAY * days]
        own = [p for p in ranked if is_own_meal(p.id)]
        named = [p for p in ranked if p.id in taste.named]
        chosen = {p.id: p for p in (*sights, *meals, *own, *named)}
        kept.extend(chosen[key] for key in sorted(chosen))
    return tuple(kept)


def is_meal(place: PackPlace) -> bool:
    """Return whether people can have lunch or dinner at a place."""
    return serves(place, "lunch") or serves(place, "dinner")
