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

UNSAID = 6.0
"""Points (three musts) everybody is taken to want without having said so, half at stake: a short list says little.

It keeps one wish more or less from moving a stake much, and someone without wishes near an equal share.
"""

CAP_POINTS = 2.0
"""What each cap lowers the floor of a scale by: the most that breaking it can cost."""

EXACT_SHAPLEY = 8
"""Largest group whose Shapley stakes are summed over every coalition (256 relaxed plans)."""

PERMUTATIONS = 200
"""Random arrival orders that stand in for every coalition in larger groups."""


def counterfactual_stakes(group: Group, kappa: float = KAPPA) -> dict[str, Stake]:
    """Return every traveller's stake: the part of all they ask for that they lose when the planner forgets them.

    At stake are (1 - kappa) max(0, V_r - B_r) + kappa max(0, V_r) points: V_r on the relaxed plan made for this
    traveller alone, B_r on the one made for all the others. `part_at_stake` sets them against all that is asked for.
    """
    stakes = {}
    for stakeholder in group.stakeholders:
        best, forgotten = bounds(group, stakeholder)
        points = (1.0 - kappa) * max(0.0, best - forgotten) + kappa * max(0.0, best)
        part = part_at_stake(points, best, stakeholder)
        stakes[stakeholder.name] = Stake(best, forgotten, part, why(best, forgotten))
    return stakes


def shapley_stakes(group: Group) -> dict[str, Stake]:
    """Return stakes from each traveller's mean gain when they join the others in every possible order (Shapley 1953).

    At stake are sum over coalitions T without r of |T|! (K-|T|-1)! / K! max(0, U_r(y0(T+r)) - U_r(y0(T)))
    points; exact up to `EXACT_SHAPLEY` travellers, above that the mean over `PERMUTATIONS` orders with a fixed seed.
    """
    people = _in_canonical_order(group)
    gains = _exact_gains(group, people) if len(people) <= EXACT_SHAPLEY else _sampled_gains(group, people)
    stakes = {}
    for stakeholder in group.stakeholders:
        best, forgotten = bounds(group, stakeholder)
        part = part_at_stake(gains[stakeholder.name], best, stakeholder)
        stakes[stakeholder.name] = Stake(best, forgotten, part, why(best, forgotten))
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
    return Scale(floor(stakeholder, forgotten), best + sum(score.points for score in stakeholder.scores))


def floor(stakeholder: Stakeholder, forgotten: float) -> float:
    """Return L_r = min(B_r, 0) - 2 per cap: below "forgotten", so that even worse plans still differ."""
    return min(forgotten, 0.0) - CAP_POINTS * len(stakeholder.caps())


def part_at_stake(points: float, best: float, stakeholder: Stakeholder) -> float:
    """Return a_r = (points + UNSAID / 2) / (V_r + 2 per cap + UNSAID): points at stake over points asked for.

    Above 1 where others want the opposite. Dividing by one's own list keeps a long list from counting for more than a
    short one, in the spirit of relative utilitarianism (Dhillon and Mertens 1999); the form is ours.
    """
    return (points + UNSAID / 2) / (max(0.0, best) + CAP_POINTS * len(stakeholder.caps()) + UNSAID)


def why(best: float, forgotten: float) -> str:
    """Say in plain words where a stake comes from, without naming a wish (it may be sealed)."""
    points = f"{best:.4g} points if planned for alone, {forgotten:.4g} if forgotten"
    if best <= 0.0 and forgotten >= best:
        return f"{points}: no wish that the relaxed plans could miss"
    if forgotten < 0.0:
        return f"{points}: the plan made without this traveller goes against their wishes"
    if forgotten >= best / 2:
        return f"{points}: half or more would come anyway"
    return f"{points}: little of it would come without this traveller"


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
