"""Reward memory: what a reward has seen so far, kept beside a checkpoint so that a resumed run goes on as before."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from roles.errors import BadInput
from train.reward import WelfareReward
from train.rewarding.alarm import Alarm
from train.rewarding.guards import Guard
from train.rewarding.tilt import Tilt

FILE: Final = "reward.json"


@dataclass(frozen=True, slots=True)
class _Memory:
    guard: Guard
    tilt: Tilt
    alarm: Alarm


def remember(reward: WelfareReward, folder: Path) -> None:
    """Write what the reward's guard, tilt and alarm know into a folder."""
    known = _Memory(reward.guard, reward.tilt, reward.alarm)
    (folder / FILE).write_bytes(TypeAdapter(_Memory).dump_json(known, indent=2) + b"\n")


def recall(reward: WelfareReward, folder: Path) -> None:
    """Give the reward back what `remember` wrote; raises BadInput when it cannot be read."""
    try:
        known = TypeAdapter(_Memory).validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError) as error:
        raise BadInput("cannot be read as a reward's memory", file=folder / FILE) from error
    reward.guard, reward.tilt, reward.alarm = known.guard, known.tilt, known.alarm
