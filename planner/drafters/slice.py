"""Slice: the places of the trip's cities that are worth an optimiser's time."""

from planner.catalog.pack import PackPlace
from planner.drafters.task import DraftTask
from planner.facts.meals import serves
from roles.wishes import WishKind

SIGHTS_BASE, SIGHTS_A_DAY = 30, 12
MEALS_BASE, MEALS_A_DAY = 10, 4
"""Candidates kept in each city: some to choose from, and more the longer the stay. Our setting; more did not raise
welfare in the group benchmark, but every place makes a round slower."""
NAMED = 1000.0


def worth_considering(task: DraftTask) -> tuple[PackPlace, ...]:
    """Return sights and meals of every city in order of id: all that is named or locked, then what fits most wishes."""
    kept: list[PackPlace] = []
    for stay in task.group.frame.stays:
        if any(place.id.startswith(f"{stay.city}-self") for place in kept):
            continue
        nights = sum(other.nights for other in task.group.frame.stays if other.city == stay.city)
        places = [p for p in task.facts.cities[stay.city].places.values() if p.id not in task.banned]
        ranked = sorted(places, key=lambda p: (-appeal(p, task), p.id))
        sights = [p for p in ranked if p.kind != "food"][: SIGHTS_BASE + SIGHTS_A_DAY * (nights + 1)]
        meals = [p for p in ranked if _is_meal(p) and not p.id.endswith("self-catered")]
        own = [p for p in ranked if p.id.endswith("self-catered")]
        named = [p for p in ranked if appeal(p, task) >= NAMED and (p.kind != "food" or _is_meal(p))]
        chosen = {p.id: p for p in (*sights, *meals[: MEALS_BASE + MEALS_A_DAY * (nights + 1)], *own, *named)}
        kept.extend(chosen[key] for key in sorted(chosen))
    return tuple(kept)


def _is_meal(place: PackPlace) -> bool:
    return serves(place, "lunch") or serves(place, "dinner")


def appeal(place: PackPlace, task: DraftTask) -> float:
    """Return how much a place matters to this group: named or locked first, then shares times points, then fame."""
    if any(lock.place == place.id for lock in task.locks) or (task.start and place.id in task.start.places):
        return NAMED
    total = 0.1 * place.popularity
    for s in task.group.stakeholders:
        share = task.weights.shares[s.name]
        for wish in s.wishes:
            if wish.kind is WishKind.PLACE and wish.value == place.id:
                return NAMED
            words = {WishKind.THEME: place.themes, WishKind.FOOD: place.cuisine, WishKind.DIET: place.diets}
            if wish.value in words.get(wish.kind, ()):
                total += share * wish.points
    return total
