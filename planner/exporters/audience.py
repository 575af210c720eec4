"""Audience: for whom an export is written, and what of a plan and a score that person may read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from planner.plan import Activity, Day, Plan
from rewards.types import Reason, Score, Stake, Utility, Violation
from roles.errors import BadInput, nearest

WITHHELD: Final = "kept private"
"""What stands where text of the plan or of a violation would repeat somebody else's sealed wish."""

SHORTEST_SECRET: Final = 4
"""Least length of a sealed phrase that is searched for in other text; shorter ones would hit by chance."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads an export: one traveller, or everyone together (None)."""

    traveller: str | None = None


EVERYONE: Final = Audience()

Exporter = Callable[[Plan, Score | None, Audience], bytes]
"""Writes one plan for one audience; the same arguments give the same bytes."""


def audiences(plan: Plan) -> tuple[Audience, ...]:
    """Return everyone, and each traveller too when the group is ever apart."""
    everybody = set(plan.travellers)
    apart = any(set(activity.travellers) != everybody for activity in plan.activities)
    return (EVERYONE, *(Audience(name) for name in plan.travellers)) if apart else (EVERYONE,)


def seen_by(audience: Audience, plan: Plan, score: Score | None) -> tuple[Plan, Score | None]:
    """Return the plan and the score without what others sealed; raises BadInput for a stranger.

    Sealed reasons of others are left out, not blanked: a row that says "something private" is half the secret.
    """
    name = audience.traveller
    if name is not None and name not in plan.travellers:
        raise BadInput(
            f"no traveller '{name}' in this plan{nearest(name, plan.travellers)}; travellers: "
            + ", ".join(plan.travellers)
        )
    if score is None:
        return plan, None
    secrets = _secrets(score, name)
    hidden = any(_closed(u.reasons) for who, u in score.utilities.items() if who != name)
    if not (secrets or hidden or any(violation.sealed for violation in score.violations)):
        return plan, score
    utilities = {who: u if who == name else _open_part(u) for who, u in score.utilities.items()}
    stakes = {who: _open_stake(stake, who, score, name) for who, stake in score.weights.stakes.items()}
    violations = tuple(_open_violation(violation, secrets, name) for violation in score.violations)
    weights = replace(score.weights, stakes=stakes)
    return _open_plan(plan, secrets), replace(score, utilities=utilities, weights=weights, violations=violations)


def lived_by(audience: Audience, plan: Plan) -> Plan:
    """Return the plan with only the activities this audience takes part in; everyone's is the plan itself."""
    if audience.traveller is None:
        return plan
    days = tuple(day.model_copy(update={"activities": _mine(day, audience.traveller)}) for day in plan.days)
    return plan.model_copy(update={"days": days})


def _mine(day: Day, name: str) -> tuple[Activity, ...]:
    return tuple(activity for activity in day.activities if name in activity.travellers)


def _closed(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.sealed)


def _secrets(score: Score, reader: str | None) -> tuple[str, ...]:
    hidden = [r for who, utility in score.utilities.items() if who != reader for r in _closed(utility.reasons)]
    phrases = {phrase.casefold() for reason in hidden for phrase in (reason.text, reason.wish)}
    return tuple(sorted(phrase for phrase in phrases if len(phrase) >= SHORTEST_SECRET))


def _open_part(utility: Utility) -> Utility:
    return replace(utility, reasons=tuple(reason for reason in utility.reasons if not reason.sealed))


def _open_stake(stake: Stake, who: str, score: Score, reader: str | None) -> Stake:
    # Why a stake is large is told from the wishes, sealed ones included; only their owner may read it then.
    owner_only = who != reader and who in score.utilities and _closed(score.utilities[who].reasons)
    return replace(stake, why="") if owner_only else stake


def _open_text(text: str, secrets: tuple[str, ...]) -> str:
    folded = text.casefold()
    return WITHHELD if any(secret in folded for secret in secrets) else text


def _open_violation(violation: Violation, secrets: tuple[str, ...], reader: str | None) -> Violation:
    if violation.sealed and reader not in violation.travellers:
        return replace(violation, text=violation.open_text)
    return replace(violation, text=_open_text(violation.text, secrets))


def _open_plan(plan: Plan, secrets: tuple[str, ...]) -> Plan:
    if not secrets:
        return plan
    days = tuple(
        day.model_copy(
            update={
                "notes": tuple(_open_text(note, secrets) for note in day.notes),
                "activities": tuple(a.model_copy(update={"note": _open_text(a.note, secrets)}) for a in day.activities),
            }
        )
        for day in plan.days
    )
    return plan.model_copy(
        update={
            "days": days,
            "idea": _open_text(plan.idea, secrets),
            "changes": tuple(_open_text(line, secrets) for line in plan.changes),
            "verify": tuple(_open_text(line, secrets) for line in plan.verify),
        }
    )
