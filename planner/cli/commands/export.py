"""`fairtrip export`: write a plan for calendars, maps, spreadsheets and machines."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import FolderOption, ForOption, JsonOption, PackOption, PlanArgument, RolesOption, TripArgument
from planner.cli.output import print_json
from planner.cli.session.session import Given
from roles.errors import BadInput, Unwritable

if TYPE_CHECKING:
    from planner.agent.store import Trip
    from planner.cli.session.kept import Kept
    from planner.exporters.audience import Exporter


def command(
    trip: TripArgument,
    plan: PlanArgument = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME[,NAME]",
            help="csv, geojson, gpx, grouptravelbench, ics, json, markdown, terminal.",
        ),
    ] = "markdown",
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder to write into.")] = Path(),
    for_: ForOption = None,
    folder: FolderOption = None,
    roles: RolesOption = None,
    pack: PackOption = None,
    json: JsonOption = False,
) -> None:
    """Write a plan for calendars, maps, spreadsheets or machines."""
    from planner.cli import page
    from planner.cli.session import kept
    from planner.exporters.registry import find_format
    from planner.exporters.write import write_export

    formats = [name for name in format_.split(",") if name]
    for name in formats:
        find_format(name)
    if not formats:
        raise BadInput("--format: name at least one format, like markdown,ics")
    session, _ = kept.open_planned(Given(trip, folder, roles, pack))
    with session.writing() as store:
        found = kept.load(session, store, plan)
        files = [file for name in formats for file in _files(found, name, for_, store)]
        _make(to)
        for file, data in files:
            write_export(to / file, data)
        names = [file for file, _ in files]
        store.append("exported", {"plan": found.plan.id, "formats": formats, "for": for_, "files": names})
    if found.changed:
        page.remark(f"the request or a role changed since plan {found.plan.id} was made")
    if json:
        print_json({"plan": found.plan.id, "files": [str(to / file) for file in names]})
        return
    for file in names:
        page.whole(str(to / file))


def _files(found: "Kept", name: str, reader: str | None, store: "Trip") -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of one format, for one traveller only when `reader` is given."""
    from planner.exporters.audience import Audience
    from planner.exporters.inert import safe_file_name
    from planner.exporters.registry import export_files, find_format

    exporter = _calendar(found, store) if name == "ics" else None
    if reader is None:
        yield from export_files(found.plan, found.score, name, exporter)
        return
    chosen = find_format(name)
    write = exporter or chosen.load()
    yield (
        f"{safe_file_name(f'{found.plan.title} {reader}')}{chosen.suffix}",
        write(found.plan, found.score, Audience(reader)),
    )


def _calendar(found: "Kept", store: "Trip") -> "Exporter":
    """Return the calendar exporter of this trip: another plan than the last exported one is an update."""
    from planner.exporters.ics import IcsExporter

    plans = [str(event.data["plan"]) for event in store.of_kind("exported") if "ics" in _formats(event.data)]
    plans.append(found.plan.id)
    sequence = sum(before != after for before, after in pairwise(plans))
    return IcsExporter(trip=store.events[0].digest[:16], sequence=sequence)


def _formats(data: object) -> list[str]:
    formats = data.get("formats") if isinstance(data, dict) else None
    return formats if isinstance(formats, list) else []


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritable(f"{folder}: cannot be written ({error.strerror})") from error
