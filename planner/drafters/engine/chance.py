"""Chance: a random generator whose state is an array, so that a kernel can stop and go on (splitmix64, Steele 2014)."""

import numpy as np
import numpy.typing as npt

from planner.drafters.engine.jit import part

Seeds = npt.NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


@part
def uniform(rng: Seeds) -> float:
    """Return a number in [0, 1) and advance the generator."""
    z = rng[0] + _STEP
    rng[0] = z
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    return float((z ^ (z >> _S31)) >> _S11) * _UNIT


@part
def below(rng: Seeds, n: int) -> int:
    """Return a whole number in [0, n)."""
    return int(uniform(rng) * n)


def generator(seed: int) -> Seeds:
    """Return a generator for a seed >= 0."""
    return np.array([seed * 0x9E3779B9 + 12345], np.uint64)
