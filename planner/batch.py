"""Batch: many trips in one file, a JSON object a line, planned one by one wherever there is room."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planner.executor import Executor
from planner.finished import Finished, Json
from roles.canonical import sha256_of
from roles.errors import BadInput

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
"""What a trip may be called: its folder bears the name."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BatchTrip:
    """One line of a batch: a name that is also its folder's, and the request as a trip file would hold it."""

    name: str
    request: Json

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the request: a line that was changed is planned again."""
        return sha256_of(self.request)


def read_batch(path: Path) -> list[BatchTrip]:
    """Return the trips of a file: each line a trip request, or an object with `id` and `request` such as a task.

    Raises BadInput with file and line for a line that is neither, and for a name that comes twice.
    """
    trips: dict[str, BatchTrip] = {}
    for number, line in _lines(path):
        trip = _trip(line, f"{path}:{number}", number)
        if trip.name in trips:
            raise BadInput(f"the name '{trip.name}' comes twice", file=path, line=number)
        trips[trip.name] = trip
    if not trips:
        raise BadInput("holds no trip; write one request a line, as JSON", file=path)
    return list(trips.values())


def plan_all(
    trips: Sequence[BatchTrip], plan: Callable[[BatchTrip], Json], done: Finished, executor: Executor, tell: Tell
) -> list[Json]:
    """Return what `plan` made of every trip, in their order, doing only what `done` does not hold.

    A result belongs to a trip when its "trip" and "digest" do; it is in `done` before the next one is waited for. One
    with an "error" is tried again.
    """
    kept = (record for record in done.read() if "error" not in record)
    results = {(record.get("trip"), record.get("digest")): record for record in kept}
    open_ones = [trip for trip in trips if (trip.name, trip.digest) not in results]
    if len(open_ones) < len(trips):
        tell(f"{len(trips) - len(open_ones)} of {len(trips)} trips are planned already")
    for count, record in enumerate(executor(plan, open_ones), start=1):
        done.add(record)
        results[record.get("trip"), record.get("digest")] = record
        tell(f"{count} of {len(open_ones)}: {record.get('trip')}, {record.get('error') or record.get('plan')}")
    return [results[trip.name, trip.digest] for trip in trips]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise BadInput(f"cannot be read ({why})", file=path) from error


def _trip(line: str, where: str, number: int) -> BatchTrip:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{where}: no JSON ({error})") from error
    if not isinstance(record, dict):
        raise BadInput(f"{where}: no JSON object")
    if "request" not in record:
        return BatchTrip(f"trip-{number:05d}", record)
    name, request = str(record.get("id", f"trip-{number:05d}")), record["request"]
    if not NAME.fullmatch(name):
        raise BadInput(f"{where}: '{name[:80]}' cannot name a folder; use letters, digits, '.', '_' and '-'")
    if not isinstance(request, dict):
        raise BadInput(f"{where}: request is no JSON object")
    return BatchTrip(name, request)
