"""Stakes: what each traveller gets in their own best case and when forgotten, from the request alone.

Everything here is our own design; only the idea of weights fixed from the query by a counterfactual is DecompR's
(arXiv 2605.26878). No plan, catalogue or model output can reach this module: its input is a Group.
"""

from collections.abc import Sequence
from itertools import combinations
from math import factorial, fsum
from random import Random

from rewards.relaxed import relaxed_plan, relaxed_points
from rewards.types import Stake
from roles.group import Group, Scale, Stakeholder

KAPPA = 0.3
"""Part of a stake that stays even when others want the same, so that agreeing does not make anyone vanish."""

CAP_POINTS = 2.0
"""What each cap lowers the floor of a scale by: the most that breaking it can cost."""

EXACT_SHAPLEY = 8
"""Largest group whose Shapley stakes are summed over every coalition (256 relaxed plans)."""

PERMUTATIONS = 200
"""Random arrival orders that stand in for every coalition in larger groups."""


def counterfactual_stakes(group: Group, kappa: float = KAPPA) -> dict[str, Stake]:
    """Return a_r = (1 - kappa) max(0, V_r - B_r) + kappa max(0, V_r) for every traveller, in points.

    V_r is the traveller's points on the relaxed plan made for them alone, B_r on the one made for all the others.
    """
    stakes = {}
    for stakeholder in group.stakeholders:
        best, forgotten = bounds(group, stakeholder)
        stake = (1.0 - kappa) * max(0.0, best - forgotten) + kappa * max(0.0, best)
        stakes[stakeholder.name] = Stake(best, forgotten, stake, why(best, forgotten))
    return stakes


def shapley_stakes(group: Group) -> dict[str, Stake]:
    """Return each traveller's mean gain, in points, when they join the others in every possible order (Shapley 1953).

    a_r = sum over coalitions T without r of |T|! (K-|T|-1)! / K! max(0, U_r(y0(T+r)) - U_r(y0(T))); exact up to
    `EXACT_SHAPLEY` travellers, above that the mean over `PERMUTATIONS` arrival orders with a fixed seed.
    """
    people = _in_canonical_order(group)
    gains = _exact_gains(group, people) if len(people) <= EXACT_SHAPLEY else _sampled_gains(group, people)
    stakes = {}
    for stakeholder in group.stakeholders:
        best, forgotten = bounds(group, stakeholder)
        stakes[stakeholder.name] = Stake(best, forgotten, gains[stakeholder.name], why(best, forgotten))
    return stakes


def bounds(group: Group, stakeholder: Stakeholder) -> tuple[float, float]:
    """Return (V_r, B_r) in points: planned for alone, and planned for all the others."""
    others = tuple(s for s in group.stakeholders if s.name != stakeholder.name)
    alone = relaxed_points(group, stakeholder, relaxed_plan(group, (stakeholder,)))
    return alone, relaxed_points(group, stakeholder, relaxed_plan(group, others))


def scale(group: Group, stakeholder: Stakeholder) -> Scale:
    """Return the two points that fix a traveller's utility: L_r = min(B_r, 0) - 2 per cap, and V_r + W_r.

    W_r is the sum of the points of the traveller's role scores, which are no part of a stake.
    """
    best, forgotten = bounds(group, stakeholder)
    floor = min(forgotten, 0.0) - CAP_POINTS * len(stakeholder.caps())
    return Scale(floor, best + sum(score.points for score in stakeholder.scores))


def why(best: float, forgotten: float) -> str:
    """Say in plain words where a stake comes from, without naming a wish (it may be sealed)."""
    points = f"{best:.4g} points if planned for alone, {forgotten:.4g} if forgotten"
    if best <= 0.0 and forgotten >= best:
        return f"{points}: nothing to lose"
    if forgotten < 0.0:
        return f"{points}: the others' wishes go against this traveller's"
    if forgotten >= best / 2:
        return f"{points}: the others want much the same"
    return f"{points}: the others ask for little of it"


def _in_canonical_order(group: Group) -> tuple[Stakeholder, ...]:
    """Order travellers by what they want, so that neither names nor positions choose a random order."""
    return tuple(sorted(group.stakeholders, key=_wants))


def _wants(stakeholder: Stakeholder) -> tuple[str, ...]:
    """Return a traveller's wishes as sorted text without owners, sources and names."""
    private = {"owner", "source", "quote", "sealed"}
    return tuple(sorted(wish.model_dump_json(exclude=private) for wish in stakeholder.wishes))


def _exact_gains(group: Group, people: Sequence[Stakeholder]) -> dict[str, float]:
    """Sum the gains of joining over every coalition of the others."""
    count = len(people)
    plans = {
        coalition: relaxed_plan(group, tuple(people[i] for i in coalition))
        for size in range(count + 1)
        for coalition in combinations(range(count), size)
    }
    gains = {}
    for index, person in enumerate(people):
        terms = []
        for coalition, plan in plans.items():
            if index in coalition:
                continue
            joined = plans[tuple(sorted((*coalition, index)))]
            share = factorial(len(coalition)) * factorial(count - len(coalition) - 1) / factorial(count)
            terms.append(share * _gain(relaxed_points(group, person, plan), relaxed_points(group, person, joined)))
        gains[person.name] = fsum(terms)
    return gains


def _sampled_gains(group: Group, people: Sequence[Stakeholder]) -> dict[str, float]:
    """Average the gains of joining over seeded arrival orders; travellers who want the same share one average."""
    random = Random(0)
    gains: dict[tuple[str, ...], list[float]] = {_wants(person): [] for person in people}
    order = list(people)
    for _ in range(PERMUTATIONS):
        random.shuffle(order)
        before = relaxed_plan(group, ())
        for place, person in enumerate(order):
            after = relaxed_plan(group, tuple(order[: place + 1]))
            gain = _gain(relaxed_points(group, person, before), relaxed_points(group, person, after))
            gains[_wants(person)].append(gain)
            before = after
    means = {wants: fsum(values) / len(values) for wants, values in gains.items()}
    return {person.name: means[_wants(person)] for person in people}


def _gain(before: float, after: float) -> float:
    """Return what joining brought, never less than nothing."""
    return max(0.0, after - before)
