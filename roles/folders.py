"""Folders: where a user's machine keeps what is fairtrip's."""

import os
from pathlib import Path
from typing import Final, Literal

FOLDERS: Final = {
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
}
"""The variable that names each kind of folder, and what stands below home without it (XDG base directories 0.8)."""


def user_folder(kind: Literal["cache", "config", "data"]) -> Path:
    """Return fairtrip's folder of one kind, which need not exist; a variable that is no absolute path is ignored."""
    variable, default = FOLDERS[kind]
    base = Path(os.environ.get(variable, ""))
    return (base if base.is_absolute() else Path.home() / default) / "fairtrip"
