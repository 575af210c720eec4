"""Slice: the places of the trip's cities that are worth an optimiser's time."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.catalog.pack import PackPlace
from planner.drafters.task import DraftTask
from planner.facts.meals import serves
from roles.wishes import WishKind

SIGHTS_BASE, SIGHTS_A_DAY = 30, 12
MEALS_BASE, MEALS_A_DAY = 10, 4
"""Candidates kept in each city: some to choose from, and more the longer the stay. Our setting; more did not raise
welfare in the group benchmark, but every place makes a round slower."""
NAMED = 1000.0
WORDS = (WishKind.THEME, WishKind.FOOD, WishKind.DIET)
"""Kinds of wish that places are compared with by word."""


def worth_considering(task: DraftTask) -> tuple[PackPlace, ...]:
    """Return sights and meals of every city in order of id: all that is named or locked, then what fits most wishes."""
    kept: list[PackPlace] = []
    taste = taste_of(task)
    for stay in task.group.frame.stays:
        if any(place.id.startswith(f"{stay.city}-self") for place in kept):
            continue
        nights = sum(other.nights for other in task.group.frame.stays if other.city == stay.city)
        places = [p for p in task.facts.cities[stay.city].places.values() if p.id not in task.banned]
        worth = {p.id: taste.appeal(p) for p in places}
        ranked = sorted(places, key=lambda p: (-worth[p.id], p.id))
        sights = [p for p in ranked if p.kind != "food"][: SIGHTS_BASE + SIGHTS_A_DAY * (nights + 1)]
        meals = [p for p in ranked if _is_meal(p) and not p.id.endswith("self-catered")]
        own = [p for p in ranked if p.id.endswith("self-catered")]
        named = [p for p in ranked if worth[p.id] >= NAMED and (p.kind != "food" or _is_meal(p))]
        chosen = {p.id: p for p in (*sights, *meals[: MEALS_BASE + MEALS_A_DAY * (nights + 1)], *own, *named)}
        kept.extend(chosen[key] for key in sorted(chosen))
    return tuple(kept)


def _is_meal(place: PackPlace) -> bool:
    return serves(place, "lunch") or serves(place, "dinner")


@dataclass(frozen=True, slots=True)
class Taste:
    """What a group asks of places: those it names, and the words of its wishes with their weighted points in order."""

    named: frozenset[str]
    themes: Mapping[str, tuple[tuple[int, float], ...]]
    cuisines: Mapping[str, tuple[tuple[int, float], ...]]
    diets: Mapping[str, tuple[tuple[int, float], ...]]

    def appeal(self, place: PackPlace) -> float:
        """Return how much a place matters: named or locked first, then shares times points, then fame."""
        if place.id in self.named:
            return NAMED
        hits = [hit for word in place.themes for hit in self.themes.get(word, ())]
        hits += [hit for word in place.cuisine for hit in self.cuisines.get(word, ())]
        hits += [hit for word in place.diets for hit in self.diets.get(word, ())]
        return sum((points for _, points in sorted(set(hits))), start=0.1 * place.popularity)


def taste_of(task: DraftTask) -> Taste:
    """Return what the group of a task asks of places."""
    named = {lock.place for lock in task.locks} | (set(task.start.places) if task.start else set())
    words: dict[WishKind, dict[str, list[tuple[int, float]]]] = {kind: {} for kind in WORDS}
    wishes = ((s, wish) for s in task.group.stakeholders for wish in s.wishes)
    for order, (s, wish) in enumerate(wishes):
        if wish.kind is WishKind.PLACE:
            named.add(wish.value)
        elif wish.kind in words:
            hit = (order, task.weights.shares[s.name] * wish.points)
            words[wish.kind].setdefault(wish.value, []).append(hit)
    themes, cuisines, diets = ({word: tuple(hits) for word, hits in words[kind].items()} for kind in WORDS)
    return Taste(frozenset(named), themes, cuisines, diets)
