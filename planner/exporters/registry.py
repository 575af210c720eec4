"""Registry: every format a plan can be written in, loaded when it is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast

from planner.exporters.audience import EVERYONE, Audience, Exporter, audiences
from planner.exporters.inert import distinct_file_names
from planner.plan import Plan
from rewards.types import Score
from roles.errors import BadInput, nearest


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a plan. `per_traveller`: when parties differ, each traveller gets a file too."""

    load: Callable[[], Exporter]
    suffix: str
    media_type: str
    per_traveller: bool = False

    def audiences(self, plan: Plan) -> tuple[Audience, ...]:
        """Return for whom this format writes a file of `plan`."""
        return audiences(plan) if self.per_traveller else (EVERYONE,)


def _late(name: str) -> Callable[[], Exporter]:
    """Return a loader of one exporter module: calendar and map libraries cost start-up time."""
    return lambda: cast(Exporter, import_module(f"planner.exporters.{name}").export)


EXPORTERS: Final = {
    "csv": Format(_late("csv_file"), ".csv", "text/csv"),
    "geojson": Format(_late("geojson"), ".geojson", "application/geo+json"),
    "gpx": Format(_late("gpx"), ".gpx", "application/gpx+xml", per_traveller=True),
    "grouptravelbench": Format(_late("grouptravelbench"), ".grouptravelbench.json", "application/json"),
    "ics": Format(_late("ics"), ".ics", "text/calendar", per_traveller=True),
    "json": Format(_late("json_file"), ".json", "application/json"),
    "markdown": Format(_late("markdown"), ".md", "text/markdown"),
    "terminal": Format(_late("terminal"), ".txt", "text/plain"),
}
"""All formats by the name the command line takes."""


def find_format(name: str) -> Format:
    """Return a format by name; raises BadInput naming the nearest known one."""
    if name not in EXPORTERS:
        raise BadInput(f"no export format '{name}'{nearest(name, EXPORTERS)}; known: {', '.join(EXPORTERS)}")
    return EXPORTERS[name]


def export_files(
    plan: Plan, score: Score | None, name: str, exporter: Exporter | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield file name and bytes of every file one format makes: everyone's, then each traveller's own.

    `exporter` replaces the format's default one, such as an IcsExporter with a higher sequence.
    """
    chosen = find_format(name)
    write = exporter or chosen.load()
    readers = chosen.audiences(plan)
    stems = distinct_file_names((plan.title, *(f"{plan.title} {reader.traveller}" for reader in readers[1:])))
    for stem, reader in zip(stems, readers, strict=True):
        yield f"{stem}{chosen.suffix}", write(plan, score, reader)
