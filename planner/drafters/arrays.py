"""Arrays: a trip and its skeleton as the engine's problem, and an engine's solution back as an outline."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.catalog.pack import PackPlace
from planner.dayframe import DayFrame, day_frames
from planner.drafters.engine.problem import Lock as EngineLock
from planner.drafters.engine.problem import Problem
from planner.drafters.engine.solution import DayRoute, Solution, Walk
from planner.drafters.skeleton import LOCAL_MINOR_A_DAY, Skeleton, fixed_minor, least_daily_minor, points
from planner.drafters.slice import worth_considering
from planner.drafters.task import DraftTask
from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline
from roles.group import Stakeholder
from roles.wishes import ACCESS, TOGETHER, Strength, WishKind

WELFARE_CODES = {"utilitarian": 0, "nash": 1, "egalitarian": 2, "leximin": 2, "owa": 3, "log_sigmoid_and": 4}
SLOT_CODES = {"morning": 0, "afternoon": 1, "evening": 2, "lunch": 3, "dinner": 4}
FAR_MIN = 9_999
"""Minutes between points of different cities: never travelled inside a day."""
INTEREST = 0.0006
"""Welfare a sight is worth for each step of popularity: fills empty hours, never outweighs a wish."""
SPLIT_PENALTY = 0.004
"""Welfare a block loses when the group parts in it: being together is worth a little, and the plan says so."""
UNKNOWN_HOURS = ((10 * 60, 17 * 60),)
"""When a sight whose hours are unknown is offered: the middle of the day."""
MAX_WINDOWS = 3
GUESSED_SCORE_SHARE = 0.6
"""Share of a role's own scores that a draft is assumed to reach while searching; the panel measures it later."""
VISITS_A_DAY = 3

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Trip:
    """A skeleton with its day frames and the places its days may use: what the arrays are made from."""

    task: DraftTask
    skeleton: Skeleton
    frames: tuple[DayFrame, ...]
    places: tuple[PackPlace, ...]

    @property
    def people(self) -> tuple[Stakeholder, ...]:
        """Return the stakeholders in the engine's order."""
        return self.task.group.stakeholders

    def outline(self, solution: Solution, idea: str) -> Outline:
        """Return an engine's solution as an outline; blocks in which nobody moves stay empty."""
        empty = self.skeleton.outline(self.task.group.frame, idea)
        days = tuple(self._day(spec, route) for spec, route in zip(empty.days, solution.days, strict=True))
        return empty.model_copy(update={"days": days})

    def _day(self, spec: DayOutline, route: DayRoute) -> DayOutline:
        update: dict[str, object] = {name: self._block(walks) for name, walks in zip(BLOCKS, route.blocks, strict=True)}
        update["lunch"] = self.places[route.lunch.node].id if route.lunch else None
        update["dinner"] = self.places[route.dinner.node].id if route.dinner else None
        return spec.model_copy(update=update)

    def _block(self, walks: Sequence[Walk]) -> tuple[PartyOutline, ...]:
        parties = tuple(
            PartyOutline(
                who=tuple(self.people[member].name for member in walk.members),
                stops=tuple(self.places[stop.node].id for stop in walk.stops),
            )
            for walk in walks
        )
        return parties if any(party.stops for party in parties) else ()


def prepared(task: DraftTask, skeleton: Skeleton) -> Trip:
    """Return the trip of a skeleton: frames and the places worth considering."""
    outline = skeleton.outline(task.group.frame)
    frames = day_frames(outline, task.group, task.facts)
    return Trip(task, skeleton, frames, worth_considering(task))


def problem_of(trip: Trip) -> Problem:
    """Return the engine's problem of a trip. Nodes are `trip.places`; behind them one point for each base."""
    task, frames, people = trip.task, trip.frames, trip.people
    travel, walk = _ways(trip)
    bases = _bases(trip)
    base_of_day = np.array([len(trip.places) + bases.index((f.city, f.area)) for f in frames], np.int32)
    member, feature_points = _features(trip)
    best = np.array([s.scale.best if s.scale else 1.0 for s in people])
    floor = np.array([s.scale.floor if s.scale else 0.0 for s in people])
    meal = np.array([p.kind == "food" for p in trip.places], np.bool_)
    pace_hard, pace_soft, pace_points = _caps(people, WishKind.PACE)
    walk_hard, walk_soft, walk_points = _caps(people, WishKind.WALKING)
    return Problem(
        travel_min=travel,
        walk_m=walk,
        duration=np.array([place.visit_min[1] for place in trip.places], np.int32),
        windows=_windows(trip),
        start_point=base_of_day,
        end_point=base_of_day,
        day_start=np.array([frame.start_min for frame in frames], np.int32),
        day_end=np.array([frame.end_min for frame in frames], np.int32),
        allowed=_allowed(trip),
        place_points=_place_points(trip),
        member=member,
        feature_points=feature_points,
        base_points=_base_points(trip),
        floor=floor,
        best=np.maximum(best, floor + 1e-6),
        forbid=_forbidden(trip),
        must=_musts(trip),
        cost=_costs(trip),
        cost_cap=_cost_caps(trip),
        pace_hard=pace_hard,
        pace_soft=pace_soft,
        pace_points=pace_points,
        walk_hard=walk_hard,
        walk_soft=walk_soft,
        walk_points=walk_points,
        present=_present(trip),
        at_meal=_at_meal(trip),
        is_lunch=meal,
        is_dinner=meal,
        repeatable=np.array([place.id.endswith("self-catered") for place in trip.places], np.bool_),
        lunch_window=np.array([frame.lunch or (-1, -1) for frame in frames], np.int32),
        dinner_window=np.array([frame.dinner or (-1, -1) for frame in frames], np.int32),
        rest_min=_rests(trip),
        interest=np.array([0.0 if p.kind == "food" else INTEREST * p.popularity for p in trip.places]),
        locks=_locks(trip),
        weights=np.array([task.weights.shares[s.name] for s in people]),
        welfare=WELFARE_CODES[task.welfare_rule],
        child=np.array([s.child for s in people], np.bool_),
        together=_together(trip),
        split_penalty=SPLIT_PENALTY,
    )


def _bases(trip: Trip) -> list[tuple[str, str]]:
    return list(dict.fromkeys((frame.city, frame.area) for frame in trip.frames))


def _ways(trip: Trip) -> tuple[Ints, Ints]:
    """Return minutes and metres on foot between all points; a self-catered meal lies at its city's first base."""
    facts = trip.task.facts
    bases = _bases(trip)
    at = {city: facts.base(city, area) for city, area in reversed(bases)}
    cities = [facts.city_of(place.id) for place in trip.places] + [city for city, _ in bases]
    points = [facts.point(p.id, at.get(facts.city_of(p.id), facts.base(*bases[0]))) for p in trip.places]
    points += [facts.base(city, area) for city, area in bases]
    size = len(points)
    minutes, metres = np.full((size, size), FAR_MIN, np.int32), np.zeros((size, size), np.int32)
    for i in range(size):
        minutes[i, i] = 0
        for j in range(i):
            if cities[i] == cities[j]:
                way = facts.hop(cities[i], points[i], points[j])
                minutes[i, j] = minutes[j, i] = max(way.minutes, 1)
                metres[i, j] = metres[j, i] = way.walk_m
    _own_meals_need_no_way(trip, bases, minutes)
    return minutes, metres


def _own_meals_need_no_way(trip: Trip, bases: list[tuple[str, str]], minutes: Ints) -> None:
    for n, place in enumerate(trip.places):
        if place.id.endswith("self-catered"):
            for b, (city, _) in enumerate(bases):
                if city == trip.task.facts.city_of(place.id):
                    minutes[n, len(trip.places) + b] = minutes[len(trip.places) + b, n] = 0
                    break


def _windows(trip: Trip) -> Ints:
    """Return the (earliest, latest) start of a stay at every place on every day; (1, 0) pads."""
    windows = np.tile(np.array([1, 0], np.int32), (len(trip.frames), len(trip.places), MAX_WINDOWS, 1))
    for d in range(len(trip.frames)):
        for n, place in enumerate(trip.places):
            spans = trip.task.facts.windows(place.id, d)
            if spans is None:
                spans = UNKNOWN_HOURS
            fitting = [(a, b - place.visit_min[1]) for a, b in spans if b - place.visit_min[1] >= a]
            for k, span in enumerate(sorted(sorted(fitting, key=lambda s: s[0] - s[1])[:MAX_WINDOWS])):
                windows[d, n, k] = span
    return windows


def _allowed(trip: Trip) -> Bools:
    facts = trip.task.facts
    cities = [facts.city_of(place.id) for place in trip.places]
    days_of = _wished_days(trip)
    return np.array(
        [
            [
                city == frame.city and frame.day in days_of.get(place.id, {frame.day})
                for place, city in zip(trip.places, cities, strict=True)
            ]
            for frame in trip.frames
        ],
        np.bool_,
    )


def _wished_days(trip: Trip) -> dict[str, set[int]]:
    """Return the days (0-based) to which needs and locks tie a place."""
    days: dict[str, set[int]] = {}
    for s in trip.people:
        for wish in s.needs(WishKind.PLACE):
            if wish.day is not None:
                days.setdefault(wish.value, set()).add(wish.day - 1)
    return days


def _place_points(trip: Trip) -> Floats:
    """Return each traveller's points for each place: wished by name, diet served, easy enough to get into."""
    table = np.zeros((len(trip.people), len(trip.places)))
    meals = max(1, sum((f.lunch is not None) + (f.dinner is not None) for f in trip.frames))
    visits = VISITS_A_DAY * len(trip.frames)
    for p, s in enumerate(trip.people):
        for wish in s.wishes:
            for n, place in enumerate(trip.places):
                if wish.kind is WishKind.PLACE and wish.value == place.id:
                    table[p, n] += wish.points
                elif wish.kind is WishKind.DIET and place.kind == "food" and wish.value in place.diets:
                    table[p, n] += wish.points / meals
                elif wish.kind is WishKind.ACCESS and place.kind != "food" and not accessible(place, wish.value):
                    table[p, n] -= wish.points / visits
    return table


def accessible(place: PackPlace, how: str) -> bool:
    """Return whether a place is known to be step_free, fit for a stroller, or low_effort."""
    assert how in ACCESS  # noqa: S101  # wishes only hold these words
    if how == "low_effort":
        return place.effort <= 1
    return (place.step_free if how == "step_free" else place.stroller) == "yes"


def _features(trip: Trip) -> tuple[Bools, Floats]:
    """Return which place counts for which theme or cuisine, and each traveller's points for it."""
    kinds = {WishKind.THEME, WishKind.FOOD}
    wanted = sorted({(w.kind.value, w.value, w.city or "") for s in trip.people for w in s.wishes if w.kind in kinds})
    facts = trip.task.facts
    member = np.zeros((len(trip.places), len(wanted)), np.bool_)
    table = np.zeros((len(trip.people), len(wanted)))
    for f, (kind, word, city) in enumerate(wanted):
        for n, place in enumerate(trip.places):
            words = place.cuisine if kind == WishKind.FOOD else place.themes
            counts = place.kind == "food" if kind == WishKind.FOOD else place.kind != "food"
            member[n, f] = counts and word in words and city in {"", facts.city_of(place.id)}
        for p, s in enumerate(trip.people):
            table[p, f] = sum(w.points for w in s.wishes if (w.kind.value, w.value, w.city or "") == (kind, word, city))
    return member, table


def _base_points(trip: Trip) -> Floats:
    """Return the points every draft of this skeleton starts with, role scores guessed."""
    fixed = fixed_minor(trip.skeleton, trip.task)
    return np.array(
        [
            points(trip.skeleton, s, trip.task, fixed[s.name]) + GUESSED_SCORE_SHARE * sum(r.points for r in s.scores)
            for s in trip.people
        ]
    )


def _forbidden(trip: Trip) -> Bools:
    return np.array([[_forbids(s, place, trip) for place in trip.places] for s in trip.people], np.bool_)


def _forbids(s: Stakeholder, place: PackPlace, trip: Trip) -> bool:
    """Return whether a traveller may not be taken to a place: rejected, or against a need."""
    food = place.kind == "food"
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
            if wish.kind is WishKind.BUDGET and trip.task.facts.cost_minor(place.id, s.age) is None:
                return True
    return False


def _musts(trip: Trip) -> Bools:
    locked = {lock.place for lock in trip.task.locks if lock.day is None}
    return np.array(
        [
            [place.id in locked or any(w.value == place.id for w in s.needs(WishKind.PLACE)) for place in trip.places]
            for s in trip.people
        ],
        np.bool_,
    )


def _costs(trip: Trip) -> Ints:
    facts = trip.task.facts
    return np.array([[facts.cost_minor(p.id, s.age) or 0 for p in trip.places] for s in trip.people], np.int32)


def _cost_caps(trip: Trip) -> Floats:
    """Return what each traveller may still spend on places and meals; infinite where nobody said anything.

    A budget that beds, journeys and own meals already exceed bounds nothing here: the panel and the check will say so.
    """
    group, facts = trip.task.group, trip.task.facts
    fixed = fixed_minor(trip.skeleton, trip.task)
    local = {s.name: facts.to_trip(group.frame.cities[0], LOCAL_MINOR_A_DAY) * group.frame.days for s in trip.people}
    caps = {s.name: float("inf") for s in trip.people}
    shared = [(h.members, h.budget_minor) for h in group.households]
    shared.append((group.names, group.frame.group_budget_minor))
    limits = [((s.name,), w.amount) for s in trip.people for w in s.of_kind(WishKind.BUDGET)]
    for names, limit in [*limits, *shared]:
        if limit is None:
            continue
        left = (limit - sum(fixed[n] + local[n] for n in names)) / len(names)
        for name in names:
            least = least_daily_minor(group.stakeholder(name), facts) * group.frame.days - local[name]
            if left >= least:
                caps[name] = min(caps[name], left)
    return np.array([caps[s.name] for s in trip.people])


def _caps(people: Sequence[Stakeholder], kind: WishKind) -> tuple[Ints, Ints, Floats]:
    """Return the hard cap, the soft cap and its points for each traveller; a cap nobody set is out of reach."""
    out_of_reach = 2_000_000_000
    hard, soft, cost = [], [], []
    for s in people:
        needs = [w.amount or 0 for w in s.needs(kind)]
        wants = [w for w in s.of_kind(kind) if w.strength is not Strength.NEED]
        hard.append(min(needs, default=out_of_reach))
        soft.append(min((w.amount or 0 for w in wants), default=out_of_reach))
        cost.append(float(sum(w.points for w in wants)))
    return np.array(hard, np.int32), np.array(soft, np.int32), np.array(cost)


def _present(trip: Trip) -> Bools:
    return np.array(
        [[[s.name in frame.present[block] for block in BLOCKS] for frame in trip.frames] for s in trip.people], np.bool_
    )


def _at_meal(trip: Trip) -> Bools:
    return np.array(
        [[[frame.at_lunch(s.name), frame.at_dinner(s.name)] for frame in trip.frames] for s in trip.people], np.bool_
    )


def _rests(trip: Trip) -> Ints:
    rests = [max((w.amount or 0 for w in s.of_kind(WishKind.REST)), default=0) for s in trip.people]
    return np.array([[rest for _ in trip.frames] for rest in rests], np.int32)


def _locks(trip: Trip) -> tuple[EngineLock, ...]:
    index = {place.id: n for n, place in enumerate(trip.places)}
    names = [s.name for s in trip.people]
    return tuple(
        EngineLock(
            index[lock.place],
            lock.day,
            SLOT_CODES[lock.slot],
            tuple(sorted(names.index(name) for name in lock.who)) if lock.who else None,
        )
        for lock in trip.task.locks
        if lock.day is not None and lock.slot is not None and lock.place in index
    )


def _together(trip: Trip) -> Bools:
    """Return who may never be parted: needs for company, and small children with their first parent among strangers."""
    names = [s.name for s in trip.people]
    table = np.zeros((len(names), len(names)), np.bool_)
    for p, s in enumerate(trip.people):
        for wish in s.needs(WishKind.COMPANY):
            others = names if wish.value == TOGETHER else [wish.value]
            for other in others:
                if other in names and other != s.name:
                    table[p, names.index(other)] = table[names.index(other), p] = True
    if len(trip.task.group.households) > 1:
        _keep_with_family(trip, table)
    return table


def _keep_with_family(trip: Trip, table: Bools) -> None:
    order = {s.name: n for n, s in enumerate(trip.people)}
    for household in trip.task.group.households:
        members = [trip.people[order[name]] for name in household.members]
        parent = next((s for s in members if not s.child), None)
        for child in members:
            if parent is not None and child.child:
                table[order[child.name], order[parent.name]] = table[order[parent.name], order[child.name]] = True
