"""Tables: what every place is worth to every traveller, what it costs them, and where they may not be taken."""

from collections.abc import Sequence

import numpy as np

from planner.drafters.engine.problem import NO_LIMIT, Bools, Floats, Ints
from planner.drafters.forbidden import forbids
from planner.drafters.framed_trip import FramedTrip
from planner.drafters.skeleton import fixed_minor, least_daily_minor, local_minor, points
from planner.facts.access import accessible
from roles.group import Stakeholder
from roles.wishes import Strength, WishKind

GUESSED_SCORE_SHARE = 0.6
"""Share of a role's own scores that a draft is assumed to reach while searching; the panel measures it later."""
VISITS_A_DAY = 3


def place_points(trip: FramedTrip) -> Floats:
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


def features(trip: FramedTrip) -> tuple[Bools, Floats]:
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


def base_points(trip: FramedTrip) -> Floats:
    """Return the points every draft of this skeleton starts with, role scores guessed."""
    fixed = fixed_minor(trip.skeleton, trip.task)
    return np.array(
        [
            points(trip.skeleton, s, trip.task, fixed[s.name]) + GUESSED_SCORE_SHARE * sum(r.points for r in s.scores)
            for s in trip.people
        ]
    )


def forbidden(trip: FramedTrip) -> Bools:
    """Return which traveller may not be taken to which place."""
    return np.array([[forbids(s, place, trip.task.facts) for place in trip.places] for s in trip.people], np.bool_)


def musts(trip: FramedTrip) -> Bools:
    """Return who has to get to which place: needs, and locks that name no day."""
    locked = {lock.place for lock in trip.task.locks if lock.day is None}
    return np.array(
        [
            [place.id in locked or any(w.value == place.id for w in s.needs(WishKind.PLACE)) for place in trip.places]
            for s in trip.people
        ],
        np.bool_,
    )


def costs(trip: FramedTrip) -> Ints:
    """Return what each place costs each traveller in minor units; an unknown price costs the search nothing."""
    facts = trip.task.facts
    return np.array([[facts.cost_minor(p.id, s.age) or 0 for p in trip.places] for s in trip.people], np.int32)


def cost_caps(trip: FramedTrip) -> Floats:
    """Return what each traveller may still spend on places and meals; infinite where nobody said anything.

    A wish that beds, journeys and own meals already exceed bounds nothing here: it is lost, and the panel will say so.
    """
    group, facts = trip.task.group, trip.task.facts
    fixed = fixed_minor(trip.skeleton, trip.task)
    local = {s.name: local_minor(s, facts) for s in trip.people}
    limit_of = {s.name: float("inf") for s in trip.people}
    shared = [(h.members, h.budget_minor) for h in group.households]
    shared.append((group.names, group.frame.group_budget_minor))
    own = [((s.name,), w) for s in trip.people for w in s.of_kind(WishKind.BUDGET)]
    hard = [(names, w.amount) for names, w in own if w.strength is Strength.NEED] + shared
    soft = [(names, w.amount) for names, w in own if w.strength is not Strength.NEED]
    for names, limit in [*hard, *soft]:
        if limit is None:
            continue
        left = (limit - sum(fixed[n] + local[n] for n in names)) / len(names)
        for name in names:
            least = least_daily_minor(group.stakeholder(name), facts) * group.frame.days - local[name]
            if left >= least or (names, limit) in hard:
                limit_of[name] = min(limit_of[name], max(0.0, left))
    return np.array([limit_of[s.name] for s in trip.people])


def caps(people: Sequence[Stakeholder], kind: WishKind) -> tuple[Ints, Ints, Floats]:
    """Return the hard cap, the soft cap and its points for each traveller; a cap nobody set is out of reach."""
    hard, soft, cost = [], [], []
    for s in people:
        needs = [w.amount or 0 for w in s.needs(kind)]
        wants = [w for w in s.of_kind(kind) if w.strength is not Strength.NEED]
        hard.append(min(needs, default=NO_LIMIT))
        soft.append(min((w.amount or 0 for w in wants), default=NO_LIMIT))
        cost.append(float(sum(w.points for w in wants)))
    return np.array(hard, np.int32), np.array(soft, np.int32), np.array(cost)
