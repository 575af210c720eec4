"""The one place that says how kernels are compiled: cached on disk, no fast-math, so results repeat bit for bit.

numba renews a cached kernel when its own file changes, not when a kernel that it calls does: after editing the engine,
delete the *.nbi and *.nbc files beside it. An installed package replaces all files, so users never meet this.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the machine code in numba's disk cache."""
    return cast(Callable[P, R], njit(cache=True)(function))


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only kernels call; leaving out its door to Python halves the compile time."""
    return cast(Callable[P, R], njit(cache=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function))
