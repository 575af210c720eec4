"""Taste: what a group asks of places, and which of them it would like best."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.catalog.pack import PackPlace
from planner.drafters.task import DraftTask
from roles.wishes import WishKind

WORDS = (WishKind.THEME, WishKind.FOOD, WishKind.DIET)
"""Kinds of wish that places are compared with by word."""
NAMED_APPEAL = 1000.0
"""Appeal of a place that somebody names: far above what wishes by word can add up to."""


@dataclass(frozen=True, slots=True)
class Taste:
    """What a group asks of places: those it names, and the words of its wishes with their weighted points in order."""

    named: frozenset[str]
    """Ids of the places that are wished for by name, locked, or in the plan to start from."""
    themes: Mapping[str, tuple[tuple[int, float], ...]]
    cuisines: Mapping[str, tuple[tuple[int, float], ...]]
    diets: Mapping[str, tuple[tuple[int, float], ...]]

    def favourites(self, places: Iterable[PackPlace]) -> list[PackPlace]:
        """Return the places in order of appeal, the greatest first; equals in order of id."""
        return sorted(places, key=lambda place: (-self.appeal(place), place.id))

    def appeal(self, place: PackPlace) -> float:
        """Return how much a place matters: named or locked first, then shares times points, then fame."""
        if place.id in self.named:
            return NAMED_APPEAL
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
