"""Points: what each user gains and loses by a plan, and what splitting the group costs (arXiv 2605.25200)."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from planner.bench.items import HOTEL, LEG, MEAL, SIGHT, SPLITTABLE, WAY, Item
from planner.bench.outside import Attractions, Food, Hotels, Modes, Overall, Preference, Table
from planner.bench.places import PlaceTable

STRONG, WEAK = 2, 1
"""Points of must and reject, and of prefer and avoid. What is wished for only earns, what is not only loses."""
MINUTES_PER_HOUR: Final = 60


def totals(plan: Sequence[Item], table: Table, places: PlaceTable) -> dict[str, int]:
    """Return every user's points, without the cost of splits; neither bound is known."""
    return {user: _total(plan, user, wanted, places) for user, wanted in table.items()}


def split_cost(plan: Sequence[Item]) -> int:
    """Return what splits cost the group: teams minus one for each cluster of overlapping activities of disjoint teams.

    Only activities that name their people count. A cluster in which two teams share somebody costs nothing.
    """
    named = [item for item in plan if item.kind in SPLITTABLE and item.who is not None]
    cost = 0
    for block in sorted({item.block for item in named}):
        for cluster in _clusters([item for item in named if item.block == block]):
            teams = {item.who for item in cluster if item.who is not None}
            disjoint = all(not one & other for one, other in combinations(teams, 2))
            cost += len(teams) - 1 if disjoint else 0
    return cost


def _clusters(named: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield activities that overlap, directly or through others, together."""
    cluster: list[Item] = []
    end = 0
    for item in sorted((item for item in named if item.span), key=lambda item: item.span or (0, 0)):
        start, stop = item.span or (0, 0)
        if cluster and start >= end:
            yield cluster
            cluster = []
        end = max(end, stop) if cluster else stop
        cluster.append(item)
    if cluster:
        yield cluster


def _total(plan: Sequence[Item], user: str, wanted: Preference, places: PlaceTable) -> int:
    mine = [item for item in plan if item.takes(user)]
    torn = _torn(mine)
    lived = [item for item in mine if item.kind not in (SIGHT, MEAL) or _key(item) not in torn]
    points = 0
    for city, wishes in wanted.city_specific_preferences.items():
        here = [item for item in lived if item.city == city]
        points += _sights([item for item in here if item.kind == SIGHT], wishes.attractions, places)
        points += sum(_meal(item, wishes.food, places) for item in here if item.kind == MEAL)
    overall = wanted.global_constraints
    points += sum(_leg(item.mode, overall.transport) for item in mine if item.kind == LEG)
    points += sum(_hotel(item, overall.hotel_preference, places) for item in mine if item.kind == HOTEL)
    return points + _pace(mine, overall) + _budget(mine, overall)


def _key(item: Item) -> tuple[int, str, str]:
    return item.day, item.where, item.start


def _torn(mine: Sequence[Item]) -> set[tuple[int, str, str]]:
    """Return what one user would have to be at while being elsewhere: it counts for nothing but pace and money."""
    stays = [item for item in mine if item.kind not in (HOTEL, LEG)]
    pairs = ((a, b) for a, b in combinations(stays, 2) if a.block == b.block and a.overlaps(b))
    return {_key(item) for pair in pairs for item in pair}


def _sights(visits: Sequence[Item], wanted: Attractions, places: PlaceTable) -> int:
    named = (*wanted.must_visit, *wanted.reject_visit)
    points = STRONG * sum(any(name in visit.where for visit in visits) for name in wanted.must_visit)
    points -= STRONG * sum(any(name in visit.where for visit in visits) for name in wanted.reject_visit)
    for visit in visits:
        place = places.find(visit.city, visit.where)
        if place is None or any(name in visit.where for name in named):
            continue
        liked, disliked = wanted.category_pref.positive, wanted.category_pref.negative
        points += WEAK * any(word in visit.where or word in place.categories for word in liked)
        points -= WEAK * any(word in visit.where or word in place.categories for word in disliked)
    return points


def _meal(meal: Item, wanted: Food, places: PlaceTable) -> int:
    place = places.find(meal.city, meal.where)
    if place is None:
        return 0
    tiers = (
        (wanted.must_eat, STRONG),
        (wanted.reject_eat, -STRONG),
        (wanted.prefer_eat, WEAK),
        (wanted.avoid_eat, -WEAK),
    )
    by_name = [points for words, points in tiers if any(word in meal.where for word in words)]
    return by_name[0] if by_name else _tiered([points for words, points in tiers if place.categories & {*words}])


def _leg(mode: str, wanted: Modes) -> int:
    tiers = ((wanted.must, STRONG), (wanted.reject, -STRONG), (wanted.prefer, WEAK), (wanted.avoid, -WEAK))
    return _tiered([points for words, points in tiers if mode in words])


def _tiered(hits: Sequence[int]) -> int:
    """Return the points of the tiers that were hit: both strong ones may fire, a weak one only alone, like first."""
    strong = [points for points in hits if abs(points) == STRONG]
    return sum(strong) if strong else max(hits, default=0)


def _hotel(hotel: Item, wanted: Hotels, places: PlaceTable) -> int:
    place = places.find(hotel.city, hotel.where)
    if place is None:
        return 0
    if place.categories & {*wanted.prefer}:
        return WEAK
    return -WEAK if place.categories & {*wanted.avoid} else 0


def _pace(mine: Sequence[Item], wanted: Overall) -> int:
    """Return what days beyond this user's ceilings cost; a ceiling of 0 is none."""
    sights, hours = wanted.intensity.max_poi_per_day, wanted.intensity.max_active_hours
    points = 0
    for day in sorted({item.day for item in mine}):
        today = [item for item in mine if item.day == day]
        seen = [item for item in today if item.kind == SIGHT]
        busy = sum(item.minutes for item in today if item.kind in (SIGHT, WAY))
        points -= STRONG * bool(sights and len(seen) > sights)
        points -= STRONG * bool(hours and busy > hours * MINUTES_PER_HOUR)
    return points


def _budget(mine: Sequence[Item], wanted: Overall) -> int:
    """Return what spending beyond this user's ceiling costs: legs, hotels and attended meals, nothing else."""
    spent = sum(item.cost for item in mine if item.kind in (LEG, HOTEL, MEAL))
    return -STRONG if wanted.avg_budget and spent > wanted.avg_budget else 0
