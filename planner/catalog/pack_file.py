"""PackFile: one pack read from disk, with the line of everything in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.catalog.pack import CityPack, Supplement
from roles.errors import BadInput, nearest, shown
from roles.strict_yaml import PACK_BYTES, Document, PathTo, load

Severity = Literal["error", "warning"]


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
    """A pack that fits the schema, where it came from, and where each of its parts stands."""

    path: Path
    pack: CityPack | Supplement
    line: Callable[[PathTo], int]

    @property
    def city_id(self) -> str:
        """Return the id of the city that this pack describes or extends."""
        return self.pack.city.id if isinstance(self.pack, CityPack) else self.pack.extends

    def problem(self, severity: Severity, code: str, text: str, at: PathTo) -> Problem:
        """Return a problem at a location of this pack."""
        return Problem(severity, code, text, str(self.path), self.line(at))


def load_pack(path: Path) -> PackFile:
    """Read one pack; raises BadInput with the first thing that is wrong, its line, and how many more there are."""
    loaded, problems = try_pack(path)
    if loaded is None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        further = tuple(str(problem) for problem in problems[1:])
        raise BadInput(problems[0].text + more, file=path, line=problems[0].line, further=further)
    return loaded


def try_pack(path: Path) -> tuple[PackFile | None, tuple[Problem, ...]]:
    """Read one pack and return it, or None with every way in which it does not fit the schema."""
    document = load(path, PACK_BYTES)
    data = document.data
    record: type[CityPack | Supplement] = Supplement if isinstance(data, dict) and "extends" in data else CityPack
    try:
        return PackFile(path, record.model_validate(data), document.line), ()
    except ValidationError as error:
        details = [d for d in error.errors(include_url=False) if d["type"] != "too_short" or not d["input"]]
        problems = (_schema_problem(record, detail, document) for detail in details)
        return None, tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _schema_problem(record: type[BaseModel], detail: ErrorDetails, document: Document) -> Problem:
    location = tuple(detail["loc"])
    where, key, given = _named(location, document.data), str(location[-1]), detail["input"]
    text = f"{where}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
    if not isinstance(given, dict | list):
        text += f", not '{shown(str(given))}'"
    if detail["type"] == "literal_error":
        text += nearest(str(given), re.findall(r"'([^']*)'", detail["ctx"]["expected"]))
    if detail["type"] == "extra_forbidden":
        known = _known_keys(record, location[:-1])
        text = f"{where}: unknown key{nearest(key, known)}; known: {', '.join(known)}"
    return Problem("error", "schema", text, document.name, document.line(location))


def _named(location: PathTo, data: object) -> str:
    """Return a location in words, with the id of a list's item where it has one: places.lon-big-ben.price."""
    words = []
    for step in location:
        item = _inside(data, step)
        found = _inside(item, "id") if isinstance(step, int) else None
        words.append(str(found if isinstance(found, str) else step))
        data = item
    return shown(".".join(words))


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _known_keys(record: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Return the keys that the record at `location` takes."""
    for step in location:
        if isinstance(step, str):
            inner = _record_of(record.model_fields[step].annotation)
            if inner is None:
                return []
            record = inner
    return list(record.model_fields)


def _record_of(annotation: Any) -> type[BaseModel] | None:
    """Return the record inside an annotation such as `tuple[PackPlace, ...]` or `Price | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        found = _record_of(part)
        if found is not None:
            return found
    return None
