"""The one place that says how kernels are compiled: cached on disk, no fast-math, so results repeat bit for bit.

numba renews a cached kernel when its own file changes, not when a kernel that it calls does. So the cache lies in a
folder named after a digest of the whole engine: whoever updates a checkout never runs half of yesterday's engine.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from numba import njit
from numba.core import config as numba_config

P = ParamSpec("P")
R = TypeVar("R")

config: Any = numba_config  # its settings are made at run time, unknown to its type hints
ENGINE = Path(__file__).parent
DIGEST_LETTERS = 12


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function on its first call and keep the machine code in the engine's disk cache."""
    with engine_cache():
        return cast(Callable[P, R], njit(cache=True, error_model="numpy")(function))


def part(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function that only kernels call; leaving out its door to Python halves the compile time."""
    options = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}  # known to numba, not to its type hints
    with engine_cache():
        return cast(Callable[P, R], njit(cache=True, error_model="numpy", **options)(function))  # type: ignore[call-overload]


@contextmanager
def engine_cache() -> Iterator[None]:
    """Point numba at this engine's cache while a kernel is declared, and back for everybody else's."""
    before = config.CACHE_DIR
    config.CACHE_DIR = str(CACHE)
    try:
        yield
    finally:
        config.CACHE_DIR = before


def forget_other_engines() -> None:
    """Delete what earlier versions of the engine left in the cache."""
    for folder in CACHE.parent.glob("engine-*"):
        if folder != CACHE:
            shutil.rmtree(folder, ignore_errors=True)


def _cache_folder() -> Path:
    """Return where machine code is kept: NUMBA_CACHE_DIR, beside the engine, or in the user's cache."""
    text = b"".join(path.read_bytes() for path in sorted(ENGINE.glob("*.py")))
    name = "engine-" + hashlib.sha256(text).hexdigest()[:DIGEST_LETTERS]
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR) / name
    if os.access(ENGINE, os.W_OK):
        return ENGINE / "__pycache__" / name
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fairtrip" / name


CACHE = _cache_folder()
