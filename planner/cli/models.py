"""`fairtrip models`: which language models could be asked now, and whether they answer."""

import http.client
import json as json_text
import os
from dataclasses import asdict, dataclass
from typing import Final
from urllib.parse import urlsplit

import typer

from planner.cli import page
from planner.cli.output import print_json
from planner.cli.providers import INSTALL, library_version, named, providers
from planner.cli.session import JsonOption
from planner.cli.settings import resolve
from roles.errors import shown

LOCAL_KEY: Final = "FAIRTRIP_LOCAL_API_KEY"
LISTING_S: Final = 2.0
MOST_LISTED_BYTES: Final = 100_000
START: Final = "fairtrip serve-model MODEL"

app = typer.Typer(help="See which language models could be asked, and whether they answer.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Local:
    """The server of one's own: where it should be, the models it lists, and why there are none."""

    url: str
    models: tuple[str, ...] = ()
    problem: str = ""


@app.callback()
def models() -> None:
    """See which language models could be asked, and whether they answer."""


@app.command("list")
def list_(json: JsonOption = False) -> None:
    """List what could be asked now: providers whose key is set, and a server of your own."""
    resolved = resolve()
    local = look_for_local(resolved.settings.local_url)
    chosen = named(resolved.settings)
    if json:
        version = library_version()
        print_json(
            {
                "library": {"version": version, "fix": None if version else INSTALL},
                "local": asdict(local),
                "providers": [{**asdict(provider), "ready": provider.ready} for provider in providers()],
                "settings": chosen,
            }
        )
        return
    _tell_library()
    _tell_local(local)
    _tell_providers()
    page.heading("Named in the settings")
    page.listed([f"{role}: {name} (from {resolved.sources[role]})" for role, name in chosen.items()] or ["no model"])


def look_for_local(url: str) -> Local:
    """Ask the server of one's own for its models: the only request that `models list` sends."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    key = os.environ.get(LOCAL_KEY, "")
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=LISTING_S)
        try:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            connection.request("GET", f"{parts.path.rstrip('/')}/models", headers=headers)
            with connection.getresponse() as answer:
                listed = json_text.loads(answer.read(MOST_LISTED_BYTES))
        finally:
            connection.close()
        return Local(url, tuple(shown(str(entry["id"]), 200) for entry in listed["data"]))
    except (OSError, http.client.HTTPException):
        return Local(url, problem="no server answers")
    except (ValueError, LookupError, TypeError):
        return Local(url, problem="what answers lists no models")


def _tell_library() -> None:
    version = library_version()
    page.line(f"LiteLLM {version} is installed" if version else f"LiteLLM is not installed: {INSTALL}")


def _tell_local(local: Local) -> None:
    page.heading("A server of your own")
    page.listed([f"local/{name}" for name in local.models] or [f"{local.problem or 'no models'} at {local.url}"])
    if not local.models:
        page.line(f"start one: {START}; or say where it is: fairtrip config set local_url URL")


def _tell_providers() -> None:
    known = providers()
    ready = [provider for provider in known if provider.ready]
    page.heading("Providers whose key is set")
    page.listed([f"{provider.name}/MODEL ({', '.join(provider.variables)})" for provider in ready] or ["none"])
    page.heading("No key is set for")
    page.listed(f"{provider.name}: {', '.join(provider.missing)}" for provider in known if not provider.ready)
    page.line("LiteLLM knows more providers: docs/models.md. Does one answer? fairtrip models ping NAME")
