"""Critic and Panel: convening fixes weights and scales, then each candidate is scored one traveller at a time."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import hypot, inf, isclose

from rewards.estimators.rules import rules
from rewards.experience import Candidate, Experience
from rewards.fairness import fairness
from rewards.stakes import scale
from rewards.types import Reason, Score, Utility, Weights
from rewards.weights import WEIGHERS, Weigher, counterfactual, request_key
from rewards.welfare import WELFARE_RULES, Welfare, leximin_key, utilitarian
from roles.errors import BadInput, nearest
from roles.group import Group, Stakeholder

Estimator = Callable[[Stakeholder, Experience], Utility]

FLOOR = 0.05
"""Most utility that anybody may lose in one accepted refinement."""

ROUNDING = 1e-9
"""A rise of welfare below this is arithmetic, not improvement."""

RESOLVED = 2.0
"""Standard errors of a difference that two welfares must lie apart to be told apart."""


@dataclass(frozen=True, slots=True)
class Margin:
    """What decides between the chosen plan and the runner-up.

    `difference` is the chosen plan's welfare minus the runner-up's, below 0 when a tie was broken against it; None when
    the runner-up is broken or unjudged and the chosen plan is not. `resolved` says that it is more than its error.
    """

    difference: float | None
    standard_error: float
    resolved: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A convened critic: one group, its weights and scales, frozen under the request's key."""

    group: Group
    weights: Weights
    estimate: Estimator
    welfare: Welfare
    welfare_rule: str
    at_once: int = 1
    """Travellers judged side by side: more than one only where judging waits for somebody."""

    def __post_init__(self) -> None:
        if set(self.weights.shares) != set(self.group.names):
            raise ValueError("these weights are for other travellers")
        if self.weights.request_digest != request_key(self.group, self.weights.method):
            raise ValueError("these weights were made for another request: convene again")
        if not isclose(sum(self.weights.shares.values()), 1.0) or min(self.weights.shares.values()) < 0.0:
            raise ValueError("weights must be at least 0 and sum to 1")

    def score(self, candidate: Candidate) -> Score:
        """Judge each traveller alone, then the group; welfare is None as soon as one traveller could not be judged.

        Raises ValueError for a candidate made for other travellers and for an estimate outside [0, 1].
        """
        lived = {experience.traveller: experience for experience in candidate.experiences}
        strangers = sorted(set(lived) - set(self.group.names))
        if strangers or len(lived) < len(candidate.experiences):
            raise ValueError(f"plan {candidate.plan_id} is for other travellers: {', '.join(strangers) or 'one twice'}")
        utilities = self._utilities(lived)
        known = {name: utility.value for name, utility in utilities.items() if utility.value is not None}
        judged = len(known) == len(utilities)
        return Score(
            plan_id=candidate.plan_id,
            welfare=self._welfare(known) if judged else None,
            utilities=utilities,
            weights=self.weights,
            fairness=fairness(known) if judged else None,
            violations=candidate.violations,
            cost_minor=candidate.cost_minor,
            welfare_rule=self.welfare_rule,
        )

    def score_all(self, candidates: Iterable[Candidate]) -> list[Score]:
        """Judge candidates one by one, in their order: no candidate influences another's score."""
        return [self.score(candidate) for candidate in candidates]

    def rank(self, scores: Iterable[Score]) -> list[Score]:
        """Order scores best first: feasible, judged, welfare, worst-off, cost, then an order drawn from the seed.

        Welfares within two standard errors of their difference count as equal: of all that the best cannot be told
        apart from, the highest worst-off comes first, then the fewest violations, then cost; then the rest likewise.
        Raises ValueError for scores of different estimators: their utilities do not compare.
        """
        waiting = sorted(scores, key=self._rank_key)
        self._refuse_mixture(waiting)
        ranked: list[Score] = []
        while waiting:
            tied = [score for score in waiting[1:] if self._tied(waiting[0], score)]
            chosen = min((waiting[0], *tied), key=_tie_key) if tied else waiting[0]
            waiting = [score for score in waiting if score is not chosen]
            ranked.append(chosen)
        return ranked

    def margin(self, scores: Iterable[Score]) -> Margin | None:
        """Return what lies between the first two of `rank`, None for a single score and when neither was judged."""
        first, second, *_ = (*self.rank(scores), None, None)
        if first is None or second is None or first.welfare is None:
            return None
        if second.welfare is None or first.feasible is not second.feasible:
            return Margin(None, 0.0, True)
        error, difference = self._error_between(first, second), first.welfare - second.welfare
        return Margin(difference, error, difference > max(ROUNDING, RESOLVED * error))

    def accepts(self, before: Score, after: Score) -> bool:
        """Return whether a refinement may stay: welfare rises by more than its error, nobody falls by more than 0.05.

        Never accepted: an unjudged plan, and a broken one in place of a whole one.
        """
        if before.welfare is None or after.welfare is None or (before.feasible and not after.feasible):
            return False
        falls = [_value(before.utilities[name]) - _value(after.utilities[name]) for name in self.group.names]
        if max(falls) > FLOOR + ROUNDING:
            return False
        if self.welfare_rule == "leximin":
            return self._order(after) < self._order(before)
        return after.welfare - before.welfare > max(ROUNDING, self.standard_error(after))

    def standard_error(self, score: Score) -> float:
        """Return sqrt(sum_r w_r^2 SE_r^2), the error of the weighted mean; 0 for the rule estimator."""
        return hypot(*(self.weights.shares[name] * u.standard_error for name, u in score.utilities.items()))

    def _error_between(self, one: Score, other: Score) -> float:
        """Return sqrt(SE_a^2 + SE_b^2): two plans are read apart, so their errors are independent."""
        return hypot(self.standard_error(one), self.standard_error(other))

    def _tied(self, best: Score, other: Score) -> bool:
        """Return whether the judgements are too unsure to tell two scores apart; sure ones are never tied."""
        if best.welfare is None or other.welfare is None or best.feasible is not other.feasible:
            return False
        error = self._error_between(best, other)
        return error > 0.0 and abs(best.welfare - other.welfare) <= RESOLVED * error

    def _refuse_mixture(self, scores: Sequence[Score]) -> None:
        for name in self.group.names:
            judged = [score.utilities[name] for score in scores if score.utilities[name].value is not None]
            made = sorted({f"{utility.estimator} {utility.version}" for utility in judged if utility.estimator})
            if len(made) > 1:
                raise ValueError(f"these scores do not compare, {name} was judged by different estimators: {made}")

    def _utilities(self, lived: Mapping[str, Experience]) -> dict[str, Utility]:
        """Return everybody's utility, each judged alone: who is judged beside whom changes nothing."""
        people = self.group.stakeholders
        if self.at_once == 1:
            return {s.name: self._utility(s, lived.get(s.name)) for s in people}
        with ThreadPoolExecutor(max_workers=self.at_once) as pool:
            found = pool.map(lambda s: self._utility(s, lived.get(s.name)), people)
            return dict(zip(self.group.names, found, strict=True))

    def _utility(self, stakeholder: Stakeholder, experience: Experience | None) -> Utility:
        """Return one traveller's utility; a missing experience is unjudged, a number outside [0, 1] is refused."""
        if experience is None:
            return Utility(None, (Reason(f"{stakeholder.name} has no part in this plan", 0.0),))
        utility = self.estimate(stakeholder, experience)
        if utility.value is not None and not 0.0 <= utility.value <= 1.0:
            raise ValueError(f"estimator '{utility.estimator}' gave {stakeholder.name} {utility.value}, not in [0, 1]")
        return utility

    def _welfare(self, utilities: dict[str, float]) -> float:
        """Aggregate in the order of the travellers' names, so that the order of a request cannot move a digit."""
        names = sorted(utilities)
        return self.welfare([utilities[name] for name in names], [self.weights.shares[name] for name in names])

    def _order(self, score: Score) -> tuple[float, ...]:
        """Return what welfare compares, the smaller the better: the number, or for leximin every utility in turn."""
        if score.welfare is None:
            return (inf,)
        if self.welfare_rule == "leximin":
            return tuple(-step for step in leximin_key([_value(utility) for utility in score.utilities.values()]))
        return (-score.welfare,)

    def _rank_key(self, score: Score) -> tuple[bool, bool, tuple[float, ...], float, int, str]:
        worst = -score.fairness.worst if score.fairness else inf
        draw = hashlib.sha256(f"{self.group.seed}:{score.plan_id}".encode()).hexdigest()
        return (not score.feasible, score.welfare is None, self._order(score), worst, score.cost_minor, draw)


@dataclass(frozen=True, slots=True)
class Critic:
    """Three judgements that never meet: who counts how much, how good it is for one person, how the group adds up."""

    weigh: Weigher = counterfactual
    estimate: Estimator = rules
    welfare: Welfare = utilitarian
    welfare_rule: str = "utilitarian"

    def convene(self, group: Group) -> Panel:
        """Fix weights and utility scales from the request alone; no draft exists yet.

        Weights without a key are stamped with the request's. Raises ValueError when weights are for another request.
        """
        weights = self.weigh(group)
        if not weights.request_digest:
            weights = replace(weights, request_digest=request_key(group, weights.method))
        return Panel(scaled(group), weights, self.estimate, self.welfare, self.welfare_rule)


def critic(weigher: str = "counterfactual", welfare: str = "utilitarian") -> Critic:
    """Return the critic with a weigher and a welfare rule by name; raises BadInput with the nearest known name."""
    if weigher not in WEIGHERS:
        raise BadInput(f"no weigher '{weigher}'; known: {', '.join(WEIGHERS)}{nearest(weigher, WEIGHERS)}")
    if welfare not in WELFARE_RULES:
        raise BadInput(
            f"no welfare rule '{welfare}'; known: {', '.join(WELFARE_RULES)}{nearest(welfare, WELFARE_RULES)}"
        )
    return Critic(WEIGHERS[weigher], rules, WELFARE_RULES[welfare], welfare)


def scaled(group: Group) -> Group:
    """Return the group with every traveller's utility scale and the names of their company filled in."""
    people = tuple(
        replace(s, scale=scale(group, s), companions=tuple(name for name in group.names if name != s.name))
        for s in group.stakeholders
    )
    return replace(group, stakeholders=people)


def _tie_key(score: Score) -> tuple[float, int, int]:
    """Return what decides between judged scores that cannot be told apart: worst-off, violations, cost."""
    assert score.fairness is not None  # noqa: S101  # only called for scores whose welfare is known
    return (-score.fairness.worst, len(score.violations), score.cost_minor)


def _value(utility: Utility) -> float:
    """Return the number of a judged utility."""
    assert utility.value is not None  # noqa: S101  # only called for scores whose welfare is known
    return utility.value
