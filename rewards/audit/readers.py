"""Readers: real models as an audit calls them, holistic and decomposed, several questions side by side."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from rewards.audit.case import Case, Readings
from rewards.critic import Critic
from rewards.estimators.judge import Judge as ModelJudge
from rewards.experience import Candidate
from rewards.holistic import Holistic
from rewards.llm.ask import Answer, Ask, Model
from roles.group import Group

AT_ONCE = 4
TEMPERATURE = 0.7
"""Of repeated readings, so that they may differ; a single one is taken as the judge takes it."""

Told = TypeVar("Told")

Scorer = Callable[[Group, Candidate], float | None]
"""One score of one plan, None when there is none."""


@dataclass(frozen=True, slots=True)
class HolisticReader:
    """A judge of an audit that asks a model about everybody at once; repeated readings also shuffle the travellers."""

    holistic: Holistic

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return scores, and the weights that the model says it used; NaN where there are none."""
        group = _group(case)
        judges = [self._judge(number, readings) for number in range(readings)]
        opinions = _side_by_side([partial(judge, group, one) for judge in judges for one in case.candidates])
        shape = (readings, len(case.candidates))
        scores = np.array([_number(opinion.value) for opinion in opinions]).reshape(shape)
        weights = [_weights(opinion.weights, group) for opinion in opinions]
        return Readings(scores, np.array(weights).reshape(*shape, case.people))

    def _judge(self, number: int, readings: int) -> Holistic:
        if readings == 1:
            return self.holistic
        return replace(self.holistic, model=sampled(self.holistic.model, number), seed=self.holistic.seed + number)


@dataclass(frozen=True, slots=True)
class DecomposedReader:
    """A judge of an audit that asks a model about each traveller apart and adds up by the critic's fixed weights."""

    critic: Critic
    model: Model
    name: str

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return the panel's welfare of every candidate, NaN where somebody could not be judged."""
        group = _group(case)
        models = [sampled(self.model, number) if readings > 1 else self.model for number in range(readings)]
        panels = [self.critic_of(model).convene(group) for model in models]
        scores = _side_by_side([partial(panel.score, one) for panel in panels for one in case.candidates])
        return Readings(np.array([_number(one.welfare) for one in scores]).reshape(readings, -1))

    def critic_of(self, model: Model) -> Critic:
        """Return the critic with the model as its judge of one traveller."""
        return replace(self.critic, estimate=ModelJudge(model, self.name))

    def score(self, group: Group, candidate: Candidate) -> float | None:
        """Return the welfare of one candidate under a panel convened for this group."""
        return self.critic_of(self.model).convene(group).score(candidate).welfare


def sampled(model: Model, number: int) -> Model:
    """Return the model asked at a temperature that lets answers differ, with a seed of its own."""

    def ask_warm(ask: Ask) -> Answer:
        return model(replace(ask, temperature=TEMPERATURE, seed=number))

    return ask_warm


def scorer(holistic: Holistic) -> Scorer:
    """Return a holistic judge as a function to a number or None."""
    return lambda group, candidate: holistic(group, candidate).value


def _side_by_side(calls: Sequence[Callable[[], Told]]) -> list[Told]:
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return list(pool.map(lambda call: call(), calls))


def _group(case: Case) -> Group:
    if case.group is None:
        raise ValueError("an invented case has no plans that a model could read")
    return case.group


def _number(score: float | None) -> float:
    return np.nan if score is None else score


def _weights(weights: Mapping[str, float] | None, group: Group) -> list[float]:
    return [np.nan] * len(group.names) if weights is None else [weights[name] for name in group.names]
