"""Writing exports: whole or not at all, and never outside the chosen folder."""

import os
import secrets
from pathlib import Path

from roles.errors import Unwritable


def write_export(path: Path, data: bytes) -> None:
    """Replace a file in one step: a reader, or a crash, finds the old bytes or the new ones.

    A link at `path` is replaced, not followed. Raises Unwritable with one line; nothing half-written stays.
    """
    temporary = path.parent / f".fairtrip-{secrets.token_hex(6)}.tmp"
    try:
        _write_through(temporary, data)
        temporary.replace(path)
        _settle_folder(path.parent)
    except OSError as error:
        raise Unwritable(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        _remove(temporary)


def _write_through(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):  # Windows cannot open a folder; its rename is settled already
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # the folder itself is gone or refuses; the first error is the one to tell
        return
