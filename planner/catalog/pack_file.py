"""PackFile: one pack read from disk, and where each of its parts stands; Problem: what is wrong with it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from planner.catalog.pack import CityPack, Supplement
from roles.errors import BadInput
from roles.strict_yaml import PACK_BYTES, Document, PathTo, load
from roles.validation import validated

BUILT_IN: Final = Path(__file__).parent / "packs"
"""Where the packs are that ship with fairtrip."""

Severity = Literal["error", "warning"]

PLACED: Final = re.compile(r"(?P<file>.+?):(?P<line>\d+): (?P<text>.*?)(?: \(and \d+ more\))?")
"""How BadInput writes where something is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a pack or a table, and where."""

    severity: Severity
    code: str
    text: str
    file: str
    line: int | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where}: {self.severity}: {self.text} [{self.code}]"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack that fits the schema, and the document it was read from."""

    path: Path
    pack: CityPack | Supplement
    document: Document

    @property
    def ships(self) -> bool:
        """Return whether this is one of the packs that come with fairtrip."""
        return self.path.resolve().parent == BUILT_IN.resolve()

    @property
    def city_id(self) -> str:
        """Return the id of the city that this pack describes or extends."""
        return self.pack.city.id if isinstance(self.pack, CityPack) else self.pack.extends

    def error(self, text: str, at: PathTo) -> BadInput:
        """Return an error at a location of this pack."""
        return self.document.error(text, at)

    def problem(self, severity: Severity, code: str, text: str, at: PathTo) -> Problem:
        """Return a problem at a location of this pack."""
        return Problem(severity, code, text, str(self.path), self.document.line(at))


def built_in_packs() -> tuple[Path, ...]:
    """Return the packs that ship with fairtrip, in order of name."""
    return tuple(sorted(BUILT_IN.glob("*.yaml")))


def load_pack(path: Path) -> PackFile:
    """Read a city pack, or a supplement when it has the key `extends`; raises BadInput listing everything wrong."""
    document = load(path, PACK_BYTES)
    if isinstance(document.data, dict) and "extends" in document.data:
        return PackFile(path, validated(Supplement, document), document)
    return PackFile(path, validated(CityPack, document), document)


def problems_of(error: BadInput, file: str) -> tuple[Problem, ...]:
    """Return everything an error lists as problems of one file."""
    problems = []
    for text in (str(error), *error.further):
        match = PLACED.fullmatch(text)
        line = int(match["line"]) if match else None
        problems.append(Problem("error", "schema", match["text"] if match else text, file, line))
    return tuple(problems)
