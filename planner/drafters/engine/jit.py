"""The one place that says how kernels are compiled: cached on disk, no fast-math, so results repeat bit for bit."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the machine code in numba's disk cache."""
    return cast(Callable[P, R], njit(cache=True)(function))
