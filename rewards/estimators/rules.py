"""The rule estimator: one traveller's utility for one plan, counted in points, by default and without any model."""

from math import fsum

from rewards.estimators.limits import budget, cap
from rewards.estimators.wishes import JUDGEMENTS, narrowed
from rewards.experience import Experience
from rewards.measures import MEASURE_OF
from rewards.types import Reason, Utility
from roles.group import Scale, Stakeholder
from roles.role import RoleScore
from roles.wishes import Wish, WishKind

ESTIMATOR = "rules"
VERSION = "1"
"""Raised by every change that moves a utility."""

NEUTRAL = 0.5
"""Place on a role score's ramp when a plan gives nothing to measure: neither a success nor a failure."""


def rules(stakeholder: Stakeholder, experience: Experience) -> Utility:
    """Return u = clip((sum of the reasons' points - floor) / (best - floor), 0, 1); 1 where best <= floor.

    None when the traveller spends no day on the plan. Raises ValueError for somebody else's experience and for a
    stakeholder without a scale.
    """
    if experience.traveller != stakeholder.name:
        raise ValueError(f"this is the experience of {experience.traveller}, not of {stakeholder.name}")
    if stakeholder.scale is None:
        raise ValueError(f"{stakeholder.name} has no utility scale: convene the critic first")
    if not experience.days:
        nothing = Reason(f"{stakeholder.name} spends no day on this plan", 0.0)
        return Utility(None, (nothing,), 0.0, ESTIMATOR, VERSION)
    reasons = (
        *(judge_wish(stakeholder, wish, experience) for wish in stakeholder.wishes),
        *(judge_score(score, experience) for score in stakeholder.scores),
    )
    return Utility(value_of(reasons, stakeholder.scale), reasons, 0.0, ESTIMATOR, VERSION)


def judge_wish(stakeholder: Stakeholder, wish: Wish, experience: Experience) -> Reason:
    """Return the signed points of one wish on one experience."""
    lived = narrowed(wish, experience)
    if wish.kind is WishKind.BUDGET:
        return budget(wish, lived)
    if wish.kind in JUDGEMENTS:
        return JUDGEMENTS[wish.kind](stakeholder, wish, lived)
    return cap(wish, lived)


def judge_score(score: RoleScore, experience: Experience) -> Reason:
    """Return the points of one role score: its points times the place of the measure on its ramp."""
    measured = MEASURE_OF[score.measure](experience)
    name = f"{score.name.replace('_', ' ')} ({score.measure})"
    if measured is None:
        return Reason(
            f"{name}: nothing to measure, counted half",
            score.points * NEUTRAL,
            "",
            f"score {score.name}",
            worth=score.points,
        )
    text = f"{name}: {measured:.4g}, best {score.best:.4g}, worst {score.worst:.4g}"
    return Reason(text, score.points * score.value(measured), "", f"score {score.name}", worth=score.points)


def value_of(reasons: tuple[Reason, ...], scale: Scale) -> float:
    """Return the utility that reasons add up to on a scale, in [0, 1]."""
    if scale.best <= scale.floor:
        return 1.0
    points = fsum(reason.points for reason in reasons)
    return min(1.0, max(0.0, (points - scale.floor) / (scale.best - scale.floor)))
