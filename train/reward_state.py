"""Reward state: what a reward remembers from step to step, as text beside a checkpoint, so that a run can go on."""

from collections import Counter, deque
from dataclasses import replace

from pydantic import ValidationError

from roles.errors import BadInput
from roles.validation import Record
from train.reward import WelfareReward


class RewardState(Record):
    """Masked groups by kind and by step, the tilt towards roles, and what the alarm has seen."""

    kinds: dict[str, int]
    steps: tuple[tuple[int, int], ...]
    pull: dict[str, float]
    means: dict[str, float]
    points: tuple[tuple[float, float], ...]
    rung: int | None
    step: int


def state_of(reward: WelfareReward) -> str:
    """Return what a reward remembers, as one line of JSON: the same state gives the same bytes."""
    guard, tilt, alarm = reward.guard, reward.tilt, reward.alarm
    state = RewardState(
        kinds=dict(sorted(guard.kinds.items())),
        steps=tuple(guard.steps),
        pull=dict(sorted(tilt.pull.items())),
        means=dict(sorted(tilt.means.items())),
        points=tuple(alarm.points),
        rung=alarm.rung,
        step=alarm.step,
    )
    return state.model_dump_json() + "\n"


def restore(reward: WelfareReward, text: str) -> None:
    """Let a reward go on from what `state_of` wrote; raises BadInput for any other text."""
    try:
        state = RewardState.model_validate_json(text)
    except ValidationError as error:
        raise BadInput("this is no state of a reward; delete it to begin anew with the same weights") from error
    reward.guard.kinds, reward.guard.steps = Counter(state.kinds), deque(state.steps)
    reward.tilt = replace(reward.tilt, pull=dict(state.pull), means=dict(state.means))
    reward.alarm.points, reward.alarm.rung, reward.alarm.step = deque(state.points), state.rung, state.step
