"""`fairtrip catalog`: look at cities and places, check packs, import lists of your own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from planner.cli.output import answers, print_json, progress
from roles.errors import BadInput

if TYPE_CHECKING:
    from planner.catalog.catalog import Catalog
    from planner.catalog.importers.listing import Listing
    from planner.catalog.pack import PackPlace
    from planner.catalog.pack_file import Problem

app = typer.Typer(help="Look at cities and places, check packs, import lists of your own.", no_args_is_help=True)

PROBLEMS_FOUND: Final = 5
"""Exit code of a check that found errors."""

Packs = Annotated[list[Path] | None, typer.Option("--pack", help="Also read this pack; may be given several times.")]
City = Annotated[str | None, typer.Option("--city", help="Only in this city.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@app.command("list")
def list_cities(pack: Packs = None, as_json: Json = False) -> None:
    """List the cities with how much is known about each."""
    catalog = open_with(pack)
    rows = []
    for city in catalog.cities():
        places = catalog.places(city.id)
        food = sum(place.kind == "food" for place in places)
        rows.append(
            {
                "id": city.id, "name": city.name, "country": city.country, "currency": city.currency,
                "sights": len(places) - food, "food": food, "areas": len(catalog.areas(city.id)),
                "as_of": catalog.as_of(city.id),
            }
        )  # fmt: skip
    if as_json:
        print_json({"cities": rows, "origins": [origin.id for origin in catalog.origins()]})
        return
    _table(rows)
    answers().print(f"Journeys are listed from {len(catalog.origins())} more towns. Usual facts; verify before you go.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="a city or a place, by name or id", show_default=False)],
    city: City = None,
    pack: Packs = None,
    as_json: Json = False,
) -> None:
    """Show everything known about a city or a place."""
    catalog = open_with(pack)
    try:
        city_id = catalog.resolve_city(name)
    except BadInput:
        _show_place(catalog, catalog.resolve(name, city and catalog.resolve_city(city)), as_json)
        return
    _show_city(catalog, city_id, as_json)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="words of a name, kind, theme or cuisine", show_default=False)],
    city: City = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="Show at most so many.")] = 10,
    pack: Packs = None,
    as_json: Json = False,
) -> None:
    """Find places by words of their name, kind, theme or cuisine."""
    catalog = open_with(pack)
    found = catalog.search(text, city and catalog.resolve_city(city), limit)
    if as_json:
        print_json({"places": [_place_record(catalog, place) for place in found]})
    elif found:
        _table([{"id": p.id, "name": p.name, "kind": p.kind, "city": catalog.city_of(p.id)} for p in found])
    else:
        progress().print("nothing found; try fewer words")


@app.command()
def check(
    packs: Annotated[list[Path] | None, typer.Argument(help="packs to check; default: those shipped")] = None,
    as_json: Json = False,
) -> None:
    """Check packs: positions, hours, prices, words, counts. Exit code 5 when there are errors."""
    from planner.catalog.checks import check_packs, errors_only
    from planner.catalog.pack_file import built_in_packs

    paths = packs or list(built_in_packs())
    problems = check_packs(paths)
    errors = errors_only(problems)
    if as_json:
        print_json({"packs": [str(path) for path in paths], "problems": [_problem_record(p) for p in problems]})
    else:
        for problem in problems:
            print(problem)
        print(f"{len(paths)} packs, {len(errors)} errors, {len(problems) - len(errors)} warnings")
    if errors:
        raise typer.Exit(PROBLEMS_FOUND)


@app.command("import")
def import_places(
    file: Annotated[Path, typer.Argument(help="a .csv, .geojson or .json file of points", show_default=False)],
    city: Annotated[str | None, typer.Option("--city", help="Where the places are; default: by position.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the pack here instead of your own packs.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Month it is from; default: the file's own.")] = None,
    keep_good: Annotated[bool, typer.Option("--keep-good", help="Leave out rows with faults.")] = False,
    as_json: Json = False,
) -> None:
    """Make a pack of your own from a CSV or GeoJSON list of points."""
    from planner.catalog.catalog import own_packs
    from planner.catalog.importers.supplement import import_listing, write_supplement

    catalog = open_with()
    target = out or own_packs() / f"{file.stem}.yaml"
    if target.exists():
        raise BadInput("exists already; remove it, or choose another name with --out", file=target)
    listing = _read_listing(file)
    imported = import_listing(listing, catalog, city and catalog.resolve_city(city))
    if not keep_good:
        imported.require_all()
    write_supplement(imported.supplement(file.name, as_of or _month_of(file)), target)
    for fault in imported.faults:
        progress().print(f"left out: {fault}")
    if listing.ignored:
        progress().print(f"not read: {', '.join(listing.ignored)}")
    if as_json:
        places = [place.id for place in imported.places]
        print_json({"pack": str(target), "places": places, "known": imported.known, "left_out": imported.faults})
        return
    count, known = len(imported.places), len(imported.known)
    print(f"{target}: {count} places of {imported.city}, {known} of them known before; {len(imported.faults)} left out")


def open_with(packs: Sequence[Path] | None = None) -> "Catalog":
    """Open the catalogue with the user's own packs, those of the settings, and those given with --pack."""
    from planner.catalog.catalog import installed_packs, open_catalog
    from planner.cli.session.settings import resolve

    configured = [Path(path) for path in resolve().settings.packs]
    return open_catalog((*installed_packs(), *configured, *(packs or ())))


def _read_listing(file: Path) -> "Listing":
    from planner.catalog.importers.csv_import import read_csv
    from planner.catalog.importers.geojson_import import read_geojson

    readers = {".csv": read_csv, ".geojson": read_geojson, ".json": read_geojson}
    if file.suffix.lower() not in readers:
        raise BadInput(f"'{file.suffix}' is not read; allowed: {', '.join(readers)}", file=file)
    return readers[file.suffix.lower()](file)


def _month_of(file: Path) -> str:
    """Return the month in which a file was last changed."""
    return f"{datetime.fromtimestamp(file.stat().st_mtime, UTC):%Y-%m}"


def _show_city(catalog: "Catalog", city_id: str, as_json: bool) -> None:
    city, bands = catalog.city(city_id), catalog.bands(city_id)
    if as_json:
        parts = {"areas": catalog.areas(city_id), "hubs": catalog.hubs(city_id)}
        climate = [row for month in range(1, 13) if (row := catalog.climate(city_id, month))]
        print_json(
            {
                "city": city.model_dump(), "bands": bands.model_dump(), "bands_label": catalog.bands_label(city_id),
                **{name: [record.model_dump() for record in records] for name, records in parts.items()},
                "climate": [row.model_dump() for row in climate], "as_of": catalog.as_of(city_id),
                "source": catalog.source(city_id), "licence": catalog.licence(city_id),
            }
        )  # fmt: skip
        return
    _show_city_text(catalog, city_id)


def _show_city_text(catalog: "Catalog", city_id: str) -> None:
    from planner.catalog.money import format_minor

    city, bands = catalog.city(city_id), catalog.bands(city_id)
    names = ", ".join(dict.fromkeys(filter(None, (city.name_local, *city.aliases))))
    print(f"{city.name} ({city.id})" + (f", also {names}" if names else ""))
    print(f"{city.country}, {city.tz}, {city.currency}; {len(catalog.places(city_id))} places")
    print("\nareas (price of a bed against the city's usual)")
    _table(
        [
            {"id": a.id, "name": a.name, "is": " ".join(a.tags), "x": f"{a.lodging_factor:.2f}"}
            for a in catalog.areas(city_id)
        ]
    )
    print(f"\nprices a person, low - typical - high ({catalog.bands_label(city_id)})")
    for name in type(bands).model_fields:
        low, typical, high = (format_minor(amount, city.currency) for amount in getattr(bands, name))
        print(f"  {name.replace('_', ' '):20} {low:>12} {typical:>12} {high:>12}")
    print(f"\n{catalog.source(city_id)} (as of {catalog.as_of(city_id)}, {catalog.licence(city_id)})")


def _show_place(catalog: "Catalog", place_id: str, as_json: bool) -> None:
    place = catalog.place(place_id)
    if as_json:
        print_json({"place": _place_record(catalog, place)})
        return
    print(f"{place.name} ({place.id})")
    currency = catalog.city(catalog.city_of(place_id)).currency
    for name, value in place.model_dump(exclude_none=True, exclude={"id", "name"}).items():
        if value != () and value != []:
            print(f"  {name.replace('_', ' '):14} {_words(value, currency)}")
    print(f"  {'source':14} {catalog.place_source(place_id)}")


def _words(value: object, currency: str) -> str:
    """Return a field's value on one line; amounts stand in dictionaries only."""
    from planner.catalog.money import format_minor

    if isinstance(value, dict):
        inner = {k: v for k, v in value.items() if v is not None}
        return "; ".join(
            f"{k.replace('_', ' ')} " + (format_minor(v[1], currency) if isinstance(v, tuple) else str(v))
            for k, v in inner.items()
        )
    return ", ".join(str(part) for part in value) if isinstance(value, tuple | list) else str(value)


def _place_record(catalog: "Catalog", place: "PackPlace") -> dict[str, object]:
    return {**place.model_dump(), "city": catalog.city_of(place.id), "source": catalog.place_source(place.id)}


def _problem_record(problem: "Problem") -> dict[str, object]:
    return {name: getattr(problem, name) for name in ("severity", "code", "text", "file", "line")}


def _table(rows: list[dict[str, object]]) -> None:
    """Print rows as a table that reads well at 80 columns."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name, overflow="fold", justify="right" if isinstance(rows[0][name], int) else "left")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    answers().print(table)
