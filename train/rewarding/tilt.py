"""Tilt: how training leans towards roles that it has neglected, from one batch to the next and never inside one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import exp, fsum

from roles.group import Group, Stakeholder

FLOOR = 0.5
"""Part of every fixed weight that no tilt can take away, so that the fixed weights stay recognisable."""

MEMORY = 0.95
"""How much of a role's mean utility stays when a batch comes in."""

NO_ROLE = "no role"


@dataclass(frozen=True, slots=True)
class Tilt:
    """Weights of roles, moved by exp(step * loss) after each batch (group-robust preference optimisation, 2024).

    loss = 1 - the running mean of a role's utilities. That it acts on travellers' shares, and the floor, are our own.
    """

    step: float
    pull: Mapping[str, float] = field(default_factory=dict)
    """Logarithms of the roles' factors, up to a constant."""
    means: Mapping[str, float] = field(default_factory=dict)

    def shares(self, group: Group, fixed: Mapping[str, float]) -> Mapping[str, float]:
        """Return the shares to judge a task by: FLOOR of the fixed ones and the rest tilted; they sum to 1."""
        if not self.step or not self.pull:
            return fixed
        middle = fsum(self.pull.values()) / len(self.pull)
        pulls = {s.name: self.pull.get(role_of(s), middle) for s in group.stakeholders}
        most = max(pulls.values())
        factors = {name: exp(pull - most) for name, pull in pulls.items()}
        total = fsum(fixed[name] * factor for name, factor in factors.items())
        tilted = {name: fixed[name] * factor / total for name, factor in factors.items()}
        return {name: FLOOR * share + (1.0 - FLOOR) * tilted[name] for name, share in fixed.items()}

    def moved(self, utilities: Iterable[tuple[str, float]]) -> "Tilt":
        """Return the tilt after a batch of (role, utility)."""
        heard: dict[str, list[float]] = {}
        for role, utility in utilities:
            heard.setdefault(role, []).append(utility)
        now = {role: fsum(values) / len(values) for role, values in sorted(heard.items())}
        means = {**self.means, **{role: _mixed(self.means.get(role, mean), mean) for role, mean in now.items()}}
        middle = fsum(self.pull.values()) / len(self.pull) if self.pull else 0.0
        pull = {role: self.pull.get(role, middle) + self.step * (1.0 - mean) for role, mean in means.items()}
        return replace(self, pull=pull, means=means)


def role_of(stakeholder: Stakeholder) -> str:
    """Return the role under which a traveller is counted across tasks: the first one; names mean nothing there."""
    return stakeholder.roles[0] if stakeholder.roles else NO_ROLE


def _mixed(before: float, now: float) -> float:
    return MEMORY * before + (1.0 - MEMORY) * now
