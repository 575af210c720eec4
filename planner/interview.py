"""Interview: which question to ask one traveller next, by what its answer is worth to the plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.facts.access import accessible
from planner.facts.gather import TripFacts
from planner.plan import Plan
from planner.talk.asking.questions import Question
from planner.talk.changing.shortfall import shortfall
from roles.group import Stakeholder
from roles.wishes import Strength, Wish, WishKind

MOST_QUESTIONS = 6
"""Questions of one interview, an open one at the end included: a few minutes."""
LEAST_WORTH = 0.15
"""Points below which a question is not worth anybody's time."""
NEED_POINTS = 4.0
"""What a need counts here, twice a must: one that nobody knows of can spoil the whole plan."""
UNSAID, FROM_OTHERS, SAID = 1.0, 0.5, 0.05
"""How open a matter is when nobody said anything, when only a role or the group did, when the person did."""
EVEN = 0.5
"""Chance that an answer changes a plan that does not exist yet, or that cannot be measured on it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What asking a question is worth, in points, and the three factors it is the product of."""

    question: Question
    stake: float
    openness: float
    chance: float

    @property
    def points(self) -> float:
        """Return stake x openness x chance."""
        return self.stake * self.openness * self.chance


def worth(
    question: Question, person: Stakeholder, facts: TripFacts, plan: Plan | None, answered: Collection[str] = ()
) -> Worth:
    """Return what asking is worth (our own formula): points at stake x openness x chance that the plan changes.

    Points at stake are those of the strength an answer is taken with; openness is 1 when nothing is known, 0.5 when
    only a role or the group speaks, 0.05 when the person has; the chance is the share of the offered answers that the
    plan in hand does not meet, each being equally likely ("anything" is met by every plan), 0.5 without a plan.
    """
    stake = NEED_POINTS if question.strength is Strength.NEED else float(abs(question.strength.points))
    return Worth(question, stake, _openness(question, person, answered), _chance(question, person.name, facts, plan))


def next_question(
    asked: Collection[str],
    offered: Sequence[Question],
    person: Stakeholder,
    facts: TripFacts,
    plan: Plan | None = None,
    answered: Collection[str] = (),
) -> Worth | None:
    """Return the question worth most that was not asked yet, None when none is worth asking."""
    open_ones = [worth(q, person, facts, plan, answered) for q in offered if q.name not in asked]
    best = max(open_ones, key=lambda w: w.points, default=None)  # the first of equals, in the order of the questions
    return best if best is not None and best.points >= LEAST_WORTH else None


def _openness(question: Question, person: Stakeholder, answered: Collection[str]) -> float:
    likes = question.strength.points > 0
    about = [wish for wish in person.of_kind(question.kind) if (wish.points > 0) == likes]
    if question.name in answered or any(wish.source == "own" for wish in about):
        return SAID
    return FROM_OTHERS if about else UNSAID


def _chance(question: Question, name: str, facts: TripFacts, plan: Plan | None) -> float:
    if plan is None or not question.choices:
        return EVEN
    return sum(_misses(wish, plan, facts) for wish in question.wishes(name)) / len(question.choices)


def _misses(wish: Wish, plan: Plan, facts: TripFacts) -> float:
    """Return 1 when the plan does not meet a wish, 0 when it does."""
    visits = [a for a in plan.activities if wish.owner in a.travellers and a.place is not None]
    match wish.kind:
        case WishKind.DIET:
            return float(any(a.kind == "meal" and wish.value not in a.place.diets for a in visits if a.place))
        case WishKind.ACCESS:
            places = [
                facts.place(a.place.id) for a in visits if a.place and a.kind == "visit" and facts.has(a.place.id)
            ]
            return float(any(not accessible(place, wish.value) for place in places))
        case WishKind.TRANSPORT:
            modes = {a.mode for a in plan.activities if a.kind == "journey" and wish.owner in a.travellers}
            return float(wish.value not in modes)
    return float(shortfall(wish, plan) > 0.0)
