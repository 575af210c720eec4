"""Committee: several estimators judge apart, and their median or mean counts; how far they disagree is the error."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import median, stdev

from rewards.critic import Estimator
from rewards.experience import Experience
from rewards.types import Reason, Utility
from roles.group import Stakeholder


@dataclass(frozen=True, slots=True)
class Committee:
    """An estimator made of several; `centre` is `statistics.median` or `fmean`. Raises ValueError without any.

    The error is the standard deviation between the members, at least the root mean square of their own errors. It is
    not divided by their number: judges of one kind err alike, so more of them do not make the centre surer.
    """

    members: tuple[Estimator, ...]
    centre: Callable[[Sequence[float]], float] = median

    def __post_init__(self) -> None:
        if not self.members:
            raise ValueError("a committee needs at least one member")

    def __call__(self, stakeholder: Stakeholder, experience: Experience) -> Utility:
        """Return the centre of the members' utilities with the reasons of the member nearest to it.

        None when fewer than half of the members could judge.
        """
        heard = [member(stakeholder, experience) for member in self.members]
        name = f"committee({', '.join(utility.estimator for utility in heard)})"
        version = ", ".join(utility.version for utility in heard)
        judged = [(utility.value, utility) for utility in heard if utility.value is not None]
        if 2 * len(judged) < len(heard):
            missing = Reason(f"not judged: {len(heard) - len(judged)} of {len(heard)} judges could not", 0.0)
            return Utility(None, (missing,), 0.0, name, version)
        values = [value for value, _ in judged]
        centre = self.centre(values)
        nearest = min(judged, key=lambda one: abs(one[0] - centre))[1]
        return Utility(centre, nearest.reasons, _spread(values, [u for _, u in judged]), name, version)


def _spread(values: Sequence[float], judged: Sequence[Utility]) -> float:
    own = sqrt(fsum(utility.standard_error**2 for utility in judged) / len(judged))
    return max(own, stdev(values)) if len(values) > 1 else own
