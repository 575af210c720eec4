"""Bench: the plans of one trip, the critics that are to be compared on them, and how much may be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from rewards.audit.case import Case, Judge, Readings
from rewards.audit.damage import DAMAGES, FLOORS, truly_worse
from rewards.audit.readers import DecomposedReader, Scorer
from rewards.critic import Panel
from rewards.experience import Candidate
from rewards.holistic import Holistic


@dataclass(frozen=True, slots=True)
class Texts:
    """What only judges that read words can be asked about."""

    scorers: Mapping[str, Scorer]
    wordings: Sequence[Holistic]
    decomposed: DecomposedReader


@dataclass(frozen=True, slots=True)
class Bench:
    """One trip in the laboratory. `panel` judges by the rules: what it says is the truth here."""

    panel: Panel
    wholes: tuple[Candidate, ...]
    critics: Mapping[str, Judge]
    readings: int = 8
    seed: int = 0
    attacked: int = 2
    """How many plans hostile texts are planted in."""
    texts: Texts | None = None
    """None for simulated judges."""
    case: Case = field(init=False)
    """Every plan, damaged ones among them: more plans, and more different ones, than a planner drafts."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "case", judged_case(self.panel, spoilt(self.panel, self.wholes)))

    def read(self) -> list[tuple[str, Readings]]:
        """Return every critic's readings of the case; the same answers serve every experiment."""
        return [(name, judge(self.case, self.readings)) for name, judge in self.critics.items()]


def judged_case(panel: Panel, candidates: Sequence[Candidate]) -> Case:
    """Return candidates with the rules' utilities; one that leaves somebody unjudged is left out."""
    kept, rows = [], []
    for candidate in candidates:
        utilities = panel.score(candidate).utilities
        values = [utilities[name].value for name in panel.group.names]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            kept.append(candidate)
            rows.append(known)
    shares = np.array([panel.weights.shares[name] for name in panel.group.names])
    return Case(shares, np.array(rows).reshape(-1, len(shares)), panel.group, tuple(kept))


def spoilt(panel: Panel, wholes: Sequence[Candidate]) -> list[Candidate]:
    """Return whole plans, each followed by its damaged copies and the ones that deserve nothing."""
    found = []
    for whole in wholes:
        damaged = [damage(panel, whole) for damage in DAMAGES.values()]
        found += [whole, *(one for one in damaged if one is not None), *(floor(whole) for floor in FLOORS.values())]
    return found


def damaged_pairs(panel: Panel, wholes: Sequence[Candidate], damage: str) -> list[tuple[Candidate, Candidate]]:
    """Return whole plans with a copy that the rules, too, find worse."""
    copies = [(whole, DAMAGES[damage](panel, whole)) for whole in wholes]
    return [(whole, copy) for whole, copy in copies if copy is not None and truly_worse(panel, whole, copy)]
