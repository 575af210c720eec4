"""Processes: what all processes of one training run do together, and what the first of them does alone.

`accelerate launch` and `torchrun` start and number them; a run of one process needs nothing of this.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

from roles.errors import Interrupted

PATIENCE: Final = timedelta(hours=1)
"""How long processes wait for each other: the first one alone asks a served judge and settles checkpoints on disk."""

Thing = TypeVar("Thing")


class ProcessLost(Interrupted):
    """Another process of the run has ended, and so this one cannot go on."""


def process_count() -> int:
    """Return how many processes train together."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def process_number() -> int:
    """Return which of them this one is, from 0."""
    return int(os.environ.get("RANK", "0"))


def leads() -> bool:
    """Return whether this process is the one that writes and tells."""
    return process_number() == 0


@contextmanager
def joined(on_cpu: bool) -> Iterator[None]:
    """Join the other processes of the run for a while; one that ends without parting may die of it.

    On GPUs every process is given its own. Raises ProcessLost where another one ends before this one.
    """
    if process_count() == 1:
        yield
        return
    from accelerate import PartialState

    state = PartialState(cpu=on_cpu, timeout=PATIENCE)
    try:
        yield
    except RuntimeError as error:
        if lost_another(error):
            why = "another process of this run has ended, and this one with it; what that one says is why"
            raise ProcessLost(why) from error
        raise
    finally:
        state.destroy_process_group()


def gathered(thing: Thing) -> list[Thing]:
    """Return what every process gives, in their order, once all of them have called it; alone, the thing itself."""
    if process_count() == 1:
        return [thing]
    from torch import distributed  # only a run of several processes has any use for it

    found: list[Any] = [None] * process_count()
    distributed.all_gather_object(found, thing)
    return found


def told_by_leader(thing: Thing) -> Thing:
    """Return what the first process gives; all of them call it."""
    return gathered(thing)[0]


def meet() -> None:
    """Wait until all processes are here."""
    gathered(None)


def lost_another(error: Exception) -> bool:
    """Return whether an error says that another process is gone; gloo has no class of its own for that."""
    from torch.distributed import DistError

    return process_count() > 1 and (isinstance(error, DistError) or "gloo" in str(error))
