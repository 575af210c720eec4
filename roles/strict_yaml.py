"""Strict YAML: a small, safe dialect in which every value knows the line it came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import yaml
from yaml import events

from roles.errors import BadInput, shown

Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "dict[str, Value] | list[Value] | Scalar"
PathTo: TypeAlias = tuple[str | int, ...]

MAX_BYTES: Final = 256 * 1024
"""Largest trip or role file; a family trip needs about 4 KB."""
PACK_BYTES: Final = 2 * 1024 * 1024
"""Largest city pack."""
MAX_DEPTH: Final = 20
"""Deepest nesting; the deepest field of a trip file sits at 6."""
MAX_DIGITS: Final = 15
"""Longest plain number: beyond it a float is no longer exact."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Final[dict[str, Scalar]] = {"true": True, "false": False, "null": None, "": None}
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+", re.ASCII)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and where each part of it stands in the file."""

    name: str
    data: Value
    lines: dict[PathTo, int] = field(repr=False)

    def line(self, path: PathTo) -> int:
        """Return the 1-based line of `path`, or of the nearest thing around it that the file does contain."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, what: str, path: PathTo = ()) -> BadInput:
        """Return a BadInput that points at `path`."""
        return BadInput(what, file=self.name, line=self.line(path))


def load(path: Path | str, max_bytes: int = MAX_BYTES) -> Document:
    """Read one strict YAML file; raises BadInput with file and line for everything that is not allowed."""
    name = str(path)
    try:
        if not Path(path).is_file():
            raise BadInput("no such file" if not Path(path).exists() else "not a regular file", file=name)
        with Path(path).open("rb") as stream:
            raw = stream.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"cannot be read ({reason})", file=shown(name)) from error
    if len(raw) > max_bytes:
        raise BadInput(f"the file is larger than {max_bytes // 1024} KB, the most that is allowed", file=name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadInput("not UTF-8 text; save the file as UTF-8", file=name, line=line) from error
    return parse(text, name, max_bytes)


def parse(text: str, name: str, max_bytes: int = MAX_BYTES) -> Document:
    """Read strict YAML from a string; raises BadInput like `load`.

    Allowed: one document of mappings, lists and scalars. Only true, false, null, plain decimal numbers and text exist;
    dates, times, yes and no stay text. Refused: anchors, aliases, tags, duplicate or compound keys, control characters,
    more than `MAX_DEPTH` levels.
    """
    if len(text) > max_bytes:
        raise BadInput(f"the text is larger than {max_bytes // 1024} KB, the most that is allowed", file=name)
    bad = _FORBIDDEN.search(text.replace("\r\n", "\n"))
    if bad:
        line = text.replace("\r\n", "\n").count("\n", 0, bad.start()) + 1
        raise BadInput(f"control character U+{ord(bad[0]):04X} is not allowed", file=name, line=line)
    builder = _Builder(name)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = " ".join((error.problem or error.context or "cannot be read").split())
        hint = "; indent with spaces and quote text that starts with @, ` or %" if "any token" in problem else ""
        raise BadInput(f"not YAML: {problem}{hint}", file=name, line=mark.line + 1 if mark else None) from error
    except yaml.YAMLError as error:
        raise BadInput(f"not YAML: {' '.join(str(error).split())[:120]}", file=name) from error
    return builder.document()


def _events(text: str) -> Iterator[events.Event]:
    parsed: Iterator[events.Event] = yaml.parse(text, Loader=_LOADER)
    return parsed


@dataclass(slots=True)
class _Open:
    """A mapping or list that is still being read; `key` is the mapping key that waits for its value."""

    value: dict[str, Value] | list[Value]
    path: PathTo
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """Builds data from parser events without recursion, so depth never costs stack."""

    name: str
    stack: list[_Open] = field(default_factory=list)
    lines: dict[PathTo, int] = field(default_factory=dict)
    data: Value = None
    documents: int = 0

    def take(self, event: events.Event) -> None:
        """Add one parser event; raises BadInput for what the dialect does not have."""
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, events.NodeEvent):
            self._refuse_yaml_magic(event, line)
        match event:
            case events.DocumentStartEvent():
                self._start_document(event, line)
            case events.ScalarEvent():
                self._scalar(event, line)
            case events.MappingStartEvent():
                self._open({}, line)
            case events.SequenceStartEvent():
                self._open([], line)
            case events.MappingEndEvent() | events.SequenceEndEvent():
                self.stack.pop()

    def document(self) -> Document:
        """Return what was read; raises BadInput for an empty file."""
        if not self.documents or self.data is None:
            raise BadInput("the file is empty", file=self.name)
        return Document(self.name, self.data, self.lines)

    def _start_document(self, event: events.DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._bad("a second document starts here ('---'); allowed: one document a file", line)
        if event.tags:
            raise self._bad("%TAG is not allowed; write plain mappings, lists and text", line)

    def _refuse_yaml_magic(self, event: events.NodeEvent, line: int) -> None:
        if isinstance(event, events.AliasEvent):
            raise self._bad(f"alias '*{shown(event.anchor or '')}' is not allowed; write the value out", line)
        if event.anchor is not None:
            raise self._bad(f"anchor '&{shown(event.anchor)}' is not allowed; write the value out", line)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self._bad(f"tag '{shown(tag)}' is not allowed; write plain mappings, lists and text", line)

    def _scalar(self, event: events.ScalarEvent, line: int) -> None:
        text = event.value
        bad = _FORBIDDEN.search(text)
        if bad:
            raise self._bad(f"control character U+{ord(bad[0]):04X} is not allowed", line)
        holder = self.stack[-1] if self.stack else None
        if holder is not None and isinstance(holder.value, dict) and holder.key is None:
            if text in holder.value:
                first = self.lines[(*holder.path, text)]
                raise self._bad(f"key '{shown(text)}' stands here and on line {first}; allowed: once", line)
            holder.key = text
            self.lines[(*holder.path, text)] = line
            holder.value[text] = None
            return
        self._place(self._plain(text, line) if not event.style else text, line)

    def _plain(self, text: str, line: int) -> Scalar:
        """Return the value of an unquoted scalar; whatever is no plain number or one of three words stays text."""
        if text in _WORDS:
            return _WORDS[text]
        is_integer = _INTEGER.fullmatch(text)
        if not is_integer and not _DECIMAL.fullmatch(text):
            return text
        if sum(c.isdigit() for c in text) > MAX_DIGITS:
            what = f"number '{shown(text)}' has more than {MAX_DIGITS} digits; put it in quotes if it is text"
            raise self._bad(what, line)
        return int(text) if is_integer else float(text)

    def _open(self, value: dict[str, Value] | list[Value], line: int) -> None:
        holder = self.stack[-1] if self.stack else None
        if holder is not None and isinstance(holder.value, dict) and holder.key is None:
            raise self._bad("a key must be plain text, not a list or a mapping", line)
        if len(self.stack) == MAX_DEPTH:
            raise self._bad(f"nested more than {MAX_DEPTH} levels deep", line)
        self.stack.append(_Open(value, self._place(value, line)))

    def _place(self, value: Value, line: int) -> PathTo:
        """Put a value where it belongs and return its path."""
        if not self.stack:
            self.data = value
            self.lines[()] = line
            return ()
        holder = self.stack[-1]
        if isinstance(holder.value, list):
            path = (*holder.path, len(holder.value))
            holder.value.append(value)
            self.lines[path] = line
            return path
        key = holder.key or ""
        holder.value[key] = value
        holder.key = None
        return (*holder.path, key)

    def _bad(self, what: str, line: int) -> BadInput:
        return BadInput(what, file=self.name, line=line)
