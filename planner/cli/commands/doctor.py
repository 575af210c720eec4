"""`fairtrip doctor`: what is usable on this machine now, and the exact way to mend what is not."""

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from planner.cli.output import print_json
from roles.errors import FairtripError, ProblemsFound

State = Literal["ok", "optional", "problem"]

OLDEST_PYTHON: Final = (3, 11)
ZONES: Final = ("Europe/Lisbon", "Europe/Berlin", "Europe/London")
"""Time zones of the built-in cities."""
SQLITE_PARTS: Final = {"ENABLE_RTREE": "R*Tree", "ENABLE_FTS5": "FTS5"}
EXTRAS: Final = {"train": "trl", "bench": "ortools"}
"""Each optional extra and the package that shows it is installed; `llm` is looked at with the models."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` says what to do unless its state is ok."""

    name: str
    state: State
    found: str
    fix: str = ""


def command(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Say what is usable now, and how to mend what is not."""
    findings = [_safe(look) for look in LOOKS]
    problems = [finding for finding in findings if finding.state == "problem"]
    if json:
        print_json({"usable": not problems, "findings": [asdict(finding) for finding in findings]})
        if problems:
            raise typer.Exit(ProblemsFound.exit_code)
        return
    for finding in findings:
        print(f"{finding.state:<8}  {finding.name:<12}  {finding.found}")
        if finding.fix:
            print(f"{'':<24}-> {finding.fix}")
    if problems:
        raise ProblemsFound(
            f"{len(problems)} of {len(findings)} things need mending: {', '.join(p.name for p in problems)}"
        )


def _safe(look: Callable[[], Finding]) -> Finding:
    """Return what was found; an error the user can mend is a finding too."""
    try:
        return look()
    except FairtripError as error:
        return Finding(look.__name__.strip("_").replace("_", " "), "problem", str(error), "mend the file it names")


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "problem", found, "install Python 3.11 or later, then: make install")
    return Finding("python", "ok", found)


def _packages() -> Finding:
    names = list(_required())
    absent = [name for name in names if _version(name) is None]
    if absent:
        return Finding("packages", "problem", f"missing: {', '.join(absent)}", f"pip install {' '.join(absent)}")
    return Finding("packages", "ok", f"all {len(names)} that fairtrip needs")


def _required() -> Iterator[str]:
    """Yield the names of the packages that fairtrip cannot do without."""
    for line in metadata.requires("fairtrip") or ():
        if "extra ==" not in line:
            yield "".join(c if c.isalnum() or c in "-_." else " " for c in line).split()[0]


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _sqlite() -> Finding:
    with sqlite3.connect(":memory:") as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    absent = [title for option, title in SQLITE_PARTS.items() if option not in options]
    if absent:
        return Finding(
            "sqlite", "problem", f"without {' and '.join(absent)}", "use a Python from python.org or your system"
        )
    return Finding("sqlite", "ok", f"{sqlite3.sqlite_version} with {' and '.join(SQLITE_PARTS.values())}")


def _time_zones() -> Finding:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        for zone in ZONES:
            ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        return Finding("time zones", "problem", str(error), "pip install tzdata")
    return Finding("time zones", "ok", f"{', '.join(ZONES)} known")


def _settings() -> Finding:
    from planner.cli.session.settings import resolve

    sources = {source for source in resolve().sources.values() if source != "default"}
    return Finding("settings", "ok", f"from {', '.join(sorted(sources))}" if sources else "all defaults")


def _cache() -> Finding:
    from roles.folders import user_folder

    folder = user_folder("cache")
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        fix = "set XDG_CACHE_HOME to a folder you can write; until then catalogues are compiled for every command"
        return Finding("cache", "problem", f"{existing} cannot be written", fix)
    return Finding("cache", "ok", f"{folder} can be written")


def _catalogue() -> Finding:
    from planner.catalog.catalog import installed_packs, open_catalog
    from planner.cli.session.settings import resolve

    catalog = open_catalog((*installed_packs(), *map(Path, resolve().settings.packs)))
    cities = catalog.cities()
    places = sum(len(catalog.places(city.id)) for city in cities)
    if not cities:
        return Finding("catalogue", "problem", "no city", "install fairtrip again; its city packs are missing")
    return Finding("catalogue", "ok", f"{places} places in {', '.join(city.name for city in cities)}")


def _engine() -> Finding:
    import planner.drafters

    own = Path(planner.drafters.__path__[0]) / "engine" / "__pycache__"
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or own)
    if any(folder.rglob("*.nbi")):
        return Finding("engine", "ok", "compiled for this machine")
    return Finding(
        "engine", "optional", "not compiled yet", "nothing to do: the first plan compiles it, which takes longer"
    )


def _extras() -> Finding:
    absent = [name for name, package in EXTRAS.items() if _version(package) is None]
    if not absent:
        return Finding("extras", "ok", ", ".join(EXTRAS))
    return Finding(
        "extras", "optional", f"not installed: {', '.join(absent)}", f"pip install 'fairtrip[{','.join(absent)}]'"
    )


def _models() -> Finding:
    """Tell which models have what they need; whether they answer is for `fairtrip models ping` to find out."""
    from planner.cli.session.providers import INSTALL, lacking, library_version, named, providers
    from planner.cli.session.settings import resolve

    chosen = named(resolve().settings)
    ready = [f"{provider.name}/MODEL" for provider in providers() if provider.ready]
    ping = f"fairtrip models ping {next(iter([*chosen.values(), *ready]), 'local')}"
    if not library_version():
        return Finding("models", "problem" if chosen else "optional", "LiteLLM is not installed", INSTALL)
    for setting, name in chosen.items():
        if missing := lacking(name):
            fix = f"set {' and '.join(missing)} in the environment, or: fairtrip config set {setting} ''"
            return Finding("models", "problem", f"{setting} {name}: {' and '.join(missing)} not set", fix)
    if not chosen and not ready:
        fix = f"none is needed; set a provider's key (fairtrip models list) or start a server of your own, then: {ping}"
        return Finding("models", "optional", "no key is set", fix)
    return Finding("models", "ok", ", ".join([*chosen.values(), *ready]), f"to see whether it answers: {ping}")


LOOKS: Final = (_python, _packages, _sqlite, _time_zones, _settings, _cache, _catalogue, _engine, _extras, _models)
"""What is looked at, in this order."""
