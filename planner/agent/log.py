"""The event log of a trip: append-only lines with digests, the truth that checkpoints are only a cache of."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from roles.canonical import canonical, sha256_of
from roles.errors import ProblemsFound, Unwritable

SCHEMA_VERSION: Final = 1
FIRST: Final = "0" * 64
"""What the first event names as its predecessor."""

Json = Mapping[str, object]


class DamagedLogError(ProblemsFound):
    """A line of the log does not match its digest: the file was changed or the disk failed."""


@dataclass(frozen=True, slots=True)
class Event:
    """One accepted input or result; `digest` covers the content and the event before it."""

    number: int
    kind: str
    data: Json
    before: str
    digest: str


def digest_of(number: int, kind: str, data: Json, before: str) -> str:
    """Return the digest of an event's content and of the event before it."""
    return sha256_of([SCHEMA_VERSION, number, kind, data, before])


def read_events(path: Path) -> tuple[Event, ...]:
    """Return every complete event of a log in order; a last line that a crash cut off was never accepted.

    Raises DamagedLogError when a complete line does not match its digest or its predecessor.
    """
    if not path.exists():
        return ()
    raw = path.read_bytes()
    lines = raw.split(b"\n")[:-1]  # not splitlines: a name may hold another sign that ends lines, like U+2028
    return tuple(_events([line.decode(errors="replace") for line in lines], path))


def _events(lines: list[str], path: Path) -> Iterator[Event]:
    before = FIRST
    for number, line in enumerate(lines, start=1):
        event = _parse(line, number, path)
        right = digest_of(number, event.kind, event.data, before)
        if event.number != number or event.before != before or event.digest != right:
            raise DamagedLogError(f"{path}:{number}: this line does not match its digest; restore the file from a copy")
        before = event.digest
        yield event


def _parse(line: str, number: int, path: Path) -> Event:
    try:
        record = json.loads(line)
        return Event(record["n"], record["kind"], record["data"], record["before"], record["digest"])
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLogError(f"{path}:{number}: this line is not an event; restore the file from a copy") from error


def append_event(path: Path, kind: str, data: Json, last: Event | None) -> Event:
    """Write one event at the end of a log and return it once it is on the disk.

    Raises Unwritable when the disk is full or the folder cannot be written; what was accepted before stays whole.
    """
    number, before = (last.number + 1, last.digest) if last else (1, FIRST)
    event = Event(number, kind, data, before, digest_of(number, kind, data, before))
    record = {"v": SCHEMA_VERSION, "n": number, "kind": kind, "data": data, "before": before, "digest": event.digest}
    try:
        _write_at_end(path, f"{canonical(record)}\n".encode())
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written ({error.strerror}); nothing accepted before is lost") from error
    return event


def _write_at_end(path: Path, line: bytes) -> None:
    """Append after the last complete line, cutting off what a crash or a full disk left half-written."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        end = _end_of_last_line(handle)
        os.ftruncate(handle, end)
        try:
            os.lseek(handle, end, os.SEEK_SET)
            written = 0
            while written < len(line):
                written += os.write(handle, line[written:])
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, end)
            raise
    finally:
        os.close(handle)


def _end_of_last_line(handle: int) -> int:
    size = os.lseek(handle, 0, os.SEEK_END)
    os.lseek(handle, 0, os.SEEK_SET)
    content = os.read(handle, size) if size else b""
    while len(content) < size:
        content += os.read(handle, size - len(content))
    return content.rfind(b"\n") + 1
