"""PackFile: one pack read from disk, with the line of everything in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planner.catalog.pack import CityPack, Supplement
from roles.errors import BadInput, nearest

MAX_PACK_BYTES = 4_000_000
"""A pack of two thousand places is below one megabyte; more is not a text that a person reviewed."""

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a pack or a table, and where."""

    severity: str
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
    line: Callable[[Location], int | None]

    @property
    def city_id(self) -> str:
        """Return the id of the city that this pack describes or extends."""
        return self.pack.city.id if isinstance(self.pack, CityPack) else self.pack.extends


def load_pack(path: Path) -> PackFile:
    """Read one pack; raises BadInput with the first thing that is wrong, its line, and how many more there are."""
    loaded, problems = try_pack(path)
    if loaded is None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise BadInput(problems[0].text + more, file=path, line=problems[0].line)
    return loaded


def try_pack(path: Path) -> tuple[PackFile | None, tuple[Problem, ...]]:
    """Read one pack and return it, or None with every way in which it does not fit the schema."""
    data, line = read_yaml(path)
    record: type[CityPack | Supplement] = Supplement if isinstance(data, dict) and "extends" in data else CityPack
    try:
        return PackFile(path, record.model_validate(data), line), ()
    except ValidationError as error:
        return None, tuple(_schema_problem(record, detail, path, line) for detail in error.errors(include_url=False))


def read_yaml(path: Path) -> tuple[object, Callable[[Location], int | None]]:
    """Read YAML text as plain data and a function from a location to its line; raises BadInput."""
    try:
        if path.stat().st_size > MAX_PACK_BYTES:
            raise BadInput(f"larger than {MAX_PACK_BYTES // 1_000_000} MB; split the pack", file=path)
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data: object = yaml.load(text, Loader=yaml.CSafeLoader)  # a safe loader, in C
    except FileNotFoundError as error:
        raise BadInput("no such file", file=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot be read: {error}", file=path) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise BadInput(f"not YAML: {error.problem}", file=path, line=mark.line + 1 if mark else None) from error
    return data, lambda location: _line(node, location)


def _line(node: yaml.Node | None, location: Location) -> int | None:
    """Return the 1-based line of `location`, or of the nearest part above it that exists."""
    if node is None:
        return None
    line = node.start_mark.line + 1
    for step in location:
        children = _children(node)
        if step not in children:
            break
        line, node = children[step]
    return line


def _children(node: yaml.Node) -> dict[str | int, tuple[int, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return {key.value: (key.start_mark.line + 1, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return {index: (item.start_mark.line + 1, item) for index, item in enumerate(node.value)}
    return {}


def _schema_problem(
    record: type[BaseModel], detail: ErrorDetails, path: Path, line: Callable[[Location], int | None]
) -> Problem:
    location = tuple(detail["loc"])
    where = ".".join(str(step) for step in location)
    text = f"{where}: {detail['msg'][0].lower()}{detail['msg'][1:]}"
    if detail["type"] == "extra_forbidden":
        known = _known_keys(record, location[:-1])
        text = f"{where}: unknown key{nearest(str(location[-1]), known)}; known: {', '.join(known)}"
    return Problem("error", "schema", text, str(path), line(location))


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
