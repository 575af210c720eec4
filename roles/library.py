"""RoleLibrary: where role files are found, which one wins, and reading them one at a time; nothing is imported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from roles.errors import BadInput, nearest, shown
from roles.role import Role, load_role

ENTRY_POINTS: Final = "fairtrip.roles"
"""Entry points of this group name an installed package that holds role files: `boats = "my_package.roles"`."""
SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class RoleFile:
    """One role file and where it was found: "built-in", "package NAME" or "folder"."""

    name: str
    path: Path
    found_in: str


@dataclass(frozen=True, slots=True)
class RoleLibrary:
    """Every role that can be used, read when first asked for."""

    entries: dict[str, RoleFile]
    duplicates: tuple[str, ...] = ()
    """One line for every role file that is hidden by another of the same name."""
    _read: dict[str, Role] = field(default_factory=dict, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Return every role's name, sorted."""
        return tuple(sorted(self.entries))

    def get(self, name: str) -> Role:
        """Return one role; raises BadInput with the nearest name, or with what is wrong in its file."""
        if name not in self.entries:
            raise BadInput(f"no role '{shown(name)}'{nearest(name, self.names)}; see: fairtrip roles list")
        if name not in self._read:
            self._read[name] = load_role(self.entries[name].path)
        return self._read[name]


def load_roles(folders: Sequence[Path | str] = ()) -> RoleLibrary:
    """Find built-in roles, those of installed packages and those in `folders`; a folder's role hides others.

    Raises BadInput when a folder is missing. Files are read later, by `RoleLibrary.get`.
    """
    entries: dict[str, RoleFile] = {}
    duplicates: list[str] = []
    for found in (*_built_in(), *_installed()):
        if found.name in entries:
            duplicates.append(_hidden(found, entries[found.name]))
        entries.setdefault(found.name, found)
    for folder in folders:
        for found in _in_folder(Path(folder), "folder"):
            if found.name in entries:
                duplicates.append(_hidden(entries[found.name], found))
            entries[found.name] = found
    return RoleLibrary(entries, tuple(duplicates))


def _built_in() -> Iterator[RoleFile]:
    yield from _in_folder(Path(str(files("roles") / "builtin")), "built-in")


def _installed() -> Iterator[RoleFile]:
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: (point.name, point.value)):
        for folder in _folders_of(point):
            yield from _in_folder(folder, f"package {point.value}")


def _folders_of(point: EntryPoint) -> Iterator[Path]:
    """Yield the folders of the named package; only its top level is looked up, because more would import it."""
    top, *inner = point.value.split(".")
    spec = find_spec(top)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location, *inner)
        if folder.is_dir():
            yield folder


def _in_folder(folder: Path, found_in: str) -> Iterator[RoleFile]:
    if not folder.is_dir():
        raise BadInput("no such folder of roles", file=folder)
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES and path.is_file():
            yield RoleFile(path.stem, path, found_in)


def _hidden(hidden: RoleFile, by: RoleFile) -> str:
    return f"role '{shown(hidden.name)}': {hidden.path} ({hidden.found_in}) is hidden by {by.path} ({by.found_in})"
