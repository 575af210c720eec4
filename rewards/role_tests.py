"""What a role file's judgements must hold: monotonicity, scale, order invariance, and its own embedded examples."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rewards.critic import Estimator, scaled
from rewards.estimators.rules import rules
from rewards.example_day import COMPANION, TRAVELLER, lived
from rewards.experience import Experience
from roles.clock import extended_hhmm
from roles.group import Frame, Group, Stakeholder, Stay
from roles.role import ExampleDay, Role
from roles.vocabulary import THEMES

NEAR = 0.25
"""How far from 1 and 0 the best and the worst day by a role's own scores may end; scores may pull a little apart."""

STEPS = 4
"""Points on a ramp between worst and best at which monotonicity is looked at."""

SAME = 1e-9
"""Largest difference of two utilities that are equal."""

Describe = Callable[[float], Mapping[str, object]]
"""What an example day must say so that a measure takes a value."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One embedded example: whether the better day won, and both utilities in plain words."""

    name: str
    passed: bool
    text: str


def run_examples(role: Role, estimate: Estimator = rules) -> tuple[ExampleResult, ...]:
    """Judge both days of every embedded example; passed when the better day's utility is higher."""
    person = stakeholder(role)
    results = []
    for example in role.examples:
        better, worse = (
            _utility(estimate, person, lived(example.better)),
            _utility(estimate, person, lived(example.worse)),
        )
        text = f"the better day gets {better:.3f}, the worse day {worse:.3f}"
        results.append(ExampleResult(example.name, better > worse + SAME, text))
    return tuple(results)


def check_role(role: Role, estimate: Estimator = rules) -> tuple[str, ...]:
    """Return what is wrong with how a role judges, one line each: monotonicity, scale, order invariance."""
    return (*_monotonicity(role, estimate), *_scale(role, estimate), *_order(role, estimate))


def stakeholder(role: Role) -> Stakeholder:
    """Return a traveller who has this role and nothing else, on a two-day trip with one companion."""
    wishes = tuple(
        spec.wish(strength, TRAVELLER, f"role:{role.name}").model_copy(update={"city": None})
        for _, strength, spec in role.wishes.items()
    )
    return _convened(Stakeholder(TRAVELLER, None, (role.name,), wishes, role.scores, criteria=role.rubric))


def _convened(person: Stakeholder) -> Stakeholder:
    """Return a stakeholder with scale and company filled in."""
    frame = Frame(date(2027, 5, 3), (Stay("example", 1),), None, "EUR")
    companion = Stakeholder(COMPANION, None, (), ())
    return scaled(Group("role test", frame, (person, companion))).stakeholder(person.name)


def _utility(estimate: Estimator, person: Stakeholder, experience: Experience) -> float:
    """Return an estimator's utility; raises ValueError when it leaves an example day unjudged."""
    utility = estimate(person, experience)
    if utility.value is None:
        raise ValueError(f"estimator '{utility.estimator}' left an example day unjudged")
    return utility.value


def _monotonicity(role: Role, estimate: Estimator) -> Iterator[str]:
    """Yield scores whose better measure lowers this role's utility: a wish or another score works against it."""
    person = stakeholder(role)
    for score in role.scores:
        values = [score.worst + (score.best - score.worst) * step / STEPS for step in range(STEPS + 1)]
        utilities = [_utility(estimate, person, lived(_day(role, {score.measure: value}))) for value in values]
        if any(after < before - SAME for before, after in pairwise(utilities)):
            against = f"a wish or another score speaks against '{score.name}'"
            yield f"monotonicity: a better {score.measure} lowers utility; {against}"


def _scale(role: Role, estimate: Estimator) -> Iterator[str]:
    """Yield when the best day by the role's own scores is not near 1, or the worst not near 0."""
    if not role.scores:
        return
    judge = _convened(replace(stakeholder(role), wishes=()))
    best = _utility(estimate, judge, lived(_day(role, {score.measure: score.best for score in role.scores})))
    worst = _utility(estimate, judge, lived(_day(role, {score.measure: score.worst for score in role.scores})))
    if best < 1.0 - NEAR:
        yield f"scale: a day that is best by every score reaches {best:.2f}; the scores ask for opposite things"
    if worst > NEAR:
        yield f"scale: a day that is worst by every score still gets {worst:.2f}; the scores ask for opposite things"


def _order(role: Role, estimate: Estimator) -> Iterator[str]:
    """Yield when the order of wishes, scores or what happens on a day changes the utility."""
    person, day = stakeholder(role), lived(_day(role, {}))
    turned = replace(person, wishes=person.wishes[::-1], scores=person.scores[::-1])
    mixed = replace(day, visits=day.visits[::-1], meals=day.meals[::-1], legs=day.legs[::-1])
    if abs(_utility(estimate, person, day) - _utility(estimate, turned, mixed)) > SAME:
        yield "order: the order of wishes, scores or visits changes the utility"


def _day(role: Role, asked: Mapping[str, float]) -> ExampleDay:
    """Return an ordinary day of this role on which measures take the asked values, as far as one day allows.

    A share over days can only be 0 or 1 on one day; hours are set after shares because they are more exact.
    """
    told: dict[str, object] = {"themes": _themes(role, 1)}
    for measure, describe in _DESCRIBE.items():
        if measure in asked:
            told |= describe(asked[measure])
    if "theme_variety" in asked:
        told["themes"] = _themes(role, round(asked["theme_variety"]))
    return ExampleDay.model_validate(told)


def _themes(role: Role, count: int) -> list[str]:
    """Return that many themes, those the role has no wish about first, so that only the measure changes."""
    points = {spec.theme: strength.points for _, strength, spec in role.wishes.items() if spec.theme is not None}
    return sorted(THEMES, key=lambda theme: (abs(points.get(theme, 0)), theme))[:count]


def _clock(hour: float) -> str:
    """Return an hour like 25.5 as "25:30"."""
    return extended_hhmm(round(hour * 60))


def _yes(share: float) -> bool:
    """Return whether one day stands for this share of days."""
    return share >= 0.5


_DESCRIBE: Mapping[str, Describe] = {
    "free_evenings_share": lambda share: {"end": "20:30" if _yes(share) else "23:00"},
    "late_evenings_share": lambda share: {"end": "23:00" if _yes(share) else "20:30"},
    "early_visits_share": lambda share: {"start": "08:30" if _yes(share) else "10:30"},
    "outdoor_share": lambda share: {"outdoor": _yes(share)},
    "sunset_visits_share": lambda share: {"outdoor": _yes(share)},
    "time_together_share": lambda share: {"alone": not _yes(share)},
    "walk_km_a_day": lambda km: {"walk_km": km},
    "sights_a_day": lambda count: {"sights": round(count)},
    "first_start_hour": lambda hour: {"start": _clock(hour), "lunch": _clock(max(hour, 12.5))},
    "last_end_hour": lambda hour: {"end": _clock(hour), "dinner": _clock(min(hour - 1, 19))},
    "rest_min_a_day": lambda count: {"rest_min": round(count)},
    "transfer_min_a_day": lambda count: {"transfer_min": round(count), "longest_leg_min": min(round(count), 20)},
    "longest_leg_min": lambda count: {"longest_leg_min": round(count)},
    "lunch_hour": lambda hour: {"lunch": _clock(hour)},
    "dinner_hour": lambda hour: {"dinner": _clock(hour)},
    "effort": lambda level: {"effort": round(level)},
    "meal_cost": lambda money: {"meal_cost": money},
    "cost_a_day": lambda money: {"cost": money, "meal_cost": min(15.0, money / 2)},
}
"""The words of an example day for every measure; theme variety depends on the role, see `_day`."""
