"""Refiner: help the traveller with the largest weighted shortfall without letting anybody fall through the floor."""

from collections.abc import Iterator
from itertools import islice

from planner.additions import additions
from planner.agent.refinement import Refinement, best_accepted, gain, refinement
from planner.agent.setting import Judged, Setting
from planner.edit import Edit
from rewards.types import Score
from roles.group import Stakeholder
from roles.wishes import POSITIVE, Wish, WishKind

TRIES = 48
"""Edits tried for one traveller before the refiner gives up on them: about a second of scheduling and scoring."""
LEAST_GAIN = 0.02
"""Utility that the traveller an edit is for must gain by it: else it is somebody else's edit."""


def shortfalls(score: Score) -> list[str]:
    """Return the travellers by weighted shortfall w (1 - u), largest first; the unscored are left out."""
    missing = {
        name: score.weights.shares[name] * (1.0 - utility.value)
        for name, utility in score.utilities.items()
        if utility.value is not None
    }
    return sorted(missing, key=lambda name: (-missing[name], name))


def refine(best: Judged, setting: Setting, traveller: str) -> tuple[Judged, Refinement] | None:
    """Return the best accepted edit in favour of one traveller, None when no edit is accepted.

    An edit is accepted when the plan stays feasible, welfare rises by more than its standard error, and nobody falls
    by more than the panel's floor (our rule, after budgeted bargaining in negotiative alignment).
    """
    edits = islice(_edits(best, setting, setting.group.stakeholder(traveller)), TRIES)
    found = best_accepted(edits, best, setting, lambda before, after: gain(before, after, traveller) >= LEAST_GAIN)
    return (found[0], refinement(traveller, found[1], best.score, found[0].score)) if found else None


def _edits(best: Judged, setting: Setting, who: Stakeholder) -> Iterator[Edit]:
    """Yield outlines in which one more wish of this traveller may be met: added, swapped in, or eaten."""
    unmet = [w for w in who.wishes if w.strength in POSITIVE and not _is_met(w, best, who.name)]
    for wish in sorted(unmet, key=lambda w: (-w.points, w.kind, w.value)):
        yield from additions(best.outline, wish, who.name, setting.leeway)


def _is_met(wish: Wish, best: Judged, name: str) -> bool:
    attended = [a.place for a in best.plan.activities if a.place is not None and name in a.travellers]
    if wish.kind is WishKind.PLACE:
        return any(place.id == wish.value for place in attended)
    if wish.kind is WishKind.THEME:
        return sum(wish.value in place.themes for place in attended) >= 2  # the law fades after two
    return wish.kind is not WishKind.FOOD or any(wish.value in place.cuisines for place in attended)
