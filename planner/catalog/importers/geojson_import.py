"""Read a list of places from GeoJSON: a FeatureCollection of points (RFC 7946), coordinates as [lon, lat]."""

import json
from pathlib import Path

from planner.catalog.importers.listing import MAX_ROWS, Listing, Row, column, read_text
from roles.errors import BadInput, shown


def read_geojson(path: Path) -> Listing:
    """Read a GeoJSON file; raises BadInput when it is no collection of points.

    Properties that mean nothing here are left out and named in the listing: such files carry colours and icons.
    """
    features = _features(path)
    if len(features) > MAX_ROWS:
        raise BadInput(f"{len(features)} features; allowed: {MAX_ROWS}", file=path)
    ignored: set[str] = set()
    rows = tuple(_row(feature, number, path, ignored) for number, feature in enumerate(features, start=1))
    return Listing(path, "feature", rows, tuple(sorted(ignored)))


def _features(path: Path) -> list[object]:
    try:
        data = json.loads(read_text(path), parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg}", file=path, line=error.lineno) from error
    except RecursionError as error:
        raise BadInput("not GeoJSON: nested too deep", file=path) from error
    except ValueError as error:
        raise BadInput(f"not JSON: {error}", file=path) from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise BadInput("not GeoJSON: allowed is a FeatureCollection of points", file=path)
    return features


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _row(feature: object, number: int, path: Path, ignored: set[str]) -> Row:
    """Return one feature as a row; names of unknown properties are added to `ignored`."""
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict | None):
        raise BadInput(f"feature {number}: not a Feature with properties", file=path)
    cells = {}
    for name, value in (feature.get("properties") or {}).items():
        known = column(name)
        if known is None:
            ignored.add(shown(name))
        elif value is not None and _plain(value):
            cells[known] = _plain(value)
    lon, lat = _position(feature.get("geometry"), number, path)
    return Row(number, cells | {"lat": lat, "lon": lon})


def _position(geometry: object, number: int, path: Path) -> tuple[str, str]:
    """Return longitude and latitude as text."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        raise BadInput(f"feature {number}: geometry is {shown(str(kind))}; allowed: Point", file=path)
    numbers = geometry.get("coordinates")
    plain = isinstance(numbers, list) and len(numbers) in (2, 3)
    if not isinstance(numbers, list) or not plain or not all(type(n) in (int, float) for n in numbers):
        raise BadInput(f"feature {number}: coordinates are not [lon, lat]", file=path)
    return str(numbers[0]), str(numbers[1])


def _plain(value: object) -> str:
    """Return a property as the text a CSV cell would hold; nested objects have no such text."""
    if isinstance(value, list):
        return "|".join(str(item) for item in value if isinstance(item, str | int | float))
    return "" if isinstance(value, dict) else str(value).strip()
