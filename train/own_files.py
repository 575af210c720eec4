"""OwnFiles: packs of places and folders of roles that somebody adds to those that ship, and how records name them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planner.catalog.catalog import open_catalog
from roles.errors import BadInput
from roles.library import RoleLibrary, load_roles
from train.environment import Environment, Form
from train.task_set.draw import World

NONE: Final = "none"
"""What a record says where nobody added anything."""
DIGITS: Final = 12
"""Hexadecimal digits of a file's SHA-256 that tell its versions apart."""


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """Packs and folders of roles in the order in which later ones win; what was made from others does not compare."""

    packs: tuple[Path, ...] = ()
    role_folders: tuple[Path, ...] = ()

    def environment(self, form: Form = "compact") -> Environment:
        """Return an environment that knows these places and roles."""
        return Environment(form=form, packs=self.packs, role_folders=self.role_folders)

    def world(self) -> World:
        """Return the catalogue and the roles that tasks are made of."""
        return World(open_catalog(self.packs), load_roles(self.role_folders))


NOTHING_ADDED: Final = OwnFiles()


def own_files(packs: Sequence[Path] | None, roles: Sequence[Path] | None) -> OwnFiles:
    """Return what a command line named, as absolute paths: other processes and machines may start elsewhere."""
    return OwnFiles(tuple(path.absolute() for path in packs or ()), tuple(path.absolute() for path in roles or ()))


def named_in(environment: Environment) -> str:
    """Return name and digest of every pack and role that was added, "none" without any; raises BadInput."""
    return ", ".join([*map(named_file, environment.packs), *own_roles(load_roles(environment.role_folders))]) or NONE


def own_roles(library: RoleLibrary) -> list[str]:
    """Return name and digest of every role of a library that comes from a folder of somebody's own."""
    return [named_file(file.path) for _, file in sorted(library.entries.items()) if file.found_in == "folder"]


def named_file(path: Path) -> str:
    """Return a file's name and the beginning of its digest; raises BadInput when it cannot be read."""
    try:
        return f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]}"
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", file=path) from error
