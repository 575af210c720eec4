"""Reward functions: a reward as a recipe asks for it and as TRL takes it, without what would undo fixed weights."""

from collections.abc import Sequence
from typing import Final

from roles.errors import BadInput
from train.reward import Component, WelfareReward
from train.rewarding.parts import COMPONENTS, shares_of
from train.rewarding.settings import WHY_NOT_TRAVELLERS

AGGREGATION: Final = {"components": "normalize_then_sum", "together": "sum_then_normalize"}
"""TRL's `multi_objective_aggregation` for each way to normalise."""


def reward_functions(reward: WelfareReward) -> tuple[list[WelfareReward | Component], list[float], str]:
    """Return TRL's `reward_funcs`, `reward_weights` and `multi_objective_aggregation` for a reward's settings."""
    aggregation = AGGREGATION[reward.settings.normalise]
    if reward.settings.normalise == "together":
        return [reward], [1.0], aggregation
    return [Component(reward, name) for name in COMPONENTS], list(shares_of(reward.settings)), aggregation


def check_functions(functions: Sequence[object], aggregation: str) -> None:
    """Raise BadInput for reward functions that `normalize_then_sum` would turn into weights that follow the drafts.

    Allowed are components of one reward, each once: anything else may be a traveller's utility.
    """
    if aggregation != AGGREGATION["components"] or len(functions) < 2:
        return
    ours = {(id(function.reward), function.name) for function in functions if isinstance(function, Component)}
    if len(ours) == len(functions) and len({reward for reward, _ in ours}) == 1:
        return
    other = next((function for function in functions if not isinstance(function, Component)), functions[-1])
    name = getattr(other, "__name__", type(other).__name__)
    raise BadInput(f"reward function '{name}' would be normalised apart: {WHY_NOT_TRAVELLERS}")
