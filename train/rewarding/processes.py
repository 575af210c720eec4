"""Processes: numbers that all processes of one training run have to agree upon."""

import os
from collections.abc import Callable, Sequence

Sum = Callable[[Sequence[int]], list[int]]
"""Adds numbers up over all processes; every process calls it equally often."""


def sum_over_processes(numbers: Sequence[int]) -> list[int]:
    """Return the sums over all processes of `accelerate launch` or `torchrun`; alone, the numbers themselves."""
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return list(numbers)
    import torch  # only a run of several processes has any use for it
    from torch import distributed

    device = "cuda" if distributed.get_backend() == "nccl" else "cpu"
    found = torch.tensor(list(numbers), dtype=torch.int64, device=device)
    distributed.all_reduce(found)
    return [int(number) for number in found.tolist()]
