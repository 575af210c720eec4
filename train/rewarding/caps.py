"""Caps: what no plan may earn by, however often it does it; they close the loopholes of GroupTravelBench's scorer."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from rewards.critic import Estimator
from rewards.experience import Experience
from rewards.types import Utility
from roles.group import Stakeholder

MEALS_A_DAY = 3
NIGHTS_A_DAY = 1
VISITS_OF_A_PLACE = 1
LEAST_VISIT_MIN = 10
"""Minutes of the shortest visit that counts: as long as the shortest usual one in the catalogue."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Capped:
    """An estimator that pays nobody for the fourth meal of a day, a second bed, a detour or a glance.

    The lower of both readings counts, as it is and with the surplus left out: leaving out may not hide anything either.
    A plan without surplus is estimated once.
    """

    estimate: Estimator

    def __call__(self, stakeholder: Stakeholder, experience: Experience) -> Utility:
        """Return the utility; None as soon as one reading is."""
        whole = self.estimate(stakeholder, experience)
        within = capped(experience)
        if within == experience or whole.value is None:
            return whole
        less = self.estimate(stakeholder, within)
        return less if less.value is None or less.value < whole.value else whole


def capped(experience: Experience) -> Experience:
    """Return what counts: 3 meals a day, one bed a night, each place once and long enough, the way there and back."""
    visits = [visit for visit in experience.visits if visit.end_min - visit.start_min >= LEAST_VISIT_MIN]
    cities = {night.city for night in experience.nights} | {visit.city for visit in experience.visits}
    return replace(
        experience,
        visits=_first(visits, VISITS_OF_A_PLACE, [visit.place for visit in visits]),
        meals=_first(experience.meals, MEALS_A_DAY, [meal.day for meal in experience.meals]),
        nights=_first(experience.nights, NIGHTS_A_DAY, [night.day for night in experience.nights]),
        journeys=experience.journeys[: len(cities) + 1],
    )


def _first(items: Iterable[Item], most: int, keys: Iterable[Hashable]) -> tuple[Item, ...]:
    """Return the first `most` items of each key."""
    seen: Counter[Hashable] = Counter()
    kept = []
    for item, key in zip(items, keys, strict=True):
        seen[key] += 1
        if seen[key] <= most:
            kept.append(item)
    return tuple(kept)
