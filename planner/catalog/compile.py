"""Compile packs and tables of text into one SQLite file: R*Tree for what is near, FTS5 for what is it called."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from planner.catalog.checks import require_sound
from planner.catalog.pack import CityPack, PackPlace, Supplement
from planner.catalog.pack_file import PackFile, load_pack
from planner.catalog.table import LEGS, ORIGINS, read_table
from roles.errors import BadInput

SCHEMA_VERSION: Final = 1
KEPT_CATALOGUES: Final = 8
"""How many compiled files stay in the cache; each is below one megabyte and belongs to one set of packs."""

SCHEMA: Final = """
CREATE TABLE city(id TEXT PRIMARY KEY, record TEXT, bands TEXT, bands_label TEXT, as_of TEXT, source TEXT,
  licence TEXT);
CREATE TABLE area(city TEXT, id TEXT, record TEXT, PRIMARY KEY(city, id));
CREATE TABLE hub(city TEXT, id TEXT, record TEXT, PRIMARY KEY(city, id));
CREATE TABLE climate(city TEXT, month INTEGER, record TEXT, PRIMARY KEY(city, month));
CREATE TABLE place(n INTEGER PRIMARY KEY, id TEXT UNIQUE, city TEXT, popularity INTEGER, source TEXT, record TEXT);
CREATE INDEX place_city ON place(city, id);
CREATE VIRTUAL TABLE place_box USING rtree(n, south, north, west, east);
CREATE VIRTUAL TABLE place_text USING fts5(name, words, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE origin(id TEXT PRIMARY KEY, name TEXT, country TEXT, lat REAL, lon REAL, tz TEXT, currency TEXT);
CREATE TABLE leg(a TEXT, b TEXT, mode TEXT, minutes_low INTEGER, minutes_typ INTEGER, minutes_high INTEGER,
  price_low INTEGER, price_typ INTEGER, price_high INTEGER, currency TEXT, direct INTEGER, label TEXT, as_of TEXT,
  note TEXT, PRIMARY KEY(a, b, mode));
"""


@dataclass(frozen=True, slots=True)
class Sources:
    """The text a catalogue is made of: packs in the order in which later ones override, and the tables."""

    packs: tuple[Path, ...]
    legs: Path = LEGS
    origins: Path = ORIGINS

    @property
    def digest(self) -> str:
        """Return the SHA-256 of all contents in order and of the schema's version; paths do not count."""
        total = hashlib.sha256(str(SCHEMA_VERSION).encode())
        for path in (*self.packs, self.legs, self.origins):
            total.update(hashlib.sha256(_read(path)).digest())
        return total.hexdigest()


def compiled(sources: Sources, cache: Path) -> Path | None:
    """Return the compiled file for these sources, making it when it is not there; None when `cache` is unwritable.

    The file appears by renaming, so no other process ever reads half of one. Raises BadInput when a pack is wrong.
    """
    target = cache / f"catalog-{sources.digest[:16]}-{_code_digest()[:8]}.sqlite"
    if _readable(target):
        return target
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".tmp", dir=cache)
    except OSError:
        return None
    os.close(handle)
    scratch = Path(name)
    try:
        with closing(sqlite3.connect(scratch)) as connection:
            fill(connection, sources)
        scratch.replace(target)
    except (OSError, sqlite3.OperationalError):
        return None
    finally:
        scratch.unlink(missing_ok=True)
    _prune(cache, target)
    return target


def fill(connection: sqlite3.Connection, sources: Sources) -> None:
    """Write every pack and table into an empty database; raises BadInput when one of them is wrong."""
    connection.executescript(SCHEMA)
    packs = [load_pack(path) for path in sources.packs]
    require_sound(packs)
    for loaded in packs:
        if isinstance(loaded.pack, CityPack):
            _write_city(connection, loaded.pack)
    for place, city, source in _merged_places(connection, packs):
        _write_place(connection, place, city, source)
    for row in read_table(sources.origins):
        _write_row(
            connection, "origin", row, ("id", "name", "country", "lat", "lon", "tz", "currency"), sources.origins
        )
    for row in read_table(sources.legs):
        _write_leg(connection, row, sources.legs)
    connection.commit()


def _write_city(connection: sqlite3.Connection, pack: CityPack) -> None:
    city = pack.city.id
    connection.execute(
        "INSERT OR REPLACE INTO city VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            city, pack.city.model_dump_json(), pack.bands.model_dump_json(), pack.bands_label, pack.as_of,
            pack.source, pack.licence,
        ),
    )  # fmt: skip
    for table, records in (("area", pack.areas), ("hub", pack.hubs)):
        rows = [(city, record.id, record.model_dump_json()) for record in records]
        connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608  # our own names
    months = [(city, row.month, row.model_dump_json()) for row in pack.climate]
    connection.executemany("INSERT OR REPLACE INTO climate VALUES (?, ?, ?)", months)


def _merged_places(connection: sqlite3.Connection, packs: Sequence[PackFile]) -> Iterator[tuple[PackPlace, str, str]]:
    """Yield every place once, in order of id: a later pack changes the fields it sets."""
    cities = {row[0] for row in connection.execute("SELECT id FROM city")}
    merged: dict[str, tuple[PackPlace, str, str]] = {}
    for loaded in packs:
        city = loaded.city_id
        if city not in cities:
            known = ", ".join(sorted(cities))
            raise loaded.error(f"extends '{city}', but no pack describes that city; known: {known}", ("extends",))
        for index, place in enumerate(loaded.pack.places):
            before = merged.get(place.id)
            if before and before[1] != city:
                raise loaded.error(f"place '{place.id}' already belongs to {before[1]}", ("places", index, "id"))
            merged[place.id] = (_overridden(before, place, loaded.pack), city, loaded.pack.source)
    for place_id in sorted(merged):
        yield merged[place_id]


def _overridden(before: tuple[PackPlace, str, str] | None, place: PackPlace, pack: CityPack | Supplement) -> PackPlace:
    dated = place if place.as_of else place.model_copy(update={"as_of": pack.as_of})
    if before is None:
        return dated
    changes = {name: getattr(dated, name) for name in place.model_fields_set | {"as_of"}}
    return before[0].model_copy(update=changes)


def _write_place(connection: sqlite3.Connection, place: PackPlace, city: str, source: str) -> None:
    cursor = connection.execute(
        "INSERT INTO place(id, city, popularity, source, record) VALUES (?, ?, ?, ?, ?)",
        (place.id, city, place.popularity, source, place.model_dump_json(exclude_defaults=True)),
    )
    n = cursor.lastrowid
    connection.execute("INSERT INTO place_box VALUES (?, ?, ?, ?, ?)", (n, place.lat, place.lat, place.lon, place.lon))
    names = " / ".join(filter(None, (place.name, place.name_local, *place.aliases)))
    words = " ".join(filter(None, (place.kind, place.subkind, *place.themes, *place.cuisine, *place.diets)))
    connection.execute(
        "INSERT INTO place_text(rowid, name, words) VALUES (?, ?, ?)", (n, names, words.replace("_", " "))
    )


def _write_leg(connection: sqlite3.Connection, row: Mapping[str, str], path: Path) -> None:
    if row.get("direct") not in ("yes", "no"):
        raise BadInput(f"direct must be yes or no, not {row.get('direct')!r}", file=path, line=int(row["line"]))
    plain = {**row, "direct": "1" if row["direct"] == "yes" else "0"}
    keys = (
        "from", "to", "mode", "minutes_low", "minutes_typ", "minutes_high", "price_low_minor", "price_typ_minor",
        "price_high_minor", "currency", "direct", "label", "as_of", "note",
    )  # fmt: skip
    _write_row(connection, "leg", plain, keys, path)


def _write_row(
    connection: sqlite3.Connection, table: str, row: Mapping[str, str], keys: Sequence[str], path: Path
) -> None:
    line = int(row["line"])
    missing = [key for key in keys if key not in row]
    if missing:
        raise BadInput(f"column '{missing[0]}' is missing; needed: {', '.join(keys)}", file=path, line=1)
    try:
        marks = ", ".join("?" * len(keys))
        values = [_number(row[key]) for key in keys]
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608  # our own names
    except sqlite3.IntegrityError as error:
        raise BadInput(
            f"the same row stands here twice: {row[keys[0]]} {row[keys[1]]}", file=path, line=line
        ) from error


def _number(text: str) -> str | int | float:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _readable(path: Path) -> bool:
    """Return whether a compiled file is there and whole; a damaged one is made again."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _prune(cache: Path, newest: Path) -> None:
    """Remove all but the newest compiled files; one that another process has open stays readable to it."""
    others = sorted(
        (p for p in cache.glob("catalog-*.sqlite") if p != newest), key=lambda p: (p.stat().st_mtime, p.name)
    )
    for path in others[: max(0, len(others) - KEPT_CATALOGUES + 1)]:
        path.unlink(missing_ok=True)


def _code_digest() -> str:
    """Return a digest of the code that shapes the file, so that a new version never reads an old one's."""
    names = ("compile.py", "pack.py")
    return hashlib.sha256(b"".join(_read(Path(__file__).parent / name) for name in names)).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput("no such file", file=path) from error
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=path) from error
