"""UPGrad: how often each row of a Jacobian counts, so that their sum hurts no row (Quinton and Rey 2024)."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from numpy import bool_, float64
    from numpy.typing import NDArray

    Numbers = NDArray[float64]

UNHURT: Final = 1e-9
"""A cosine above the negative of this opposes nobody: far above what rounding leaves."""
PATIENCE: Final = 30
"""Rounds for each row after which a projection stops as it is: without rounding errors it always ends by itself."""


def upgrad(gram: "Numbers") -> "Numbers":
    """Return a weight of at least 1 for every row: 1 for each where no two rows oppose one another.

    `gram` (rows x rows) is G = J J^T, the inner products of the rows. Each row is projected onto the directions that
    hurt none: the least v^T G v with v >= e_row; the weights are the sum of these v (arXiv 2406.16232). The usual
    1e-4 on the diagonal of G / trace would leave small rows hurt; this solver is exact and needs no such help.
    """
    import numpy as np  # a reward that is added up needs none

    norms = np.sqrt(np.diag(gram))
    norms[norms == 0.0] = 1.0  # a row without a gradient opposes nobody
    cosines = gram / np.outer(norms, norms)
    found = np.zeros_like(norms)
    for row, norm in enumerate(norms):
        found += norm * _projection(cosines, row) / norms
    return found


def _projection(cosines: "Numbers", row: int) -> "Numbers":
    """Return v >= e_row with the least v^T C v, by non-negative least squares (Lawson and Hanson 1974, chapter 23).

    What is left of the row hurts nobody as soon as no other row that is not yet added opposes it.
    """
    import numpy as np

    added, helping = np.zeros(len(cosines)), np.zeros(len(cosines), dtype=bool)
    for _ in range(PATIENCE * len(cosines)):
        left = np.where(helping, 0.0, cosines[row] + cosines @ added)
        if left.min() >= -UNHURT:
            break
        helping[left.argmin()] = True
        added = _balanced(cosines, row, added, helping)
    added[row] += 1.0
    return added


def _balanced(cosines: "Numbers", row: int, added: "Numbers", helping: "NDArray[bool_]") -> "Numbers":
    """Return how much of the helping rows leaves them unhurt; one that is wanted less than not at all helps no more."""
    import numpy as np

    while True:
        wanted = np.zeros_like(added)
        wanted[helping] = np.linalg.lstsq(cosines[np.ix_(helping, helping)], -cosines[row, helping])[0]
        negative = helping & (wanted <= 0.0)
        if not negative.any():
            return wanted
        step = (added[negative] / (added[negative] - wanted[negative])).min()  # as far as all stay above nothing
        added = added + step * (wanted - added)
        helping &= ~negative | (added > UNHURT)
        added[~helping] = 0.0
