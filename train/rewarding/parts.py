"""Parts of a reward: what one completion earns for being readable, for breaking no rule and for pleasing the group."""

from dataclasses import dataclass
from math import exp, fsum
from typing import Final

from planner.outline import MOST_NOTES, Outline
from rewards.experience import Candidate
from train.rewarding.settings import RewardSettings
from train.rewarding.splits import splits

COMPONENTS: Final = ("readable", "feasible", "welfare")
"""The components by name, in the order of their reward functions; these, and only these, may be normalised apart."""

ISSUES_SCALE = 4.0
"""Broken rules that leave 1/e of the feasible part."""

SPLIT_COST = 0.05
"""What each splitting of the party costs, divided by the number of travellers."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one completion earns: `readable` and `feasible` in [0, 1], `welfare` less what splitting and length cost."""

    readable: float
    feasible: float
    welfare: float

    @property
    def components(self) -> tuple[float, float, float]:
        """Return the components in the order of `COMPONENTS`."""
        return self.readable, self.feasible, self.welfare

    def total(self, settings: RewardSettings) -> float:
        """Return R, in [0, 1]: the components by their shares."""
        earned = fsum(share * part for share, part in zip(shares_of(settings), self.components, strict=True))
        return min(1.0, max(0.0, earned))


UNREADABLE = Parts(0.0, 0.0, 0.0)
"""What text earns that is no outline."""

LEFT_OUT = Parts(1.0, 0.0, 0.0)
"""What a plan earns in which somebody spends no day: it is an outline, and no trip for this group."""


def shares_of(settings: RewardSettings) -> tuple[float, float, float]:
    """Return the share of every component: their weights where they are normalised apart."""
    return settings.readable_share, settings.feasible_share, settings.welfare_share


def parts_of(welfare: float, candidate: Candidate, issues: int, extra: float, settings: RewardSettings) -> Parts:
    """Return the parts of a plan: 1, exp(-issues / 4), and welfare - (0.05 splits / K + extra) / its share.

    With the default shares R = 0.1 + 0.7 S + 0.2 exp(-issues / 4) - 0.05 splits / K - extra. `issues` are broken rules
    and stops that reading had to replace, `extra` is the cost of length. The form is our own.
    """
    split = SPLIT_COST * splits(candidate) / len(candidate.experiences)
    return Parts(1.0, exp(-issues / ISSUES_SCALE), welfare - (split + extra) / settings.welfare_share)


def own_share(outline: Outline, replaced: int) -> float:
    """Return the part of an outline's stops that the policy chose: welfare counts by it, or nonsense would be paid.

    Reading fills a gap with the place that the group likes best, so that a line of made-up ids becomes a fair plan. An
    outline with as many notes as it can carry has no stop of its own: more may have been replaced than it tells.
    """
    stops = sum(len(day.places) for day in outline.days)
    return max(0.0, 1.0 - replaced / max(1, stops)) if replaced < MOST_NOTES else 0.0


def length_cost(characters: int, days: int, settings: RewardSettings) -> float:
    """Return what length costs: nothing up to the free characters, all of `length_cost` from twice as many."""
    free = settings.free_characters * days
    return settings.length_cost * min(1.0, max(0.0, characters / free - 1.0))
