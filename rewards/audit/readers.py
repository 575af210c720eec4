"""Readers: real models as an audit calls them, holistic and decomposed, several questions side by side."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from math import fsum
from typing import TypeVar

import numpy as np

from rewards.audit.case import Case, Readings
from rewards.critic import Critic
from rewards.estimators.judge import SAMPLING_TEMPERATURE
from rewards.estimators.judge import Judge as ModelJudge
from rewards.experience import Candidate
from rewards.holistic import Holistic
from rewards.llm.ask import Answer, Ask, Model
from rewards.llm.line import AT_ONCE
from roles.group import Group

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
        judges = [_for_reading(self.holistic, number, readings) for number in range(readings)]
        opinions = _side_by_side([partial(judge, group, one) for judge in judges for one in case.candidates])
        shape = (readings, len(case.candidates))
        scores = np.array([_number(opinion.value) for opinion in opinions]).reshape(shape)
        weights = [_weights(opinion.weights, group) for opinion in opinions]
        return Readings(scores, np.array(weights).reshape(*shape, case.people))


@dataclass(frozen=True, slots=True)
class SeparateReader:
    """The same question asked about each traveller alone, added up by the case's fixed weights.

    Nothing else differs from `HolisticReader`, no rule takes part: what separates them is the claim of decomposing.
    """

    holistic: Holistic

    def __call__(self, case: Case, readings: int) -> Readings:
        """Return the weighted means of the travellers' scores, NaN where one of them has none."""
        group = _group(case)
        judges = [_for_reading(self.holistic, number, readings) for number in range(readings)]
        alone = [_alone(group, one) for one in case.candidates]
        calls = [partial(judge, *pair) for judge in judges for pairs in alone for pair in pairs]
        values = np.array([_number(opinion.value) for opinion in _side_by_side(calls)])
        return Readings(values.reshape(readings, len(case.candidates), case.people) @ case.weights)

    def scorer(self, shares: Mapping[str, float]) -> Scorer:
        """Return the reader as a function to a number or None, with these weights."""

        def score(group: Group, candidate: Candidate) -> float | None:
            opinions = _side_by_side([partial(self.holistic, *pair) for pair in _alone(group, candidate)])
            values = [opinion.value for opinion in opinions if opinion.value is not None]
            if len(values) < len(opinions):
                return None
            return fsum(shares[name] * value for name, value in zip(group.names, values, strict=True))

        return score


@dataclass(frozen=True, slots=True)
class DecomposedReader:
    """The panel as it judges trips: rules for all that rules can tell, the model for each traveller's soft matters."""

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
        return model(replace(ask, temperature=SAMPLING_TEMPERATURE, seed=number))

    return ask_warm


def scorer(holistic: Holistic) -> Scorer:
    """Return a holistic judge as a function to a number or None."""
    return lambda group, candidate: holistic(group, candidate).value


def _for_reading(holistic: Holistic, number: int, readings: int) -> Holistic:
    """Return the judge for one of several readings: sampled, and with the travellers in another order."""
    if readings == 1:
        return holistic
    return replace(holistic, model=sampled(holistic.model, number), seed=holistic.seed + number)


def _alone(group: Group, candidate: Candidate) -> list[tuple[Group, Candidate]]:
    """Return for every traveller the group and the candidate as if nobody else went."""
    lived = {one.traveller: one for one in candidate.experiences}
    return [
        (replace(group, stakeholders=(person,)), replace(candidate, experiences=(lived[person.name],)))
        for person in group.stakeholders
    ]


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
