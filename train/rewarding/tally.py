"""Tally: what all processes have to know of a step, so that each of them goes on from it in the same way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from train.rewarding.group import GroupRewards
from train.rewarding.held_back import CHECKS, mean_of
from train.rewarding.settings import RewardSettings


@dataclass(frozen=True, slots=True)
class Tally:
    """One step in numbers: groups that were masked, of how many, and what the tilt and the alarm hear."""

    masked: int
    groups: int
    utilities: Sequence[tuple[str, float]]
    """Role and utility of every traveller of every plan that was judged; empty where no tilt asks for them."""
    compared: Sequence[tuple[float, float]]
    """Mean reward and held-back check over the completions of each process that had any."""

    @property
    def reward(self) -> float | None:
        """Return the mean reward where there was a check; processes have equally many completions."""
        return mean_of([reward for reward, _ in self.compared])

    @property
    def held_back(self) -> float | None:
        """Return the mean of the held-back check."""
        return mean_of([check for _, check in self.compared])


def tally_of(groups: Sequence[GroupRewards], settings: RewardSettings) -> Tally:
    """Return the tally of the sample groups of this process."""
    judged = [(group.panel, outcome.candidate) for group in groups if group.panel for outcome in group.outcomes]
    check = CHECKS[settings.held_back](judged)
    totals = [outcome.parts.total(settings) for group in groups for outcome in group.outcomes]
    return Tally(
        masked=sum(group.masked is not None for group in groups),
        groups=len(groups),
        utilities=[heard for group in groups for heard in group.utilities()] if settings.robust else [],
        compared=[] if check is None else [(fsum(totals) / len(totals), check)],
    )


def together(tallies: Sequence[Tally]) -> Tally:
    """Return the tally of all processes from those of each, in their order."""
    return Tally(
        masked=sum(tally.masked for tally in tallies),
        groups=sum(tally.groups for tally in tallies),
        utilities=[heard for tally in tallies for heard in tally.utilities],
        compared=[pair for tally in tallies for pair in tally.compared],
    )
