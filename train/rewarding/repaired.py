"""Repaired: the world as the agent makes it, in which every plan is repaired before anybody judges it."""

from dataclasses import dataclass

from train.environment import Environment, Ready, Step
from train.rewarding.outcome import World
from train.rewarding.settings import RewardSettings
from train.task_set.task import Task


@dataclass(frozen=True, slots=True)
class Repaired:
    """An environment whose steps are what the agent's own repair makes of them; broken is what it could not mend."""

    environment: Environment

    def ready(self, task: Task, /) -> Ready:
        """Return a task prepared, as the environment does."""
        return self.environment.ready(task)

    def step(self, task: Task, text: str, /) -> Step:
        """Return what becomes of a text once it is repaired; an unreadable one stays."""
        return self.environment.after_repair(task, self.environment.step(task, text))


def world_of(environment: Environment, settings: RewardSettings) -> World:
    """Return where texts become plans: as they are written, or repaired, as the settings say."""
    return Repaired(environment) if settings.judged == "repaired" else environment
