"""Skeleton: the part of a trip that is chosen by comparing all of it: journeys, class of bed, area."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from planner.catalog.travel import Point, metres_between
from planner.days.journeys import ways_of
from planner.drafters.task import DraftTask
from planner.facts.gather import FREE_LOCAL_FARE_AGE, CityFacts, JourneyOption, TripFacts, fare_minor
from planner.facts.meals import own_meal
from planner.outline import DayOutline, Outline
from roles.group import Frame, Stakeholder
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import Strength, WishKind

AREAS_COMPARED = 3
"""Areas tried in each city: those nearest to what the group wants to see."""
HOUR_PENALTY = 0.015
"""Welfare that an hour on the way between cities costs when nobody said anything. Ours: it breaks ties."""
NEED_PENALTY = 10.0
"""More than any liking can make up for: a combination that breaks a need is taken only when all do."""
BUDGET_SLOPE = 0.25
"""Overspending by this share loses a budget wish entirely (critic study 1.4)."""
FOOD_KEPT_SHARE = 2.0
"""Own meals a day that must stay affordable beside beds and journeys."""


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One choice of journeys (one a change of city, then home), class of bed, and area for each stay."""

    modes: tuple[str, ...]
    home: str | None
    lodging: str
    areas: tuple[str, ...]

    def outline(self, frame: Frame, idea: str = "") -> Outline:
        """Return an outline with these choices and no places yet."""
        modes, before, days = list(self.modes), frame.origin, []
        for day in range(frame.days):
            city = frame.city_of_day(day)
            mode = modes.pop(0) if before is not None and before != city else None
            last = day == frame.days - 1
            area = None if last else self.areas[frame.stay_of_night[day]]
            days.append(DayOutline(city=city, area=area, lodging=None if last else self.lodging, journey=mode))
            before = city
        return Outline(days=tuple(days), home=self.home, idea=idea)


def skeletons(task: DraftTask) -> tuple[Skeleton, ...]:
    """Return every combination of journeys and beds, best first for the group as a whole, the cheapest among them."""
    areas = tuple(_area(stay.city, task) for stay in task.group.frame.stays)
    every = [Skeleton(modes, home, lodging, areas) for modes, home in _journeys(task) for lodging in LODGING_CLASSES]
    return tuple(sorted(every, key=lambda s: (-value(s, task), s.lodging, s.modes)))


def shortlist(task: DraftTask) -> tuple[Skeleton, ...]:
    """Return for each class of bed the combination liked most and the one that costs least, liked most first."""
    every = skeletons(task)
    cost = {skeleton: sum(fixed_minor(skeleton, task).values()) for skeleton in every}
    liked = {skeleton.lodging: skeleton for skeleton in reversed(every)}
    thrifty = {s.lodging: s for s in sorted(every, key=lambda s: (cost[s], every.index(s)), reverse=True)}
    wanted = {*liked.values(), *thrifty.values()}
    return tuple(skeleton for skeleton in every if skeleton in wanted)


def cheapest(task: DraftTask) -> Skeleton:
    """Return the combination that costs the group least, needs respected first."""
    return min(skeletons(task), key=lambda s: (_broken_needs(s, task), sum(fixed_minor(s, task).values()), s.modes))


def _journeys(task: DraftTask) -> Iterator[tuple[tuple[str, ...], str | None]]:
    frame, facts = task.group.frame, task.facts
    pairs, before = [], frame.origin
    for city in frame.cities:
        if before is not None and before != city:
            pairs.append((before, city))
        before = city
    choices = [[option.mode for option in facts.journeys[pair]] for pair in pairs]
    homes: list[str | None] = [None]
    if frame.origin and before != frame.origin:
        homes = [option.mode for option in facts.journeys[before or "", frame.origin]]
    for modes in product(*choices):
        for home in homes:
            yield tuple(modes), home


def _options(skeleton: Skeleton, task: DraftTask) -> list[JourneyOption]:
    frame, facts = task.group.frame, task.facts
    modes, before, options = list(skeleton.modes), frame.origin, []
    for city in frame.cities:
        if before is not None and before != city:
            options.append(facts.journey(before, city, modes.pop(0)))
        before = city
    if frame.origin and before and before != frame.origin:
        options.append(facts.journey(before, frame.origin, skeleton.home))
    return [option for option in options if option is not None]


def fixed_minor(skeleton: Skeleton, task: DraftTask) -> dict[str, int]:
    """Return what journeys and beds cost each traveller, in minor units; an unknown fare counts as nothing here."""
    facts = task.facts
    together = _options(skeleton, task)
    costs = {}
    for s in task.group.stakeholders:
        nights = _nights(s, task.group.frame)
        beds = sum(
            nights.count(n) * facts.bed_minor(stay.city, skeleton.areas[n], skeleton.lodging, s.age)
            for n, stay in enumerate(task.group.frame.stays)
        )
        options = _own_options(skeleton, s, task) if _travels_apart(s, task) else together
        costs[s.name] = beds + sum(fare_minor(option, s.age) or 0 for option in options)
    return costs


def _nights(s: Stakeholder, frame: Frame) -> list[int]:
    """Return the stay of every night that a traveller sleeps with the group."""
    arrives, leaves = s.presence.arrives, s.presence.leaves
    return [
        stay
        for on, stay in zip(frame.dates, frame.stay_of_night, strict=False)
        if (arrives is None or arrives.date() <= on) and (leaves is None or leaves.date() > on)
    ]


def _travels_apart(s: Stakeholder, task: DraftTask) -> bool:
    """Return whether a traveller's journeys may differ from the group's."""
    alone = s.origin not in {None, task.group.frame.origin}
    return alone or s.presence.arrives is not None or s.presence.leaves is not None


def _own_options(skeleton: Skeleton, s: Stakeholder, task: DraftTask) -> list[JourneyOption]:
    outline = skeleton.outline(task.group.frame)
    days = range(task.group.frame.days)
    return [journey.option for day in days for journey, _ in ways_of(outline, [s], task.facts, day)]


def value(skeleton: Skeleton, task: DraftTask) -> float:
    """Return how good these journeys and beds are for the group: weighted points on each traveller's scale."""
    costs, options = fixed_minor(skeleton, task), _options(skeleton, task)
    hours = sum(option.minutes for option in options) / 60
    total = -HOUR_PENALTY * hours - NEED_PENALTY * _broken_needs(skeleton, task)
    for s in task.group.stakeholders:
        assert s.scale is not None  # noqa: S101  # drafts are made after the panel has convened
        span = max(s.scale.best - s.scale.floor, 1.0)
        total += task.weights.shares[s.name] * points(skeleton, s, task, costs[s.name]) / span
    return total


def points(skeleton: Skeleton, s: Stakeholder, task: DraftTask, fixed: int) -> float:
    """Return one traveller's points for these journeys and beds, money that is left for food included."""
    facts, frame = task.facts, task.group.frame
    options = _options(skeleton, task)
    total = 0.0
    for wish in s.of_kind(WishKind.TRANSPORT):
        if options:
            total += wish.points * sum(o.mode == wish.value for o in options) / len(options)
    for wish in s.of_kind(WishKind.LODGING):
        hits = [
            wish.value == skeleton.lodging or wish.value in facts.cities[stay.city].areas[area].tags
            for stay, area in zip(frame.stays, skeleton.areas, strict=True)
        ]
        total += wish.points * sum(hits) / len(hits)
    for wish in s.of_kind(WishKind.BUDGET):
        floor = fixed + least_daily_minor(s, facts) * frame.days
        if wish.amount and floor > wish.amount:
            total -= wish.points * min(1.0, (floor / wish.amount - 1.0) / BUDGET_SLOPE)
    return total


def least_daily_minor(s: Stakeholder, facts: TripFacts) -> int:
    """Return what a day costs at least: own meals and some local fares."""
    city = facts.frame.cities[0]
    meal = facts.cost_minor(own_meal(city), s.age) or 0
    return round(FOOD_KEPT_SHARE * meal) + local_minor(s, facts) // facts.frame.days


def local_minor(s: Stakeholder, facts: TripFacts) -> int:
    """Return what local transport costs a traveller at most on the whole trip: a day ticket every day."""
    if s.age is not None and s.age <= FREE_LOCAL_FARE_AGE:
        return 0
    return sum(facts.day_ticket_minor(facts.frame.city_of_day(day)) for day in range(facts.frame.days))


def _broken_needs(skeleton: Skeleton, task: DraftTask) -> int:
    """Return how many needs about journeys, beds and money these choices break by themselves."""
    costs, options = fixed_minor(skeleton, task), _options(skeleton, task)
    frame, facts = task.group.frame, task.facts
    tags = [
        {skeleton.lodging, *facts.cities[stay.city].areas[area].tags}
        for stay, area in zip(frame.stays, skeleton.areas, strict=True)
    ]
    broken = 0
    least = {s.name: costs[s.name] + least_daily_minor(s, facts) * frame.days for s in task.group.stakeholders}
    for s in task.group.stakeholders:
        for wish in s.wishes:
            if wish.strength is not Strength.NEED:
                continue
            broken += wish.kind is WishKind.TRANSPORT and any(o.mode != wish.value for o in options)
            broken += wish.kind is WishKind.LODGING and any(wish.value not in words for words in tags)
            broken += wish.kind is WishKind.BUDGET and least[s.name] > (wish.amount or 0)
    for household in task.group.households:
        limit = household.budget_minor
        broken += limit is not None and sum(least[name] for name in household.members) > limit
    limit = frame.group_budget_minor
    return broken + int(limit is not None and sum(least.values()) > limit)


def _area(city: str, task: DraftTask) -> str:
    """Return the area to sleep in: near what the group wants, with the tags its members asked for."""
    facts = task.facts.cities[city]
    centre = _heart(facts, task)
    areas = sorted(facts.areas.values(), key=lambda area: (metres_between(area, centre), area.id))[:AREAS_COMPARED]
    needed = {w.value for s in task.group.stakeholders for w in s.needs(WishKind.LODGING)}
    areas += [a for a in facts.areas.values() if needed.intersection(a.tags) and a not in areas]

    def liking(area_tags: tuple[str, ...]) -> float:
        return sum(
            task.weights.shares[s.name] * wish.points
            for s in task.group.stakeholders
            for wish in s.of_kind(WishKind.LODGING)
            if wish.value in area_tags
        )

    return max(areas, key=lambda a: (len(needed.intersection(a.tags)), liking(a.tags), -a.lodging_factor, a.id)).id


def _heart(facts: CityFacts, task: DraftTask) -> Point:
    """Return the middle of what is worth seeing in a city: places weighed by fame and by who asked for them."""
    asked = {w.value for s in task.group.stakeholders for w in s.wishes if w.points > 0}
    weight = {p.id: p.popularity**2 * (1 + len(asked.intersection((p.id, *p.themes)))) for p in facts.places.values()}
    total = sum(weight.values())
    lat = sum(weight[p.id] * p.lat for p in facts.places.values()) / total
    lon = sum(weight[p.id] * p.lon for p in facts.places.values()) / total
    return Point(lat, lon)
