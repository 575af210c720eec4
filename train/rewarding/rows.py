"""Rows: the advantages of a batch apart, one row for every role and one for what all have in common."""

from collections.abc import Sequence
from math import fsum
from typing import Final

from train.rewarding.group import GroupRewards
from train.rewarding.settings import RewardSettings
from train.rewarding.tilt import role_of

IN_COMMON: Final = "in common"
"""The row of what is no traveller's: readable, feasible, splits and length. No id of a role has a blank in it."""

Rows = dict[str, list[float]]


def rows_of(groups: Sequence[GroupRewards], settings: RewardSettings) -> Rows:
    """Return, by role, each completion's share of R less its mean in the sample group; the rows add up to R's own.

    Every traveller counts by their fixed weight and nothing is divided by a spread. A masked or tied group has zeros,
    and a row of nothing but zeros is left out. What makes a row is our own.
    """
    every = sum(group.size for group in groups)
    rows: Rows = {}
    start = 0
    for group in groups:
        for name, earned in _earned(group, settings).items():
            mean = fsum(earned) / len(earned)
            row = rows.setdefault(name, [0.0] * every)
            row[start : start + group.size] = [value - mean for value in earned]
        start += group.size
    return {name: row for name, row in sorted(rows.items()) if any(row)}


def _earned(group: GroupRewards, settings: RewardSettings) -> Rows:
    """Return by role what every completion earns through its travellers, and the rest of R."""
    if group.panel is None or group.masked or group.tied(settings):
        return {}
    shares = group.panel.weights.shares
    earned: Rows = {role_of(one): [0.0] * group.size for one in group.panel.group.stakeholders}
    for at, outcome in enumerate(group.outcomes):
        for one in group.panel.group.stakeholders:
            if outcome.counted:
                part = settings.welfare_share * outcome.counted * shares[one.name] * outcome.utilities[one.name]
                earned[role_of(one)][at] += part
    totals = [outcome.parts.total(settings) for outcome in group.outcomes]
    rest = [total - fsum(row[at] for row in earned.values()) for at, total in enumerate(totals)]
    return {**earned, IN_COMMON: rest}
