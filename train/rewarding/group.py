"""GroupRewards: one sample group with what it earned, all of it or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from rewards.critic import Panel
from train.rewarding.guards import Masked
from train.rewarding.outcome import Outcome
from train.rewarding.parts import COMPONENTS
from train.rewarding.settings import RewardSettings
from train.rewarding.tilt import role_of

REWARD = "reward"
"""The sum of all components, as a name beside theirs."""


@dataclass(frozen=True, slots=True)
class GroupRewards:
    """A sample group of `size` completions; `panel` is None where the task could not be convened."""

    size: int
    panel: Panel | None
    found: Sequence[Outcome] | Masked

    @property
    def masked(self) -> Masked | None:
        """Return why the group has no rewards, None when it has."""
        return self.found if isinstance(self.found, Masked) else None

    @property
    def outcomes(self) -> Sequence[Outcome]:
        """Return what came of its completions, nothing for a masked group."""
        return () if isinstance(self.found, Masked) else self.found

    def rewards(self, name: str, settings: RewardSettings) -> list[float | None]:
        """Return R or one component for each completion: None for all of a masked group, their mean for a tied one."""
        if self.masked:
            return [None] * self.size
        values = [_value(outcome, name, settings) for outcome in self.outcomes]
        if _alike(values, settings):
            return [fsum(values) / len(values)] * len(values)
        return list(values)

    def tied(self, settings: RewardSettings) -> bool:
        """Return whether the rewards lie too close to teach anything but noise."""
        values = [outcome.parts.total(settings) for outcome in self.outcomes]
        return bool(values) and _alike(values, settings)

    def utilities(self) -> Iterator[tuple[str, float]]:
        """Yield role and utility of every traveller of every plan that was judged."""
        if self.panel is None:
            return
        roles = {stakeholder.name: role_of(stakeholder) for stakeholder in self.panel.group.stakeholders}
        for outcome in self.outcomes:
            for name, utility in sorted(outcome.utilities.items()):
                yield roles[name], utility


def _alike(values: Sequence[float], settings: RewardSettings) -> bool:
    return max(values) - min(values) < settings.least_range


def _value(outcome: Outcome, name: str, settings: RewardSettings) -> float:
    if name == REWARD:
        return outcome.parts.total(settings)
    return outcome.parts.components[COMPONENTS.index(name)]
