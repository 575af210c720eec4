"""Sample groups: which rows of a batch are completions of the same task, and so are compared with each other."""

from collections.abc import Sequence
from itertools import groupby

from roles.errors import BadInput


def sample_groups(tasks: Sequence[str], size: int | None = None) -> list[slice]:
    """Return the runs of rows with the same task, cut to `size` where it is given.

    Raises BadInput for a run that `size` does not divide: part of that group is with another process, which would not
    learn that this part was masked.
    """
    groups, start = [], 0
    for task, run in groupby(tasks):
        length = len(list(run))
        step = size or length
        if length % step:
            raise BadInput(
                f"task {task} has {length} completions in one process, not a multiple of {step}: a sample group may "
                "not be parted between processes; make the batch of each device a multiple of the group"
            )
        groups += [slice(at, at + step) for at in range(start, start + length, step)]
        start += length
    return groups
