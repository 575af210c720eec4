"""What `fairtrip roles check` finds in a role file that can be read but would not do what its author means."""

import re
from collections.abc import Iterator
from typing import Final

from roles.role import ExampleDay, Role, RoleScore
from roles.wishes import CAPS, Strength, WishKind

MEASURE_RANGES: Final = {
    "walk_km_a_day": (0.0, 60.0),
    "sights_a_day": (0.0, 12.0),
    "first_start_hour": (0.0, 24.0),
    "last_end_hour": (1.0, 29.0),
    "rest_min_a_day": (0.0, 720.0),
    "cost_a_day": (0.0, 1e6),
    "transfer_min_a_day": (0.0, 720.0),
    "theme_variety": (0.0, 29.0),
    "outdoor_share": (0.0, 1.0),
    "time_together_share": (0.0, 1.0),
    "lunch_hour": (10.0, 16.0),
    "dinner_hour": (16.0, 24.0),
    "free_evenings_share": (0.0, 1.0),
    "late_evenings_share": (0.0, 1.0),
    "early_visits_share": (0.0, 1.0),
    "sunset_visits_share": (0.0, 1.0),
    "longest_leg_min": (0.0, 240.0),
    "effort": (0.0, 3.0),
    "meal_cost": (0.0, 1e6),
}
"""Least and most each measure can be on any plan, in the measure's unit."""

TRUE_NEEDS: Final = CAPS - {WishKind.BUDGET} | {WishKind.DIET, WishKind.ACCESS}
"""Kinds that a role may call a need: what a body or a faith asks for. A single traveller may need anything."""

MOST_STRONG: Final = 6
"""Most musts and rejects of one role; whoever must have everything has said nothing."""

_PUSHING: Final = re.compile(
    r"\b(ignore|disregard|overrule|outweighs?|more important than|do(es)? not matter|don't matter|"
    r"highest priority|top priority|above all others|system prompt|previous instructions)\b",
    re.IGNORECASE,
)
"""Words of a role that talk about other travellers or to a model instead of about a trip."""


def static_problems(role: Role) -> tuple[str, ...]:
    """Return one line for each thing that is wrong with a role, without judging a plan and without running a hook."""
    return (
        *_wish_problems(role),
        *_score_problems(role),
        *_rubric_problems(role),
        *_text_problems(role),
        *_example_problems(role),
    )


def _wish_problems(role: Role) -> Iterator[str]:
    strong = 0
    for _, strength, spec in role.wishes.items():
        if strength is Strength.NEED and spec.kind not in TRUE_NEEDS:
            allowed = ", ".join(sorted(TRUE_NEEDS))
            yield f"wishes: '{spec.kind}' cannot be a need of every such traveller; allowed: {allowed}; write a must"
        strong += strength in (Strength.MUST, Strength.REJECT)
    if strong > MOST_STRONG:
        yield f"wishes: {strong} musts and rejects push this role up; allowed: {MOST_STRONG}, prefer the rest"
    if not strong and not any(True for _ in role.wishes.items()) and not role.scores:
        yield "the role wants nothing: give it wishes or scores"


def _score_problems(role: Role) -> Iterator[str]:
    for score in role.scores:
        low, high = MEASURE_RANGES[score.measure]
        for word, value in (("best", score.best), ("worst", score.worst)):
            if not low <= value <= high:
                allowed = f"{score.measure} goes from {low:g} to {high:g}"
                yield f"scores, {score.name}: {word} {value:g} can never be reached; {allowed}"
        limit = _limit_on(role, score)
        if limit:
            yield f"scores, {score.name}: best {score.best:g} is not reachable within this role's own {limit}"
    measures = [(score.measure, score.best > score.worst) for score in role.scores]
    for measure in sorted({m for m, _ in measures if len({up for n, up in measures if n == m}) > 1}):
        yield f"scores: two scores pull '{measure}' in opposite directions; allowed: one direction"


def _rubric_problems(role: Role) -> Iterator[str]:
    measured = {score.name for score in role.scores}
    for criterion in role.rubric:
        if criterion.name in measured:
            yield f"rubric, {criterion.name}: a score of that name is measured already; ask what no measure can tell"
        if not criterion.ask.rstrip().endswith("?"):
            yield f"rubric, {criterion.name}: '{criterion.ask}' is no question; end it with a question mark"


def _limit_on(role: Role, score: RoleScore) -> str:
    """Return the need or must of this role that keeps a plan from ever earning all points, "" when none does."""
    for _, strength, spec in role.wishes.items():
        if strength not in (Strength.NEED, Strength.MUST) or spec.kind not in CAPS:
            continue
        wish = spec.wish(strength)
        earliest, latest = wish.window if spec.kind is WishKind.TIME else (0, 0)
        amount = float(wish.amount or 0)
        beyond = {
            (WishKind.WALKING, "walk_km_a_day"): score.best * 1000 > amount,
            (WishKind.PACE, "sights_a_day"): score.best > amount,
            (WishKind.REST, "rest_min_a_day"): score.best < amount,
            (WishKind.TIME, "first_start_hour"): score.best * 60 < earliest,
            (WishKind.TIME, "last_end_hour"): score.best * 60 > latest,
        }
        if beyond.get((spec.kind, score.measure), False):
            return f"{strength} {spec.kind} '{wish.value}'"
    return ""


def _text_problems(role: Role) -> Iterator[str]:
    texts = [role.title, role.summary, *(question.ask for question in role.interview)]
    texts += [text for criterion in role.rubric for text in (criterion.ask, *criterion.choices)]
    texts += [spec.words for _, _, spec in role.wishes.items() if spec.words]
    for text in texts:
        pushing = _PUSHING.search(text)
        if pushing:
            yield f"'{pushing[0]}': a role speaks about its own trip, not about others' importance or to a model"
    if not role.interview:
        yield "interview: no question; ask at least one, so that a traveller can say what they mean"


def _example_problems(role: Role) -> Iterator[str]:
    if not role.examples:
        yield "examples: none; give at least one pair of days, a better and a worse one"
    for example in role.examples:
        if example.better == example.worse:
            yield f"examples, '{example.name}': both days are the same"
        for word, day in (("better", example.better), ("worse", example.worse)):
            yield from (f"examples, '{example.name}', {word}: {text}" for text in _impossible(day))


def _impossible(day: ExampleDay) -> Iterator[str]:
    """Yield what cannot be on any day."""
    if day.end <= day.start:
        yield f"ends at {day.end}, not after it starts at {day.start}; after midnight write 25:00"
    for word, meal in (("lunch", day.lunch), ("dinner", day.dinner)):
        if meal is not None and not day.start <= meal <= day.end:
            yield f"{word} at {meal} is outside {day.start} to {day.end}; leave it out with null"
