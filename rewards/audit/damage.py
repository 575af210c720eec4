"""Damage (M12, M13): plans made worse in a known way, and plans that deserve nothing; a judge must tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from rewards.audit.figure import Unmeasured
from rewards.critic import Panel
from rewards.experience import Candidate, Experience
from rewards.types import Reason, Violation

OVERSPENT: Final = 3
"""Every price times this."""

Damage = Callable[[Panel, Candidate], Candidate | None]
"""Returns the damaged plan, None when there is nothing of the kind to damage."""


def drop_a_must(panel: Panel, candidate: Candidate) -> Candidate | None:
    """Take out the first stop that proves somebody's must or need, for everybody who is there."""
    stops = {visit.line for lived in candidate.experiences for visit in lived.visits}
    stops |= {meal.line for lived in candidate.experiences for meal in lived.meals}
    for reason in _reasons(panel, candidate):
        if reason.points > 0 and reason.wish.startswith(("must ", "need ")) and reason.line in stops:
            return _changed(candidate, "dropped", partial(_without, line=reason.line))
    return None


def overspend(panel: Panel, candidate: Candidate) -> Candidate | None:
    """Multiply every price by three."""
    del panel
    if not candidate.cost_minor:
        return None
    return _changed(candidate, "overspend", _dearer)


def close_a_venue(panel: Panel, candidate: Candidate) -> Candidate | None:
    """Say that the first sight is closed when the group gets there: a broken plan with the same visits."""
    del panel
    first = next((visit for lived in candidate.experiences for visit in lived.visits), None)
    if first is None:
        return None
    closed = Violation("closed", f"{first.name} is closed at that time", first.line)
    return replace(candidate, plan_id=f"{candidate.plan_id}+closed", violations=(*candidate.violations, closed))


def split_unfairly(panel: Panel, candidate: Candidate) -> Candidate | None:
    """Let the best-off of the travellers with any sight wait outside of all of them, while the others go in."""
    utilities = panel.score(candidate).utilities
    going = [lived.traveller for lived in candidate.experiences if lived.visits]
    if not going or len(candidate.experiences) < 2:
        return None
    left_out = max(going, key=lambda name: (utilities[name].value or 0.0, name))
    return _changed(candidate, "unfair", partial(_left_out, name=left_out))


DAMAGES: Final[Mapping[str, Damage]] = {
    "drop a must": drop_a_must,
    "overspend": overspend,
    "close a venue": close_a_venue,
    "unfair day split": split_unfairly,
}
"""Every kind of damage by name."""


def empty_plan(candidate: Candidate) -> Candidate:
    """Return a plan on which everybody is there and nothing happens."""
    return _changed(candidate, "empty", lambda lived: Experience(lived.traveller, lived.days, lived.currency))


def constant_plan(candidate: Candidate) -> Candidate:
    """Return a plan that visits its first sight again and again, in place of everything else."""
    return _changed(candidate, "constant", _again)


FLOORS: Final[Mapping[str, Callable[[Candidate], Candidate]]] = {"empty": empty_plan, "constant": constant_plan}
"""Plans that deserve next to nothing, by name."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a judge ranks whole plans against damaged ones of one kind; ties count half.

    `right` is the share of pairs of a plan and its own damaged copy, `auc` that of any whole and any damaged plan.
    """

    damage: str
    pairs: int
    right: float
    auc: float


def recognised(damage: str, pairs: Sequence[tuple[float, float]]) -> Recognised:
    """Return the shares for pairs of (score of the whole plan, score of its damaged copy); Unmeasured without any."""
    if not pairs:
        raise Unmeasured(f"no pair for '{damage}'")
    whole, damaged = zip(*pairs, strict=True)
    own = sum(_ahead(a, b) for a, b in pairs) / len(pairs)
    auc = sum(_ahead(a, b) for a in whole for b in damaged) / len(pairs) ** 2
    return Recognised(damage, len(pairs), own, auc)


def truly_worse(panel: Panel, whole: Candidate, damaged: Candidate) -> bool:
    """Return whether the rules see the damage: only then is a judge asked to."""
    before, after = panel.score(whole), panel.score(damaged)
    if before.feasible and not after.feasible:
        return True
    return before.welfare is not None and after.welfare is not None and after.welfare < before.welfare


def _ahead(one: float, other: float) -> float:
    return 0.5 if one == other else float(one > other)


def _reasons(panel: Panel, candidate: Candidate) -> list[Reason]:
    utilities = panel.score(candidate).utilities
    return [reason for name in sorted(utilities) for reason in utilities[name].reasons]


def _changed(candidate: Candidate, name: str, change: Callable[[Experience], Experience]) -> Candidate:
    experiences = tuple(change(lived) for lived in candidate.experiences)
    return replace(candidate, plan_id=f"{candidate.plan_id}+{name}", experiences=experiences)


def _without(lived: Experience, line: str) -> Experience:
    return replace(
        lived,
        visits=tuple(visit for visit in lived.visits if visit.line != line),
        meals=tuple(meal for meal in lived.meals if meal.line != line),
    )


def _dearer(lived: Experience) -> Experience:
    return replace(
        lived,
        visits=tuple(visit._replace(cost_minor=visit.cost_minor * OVERSPENT) for visit in lived.visits),
        meals=tuple(meal._replace(cost_minor=meal.cost_minor * OVERSPENT) for meal in lived.meals),
        legs=tuple(leg._replace(cost_minor=leg.cost_minor * OVERSPENT) for leg in lived.legs),
        journeys=tuple(way._replace(cost_minor=way.cost_minor * OVERSPENT) for way in lived.journeys),
        nights=tuple(night._replace(cost_minor=night.cost_minor * OVERSPENT) for night in lived.nights),
    )


def _left_out(lived: Experience, name: str) -> Experience:
    """Return the experience when `name` waits outside: no sights for them, and none with them for the others."""
    if lived.traveller == name:
        return replace(lived, visits=())
    visits = (v._replace(companions=tuple(c for c in v.companions if c != name)) for v in lived.visits)
    return replace(lived, visits=tuple(visits))


def _again(lived: Experience) -> Experience:
    first = lived.visits[:1]
    visits = tuple(one._replace(line=visit.line, day=visit.day) for visit in lived.visits for one in first)
    return replace(lived, visits=visits, meals=(), legs=(), rests=())
