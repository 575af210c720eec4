"""Finished: a file of results, a JSON object a line, that a run adds to and a later run goes on with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from roles.errors import BadInput, Unwritable

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Finished:
    """The results of pieces that are done; a piece whose line was cut by a crash is not done."""

    path: Path

    def read(self) -> list[Json]:
        """Return what is done, cutting off a last line without its end; raises BadInput for a line that is damaged."""
        if not self.path.is_file():
            return []
        whole = self.path.read_bytes()
        end = whole.rfind(b"\n") + 1
        if end < len(whole):
            with self.path.open("rb+") as file:
                file.truncate(end)
        return [self._record(line, n) for n, line in enumerate(whole[:end].splitlines(), start=1) if line.strip()]

    def add(self, record: Json) -> None:
        """Append one result: when this returns, ending this process does not lose it. Raises Unwritable."""
        line = json.dumps(record, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as file:
                file.write(line.encode())
        except OSError as error:
            raise Unwritable(f"{self.path}: cannot be written ({error.strerror}); what is done is kept") from error

    def _record(self, line: bytes, number: int) -> Json:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise BadInput(
                "is no result; take the line out to have it done again", file=self.path, line=number
            ) from error
        if not isinstance(record, dict):
            raise BadInput("is no result; take the line out to have it done again", file=self.path, line=number)
        return record
