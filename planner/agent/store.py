"""The trip folder: event log, one exclusive lock for writers, plan files written atomically."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from planner.agent.log import Event, Json, append_event, read_events
from planner.drafters.task import Lock
from planner.exporters.write import write_export
from roles.errors import BadInput, TripBusy, Unwritable, nearest

FOLDER: Final = ".fairtrip"
WAIT_S: Final = 2.0
"""How long a second writer waits before it is told who holds the trip."""
POLL_S: Final = 0.05


def folder_of(trip: Path) -> Path:
    """Return where everything about a trip file is kept: `.fairtrip/<name>` beside it."""
    return trip.resolve().parent / FOLDER / trip.stem


@dataclass(slots=True)
class Trip:
    """One trip folder: read it freely; write only inside `open_trip`."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    writable: bool = False

    @property
    def log(self) -> Path:
        """Return the event log's path."""
        return self.folder / "events.jsonl"

    @property
    def checkpoints(self) -> Path:
        """Return the checkpoint database's path: a cache that may be deleted."""
        return self.folder / "checkpoints.sqlite"

    def append(self, kind: str, data: Json) -> Event:
        """Accept one input or result: when this returns it is on the disk."""
        if not self.writable:
            raise ValueError("this trip was opened for reading")
        event = append_event(self.log, kind, data, self.events[-1] if self.events else None)
        self.events.append(event)
        return event

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind in order."""
        return tuple(event for event in self.events if event.kind == kind)

    def locks(self) -> tuple[Lock, ...]:
        """Return what the group has settled: every lock that was not taken back."""
        settled: dict[str, Lock] = {}
        for event in self.events:
            place = str(event.data.get("place", ""))
            if event.kind == "lock":
                day, slot, who = event.data.get("day"), event.data.get("slot"), event.data.get("who")
                settled[place] = Lock(
                    place,
                    day if isinstance(day, int) else None,
                    slot if isinstance(slot, str) else None,
                    tuple(str(name) for name in who) if isinstance(who, list) else (),
                )
            elif event.kind == "unlock":
                settled.pop(place, None)
        return tuple(settled.values())

    def save_plan(self, plan_id: str, record: Json) -> None:
        """Keep a judged plan under its id; writing the same plan again changes nothing."""
        text = json.dumps(record, sort_keys=True, ensure_ascii=False, indent=1)
        (self.folder / "plans").mkdir(exist_ok=True)
        write_export(self.folder / "plans" / f"{plan_id}.json", (text + "\n").encode())

    def load_plan(self, plan_id: str) -> dict[str, object]:
        """Return a kept plan; BadInput names the nearest id when there is none."""
        path = self.folder / "plans" / f"{plan_id}.json"
        known = sorted(p.stem for p in (self.folder / "plans").glob("*.json"))
        if plan_id not in known:
            raise BadInput(f"no plan '{plan_id}' here{nearest(plan_id, known)} known: {', '.join(known) or 'none yet'}")
        record: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
        return record


def read_trip(folder: Path) -> Trip:
    """Return a trip folder for reading; an absent one is an empty trip."""
    return Trip(folder, list(read_events(folder / "events.jsonl")))


@contextmanager
def open_trip(folder: Path) -> Iterator[Trip]:
    """Hold a trip folder for writing.

    Raises TripBusy when another process holds it for longer than WAIT_S, Unwritable when the folder cannot be made.
    The lock belongs to the open file, so the system releases it however this process ends.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Unwritable(
            f"{folder}: cannot be written ({error.strerror}); choose another place with --folder"
        ) from error
    try:
        _acquire(handle, folder)
        yield Trip(folder, list(read_events(folder / "events.jsonl")), writable=True)
    finally:
        os.close(handle)


def _acquire(handle: int, folder: Path) -> None:
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                holder = os.pread(handle, 200, 0).decode(errors="replace").strip() or "another process"
                raise TripBusy(f"{folder}: trip is open in {holder}; try again when it has ended") from error
            time.sleep(POLL_S)
    note = f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    os.ftruncate(handle, 0)
    os.pwrite(handle, note.encode(), 0)
