"""Read a list of places from CSV: one heading line, then one place a line."""

import csv
from io import StringIO
from pathlib import Path
from typing import Final

from planner.catalog.importers.listing import MAX_ROWS, Listing, Row, column, read_text, unknown_column
from roles.errors import BadInput

DELIMITERS: Final = ",;\t"
REQUIRED: Final = ("name", "lat", "lon")


def read_csv(path: Path) -> Listing:
    """Read a CSV file separated by comma, semicolon or tab; raises BadInput when its headings are not ours.

    A heading that starts with "x-" is the user's own and is skipped.
    """
    text = read_text(path)
    heading = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text), delimiter=max(DELIMITERS, key=heading.count), strict=True)
    try:
        names = next(reader, [])
        columns = _columns(names, path)
        rows: list[Row] = []
        for values in reader:
            if len(rows) == MAX_ROWS:
                raise BadInput(f"more than {MAX_ROWS} rows, the most allowed", file=path, line=reader.line_num)
            if any(value.strip() for value in values):
                rows.append(_row(columns, values, reader.line_num, path))
    except csv.Error as error:
        raise BadInput(f"not CSV: {error}", file=path, line=reader.line_num) from error
    return Listing(path, "line", tuple(rows))


def _columns(names: list[str], path: Path) -> list[str | None]:
    columns: list[str | None] = []
    for name in names:
        known = column(name)
        if known is None and not name.strip().startswith("x-"):
            raise BadInput(unknown_column(name), file=path, line=1)
        if known is not None and known in columns:
            raise BadInput(f"column '{known}' stands here twice", file=path, line=1)
        columns.append(known)
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise BadInput(f"column '{missing[0]}' is missing; needed: {', '.join(REQUIRED)}", file=path, line=1)
    return columns


def _row(columns: list[str | None], values: list[str], line: int, path: Path) -> Row:
    if len(values) > len(columns):
        text = f"{len(values)} values for {len(columns)} columns; put text that holds the separator in quotes"
        raise BadInput(text, file=path, line=line)
    pairs = zip(columns, values, strict=False)
    return Row(line, {name: value.strip() for name, value in pairs if name is not None and value.strip()})
