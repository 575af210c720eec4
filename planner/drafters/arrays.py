"""Arrays: a framed trip as the engine's problem."""

import numpy as np

from planner.days.ground import rest_minutes
from planner.drafters import geometry, tables
from planner.drafters.engine.problem import Bools, Ints, Problem
from planner.drafters.engine.problem import Lock as EngineLock
from planner.drafters.framed_trip import FramedTrip
from planner.facts.meals import is_own_meal, serves
from planner.outline import BLOCKS
from roles.wishes import TOGETHER, WishKind

WELFARE_CODES = {"utilitarian": 0, "nash": 1, "egalitarian": 2, "leximin": 2, "owa": 3, "log_sigmoid_and": 4}
SLOT_CODES = {"morning": 0, "afternoon": 1, "evening": 2, "lunch": 3, "dinner": 4}
INTEREST = 0.0006
"""Welfare a sight is worth for each step of popularity: fills empty hours, never outweighs a wish."""
SPLIT_PENALTY = 0.004
"""Welfare a block loses when the group parts in it: being together is worth a little, and the plan says so."""

USUAL_PACE, GENTLE_PACE = 5, 4
SMALL_CHILD, ELDER = 6, 70


def usual_pace(trip: FramedTrip) -> int:
    """Return the most sights a day for a group that said nothing: fewer with small children or elders."""
    ages = [s.age for s in trip.people if s.age is not None]
    return GENTLE_PACE if any(age <= SMALL_CHILD or age >= ELDER for age in ages) else USUAL_PACE


def problem_of(trip: FramedTrip) -> Problem:
    """Return the engine's problem of a trip. Nodes are `trip.places`; behind them one point for each base."""
    task, frames, people = trip.task, trip.frames, trip.people
    travel, walk = geometry.ways(trip)
    bases = trip.bases
    base_of_day = np.array([len(trip.places) + bases.index((f.city, f.area)) for f in frames], np.int32)
    member, feature_points = tables.features(trip)
    best = np.array([s.scale.best if s.scale else 1.0 for s in people])
    floor = np.array([s.scale.floor if s.scale else 0.0 for s in people])
    pace_hard, pace_soft, pace_points = tables.caps(people, WishKind.PACE)
    walk_hard, walk_soft, walk_points = tables.caps(people, WishKind.WALKING)
    return Problem(
        travel_min=travel,
        walk_m=walk,
        duration=np.array([place.visit_min[1] for place in trip.places], np.int32),
        windows=geometry.windows(trip),
        start_point=base_of_day,
        end_point=base_of_day,
        day_start=np.array([frame.start_min for frame in frames], np.int32),
        day_end=np.array([frame.end_min for frame in frames], np.int32),
        allowed=geometry.allowed(trip),
        place_points=tables.place_points(trip),
        member=member,
        feature_points=feature_points,
        base_points=tables.base_points(trip),
        floor=floor,
        best=np.maximum(best, floor + 1e-6),
        forbid=tables.forbidden(trip),
        must=tables.musts(trip),
        cost=tables.costs(trip),
        cost_cap=tables.cost_caps(trip),
        pace_hard=np.minimum(pace_hard, usual_pace(trip)),
        pace_soft=pace_soft,
        pace_points=pace_points,
        walk_hard=walk_hard,
        walk_soft=walk_soft,
        walk_points=walk_points,
        present=_present(trip),
        at_meal=_at_meal(trip),
        is_lunch=np.array([serves(place, "lunch") for place in trip.places], np.bool_),
        is_dinner=np.array([serves(place, "dinner") for place in trip.places], np.bool_),
        repeatable=np.array([is_own_meal(place.id) for place in trip.places], np.bool_),
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


def _present(trip: FramedTrip) -> Bools:
    return np.array(
        [[[s.name in frame.present[block] for block in BLOCKS] for frame in trip.frames] for s in trip.people], np.bool_
    )


def _at_meal(trip: FramedTrip) -> Bools:
    return np.array(
        [[[frame.at_lunch(s.name), frame.at_dinner(s.name)] for frame in trip.frames] for s in trip.people], np.bool_
    )


def _rests(trip: FramedTrip) -> Ints:
    rests = [rest_minutes(s) for s in trip.people]
    return np.array([[rest for _ in trip.frames] for rest in rests], np.int32)


def _locks(trip: FramedTrip) -> tuple[EngineLock, ...]:
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


def _together(trip: FramedTrip) -> Bools:
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


def _keep_with_family(trip: FramedTrip, table: Bools) -> None:
    order = {s.name: n for n, s in enumerate(trip.people)}
    for household in trip.task.group.households:
        members = [trip.people[order[name]] for name in household.members]
        parent = next((s for s in members if not s.child), None)
        for child in members:
            if parent is not None and child.child:
                table[order[child.name], order[parent.name]] = table[order[parent.name], order[child.name]] = True
