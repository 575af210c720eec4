"""An estimator with role hooks: a role's own Python has the last word on its holders' utilities."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rewards.critic import Estimator
from rewards.experience import Experience
from rewards.types import Utility
from roles.group import Stakeholder

Hook = Callable[[Stakeholder, Experience, Utility], Utility]


@dataclass(frozen=True, slots=True)
class Hooked:
    """Estimate, then let the hook of each of the traveller's roles, by role name, change the utility in turn."""

    estimate: Estimator
    hooks: Mapping[str, Hook]

    def __call__(self, stakeholder: Stakeholder, experience: Experience) -> Utility:
        """Return the utility after the last hook, None stays None; ValueError when a hook returns another thing."""
        utility = self.estimate(stakeholder, experience)
        for role in sorted(set(stakeholder.roles) & set(self.hooks)):
            if utility.value is None:
                return utility
            utility = self.hooks[role](stakeholder, experience, utility)
            if not isinstance(utility, Utility):
                raise ValueError(f"the hook of role '{role}' returned {type(utility).__name__}, not a Utility")
        return utility
