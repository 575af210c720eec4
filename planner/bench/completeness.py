"""Completeness: how much of what users want an agent wrote down (GroupTravelBench, arXiv 2605.25200)."""

from collections.abc import Iterator, Mapping

from planner.bench.outside import Preference, Table

Path = tuple[str, ...]


def completeness(reference: Table, believed: Mapping[str, object]) -> float:
    """Return the share of wanted items, over all users together, that stand in the same field of `believed`, in [0, 1].

    A ceiling counts when it is not 0 and equal, a list entry when it appears word for word; what is written down beyond
    costs nothing. 1 when nothing is wanted. `believed` is plain JSON by user: what is no object counts as empty.
    """
    possible = collected = 0
    for user, preference in reference.items():
        for path, wanted in _fields(preference):
            written = _at(believed.get(user), path)
            if isinstance(wanted, tuple):
                possible += len(wanted)
                collected += sum(entry in written for entry in wanted) if isinstance(written, list | tuple) else 0
            elif wanted:
                possible += 1
                collected += isinstance(written, int | float) and written == wanted
    return collected / possible if possible else 1.0


def _fields(preference: Preference) -> Iterator[tuple[Path, float | tuple[str, ...]]]:
    """Yield every ceiling and every list of a preference with the path that leads to it."""
    yield from _leaves(preference.model_dump(), ())


def _leaves(value: object, path: Path) -> Iterator[tuple[Path, float | tuple[str, ...]]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, int | float):
        yield path, value
    elif isinstance(value, list | tuple):
        yield path, tuple(str(entry) for entry in value)


def _at(value: object, path: Path) -> object:
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value
