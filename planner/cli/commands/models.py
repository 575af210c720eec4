"""`fairtrip models`: which language models could be asked now, and whether they answer."""

import http.client
import json as json_text
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Final
from urllib.parse import urlsplit

import typer

from planner.cli import page
from planner.cli.options import JsonOption
from planner.cli.output import print_json
from planner.cli.session.model_use import prices_of
from planner.cli.session.providers import INSTALL, library_version, named, providers
from planner.cli.session.settings import Settings, resolve
from rewards.llm.local_server import LOCAL, LOCAL_KEY, is_local
from roles.errors import BadInput, MissingModel, ProblemsFound, shown

LISTING_S: Final = 2.0
MOST_LISTED_BYTES: Final = 100_000
START: Final = "fairtrip serve-model MODEL"
REMEDIES: Final = {
    "denied": "check the key, its rights and the spelling of the model at the provider",
    "refused_request": "this model takes no chat: name another one",
    "unreachable": "check the network, or try again later",
    "deadline": "try again later",
    "limit": "set a higher limit: fairtrip config show",
}
"""What to do, by why there was no answer."""
ABILITIES: Final = {
    "schema": "keeps to a JSON Schema",
    "logprobs": "gives log-probabilities",
    "choices": "gives several choices",
}
"""What is tried out; fairtrip does without any of them."""

app = typer.Typer(help="See which language models could be asked, and whether they answer.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Local:
    """The server of one's own: where it should be, the models it lists, and why there are none."""

    url: str
    models: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Ping:
    """What came of asking one model for a token: seconds, what its endpoint can do, what that took, or the problem."""

    name: str
    problem: str = ""
    fix: str = ""
    seconds: float | None = None
    can: Mapping[str, bool] | None = None
    took: str = ""
    missing: bool = False
    """Whether it could not even be asked: a key, the library or the server is missing."""


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


@app.command("ping")
def ping(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help="Models; default: those of the settings.", show_default=False),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Ask models for one token each, and try out what their endpoints can do."""
    settings = resolve().settings
    asked = list(dict.fromkeys(names or named(settings).values()))
    if not asked:
        raise BadInput("no model to ask: fairtrip models ping NAME, for example local or openai/MODEL")
    found = []
    for name in asked:
        found.append(ping_model(name, settings))
        if not json:
            _tell_ping(found[-1])
    if json:
        print_json({"models": [asdict(one) for one in found]})
    silent = [one.name for one in found if one.problem]
    if not silent:
        return
    error = MissingModel if any(one.missing for one in found) else ProblemsFound
    if json:
        raise typer.Exit(error.exit_code)
    raise error(f"{len(silent)} of {len(asked)} models cannot be used: {', '.join(map(shown, silent))}")


def ping_model(name: str, settings: Settings) -> Ping:
    """Ask one model for a token, then for a schema, for log-probabilities and for two choices."""
    from rewards.llm.ask import Unanswered
    from rewards.llm.door import open_door
    from rewards.llm.probe import require_alive, try_out
    from rewards.llm.spending import Limits, Spending

    spending = Spending(Limits(settings.max_cost, settings.max_calls, settings.max_seconds))
    try:
        door = open_door(name, spending, local_url=settings.local_url, prices=prices_of(name, settings))
    except MissingModel as error:
        return Ping(name, str(error), missing=True)
    problem, fix, can = "", "", None
    try:
        require_alive(door)
        can = asdict(try_out(door))
    except Unanswered as failure:
        problem, fix = str(failure), _fix(name, failure.why)
    seconds = spending.calls[0].seconds if spending.calls else None
    return Ping(name, problem, fix, seconds, can, spending.summary())


def _fix(name: str, why: str) -> str:
    """Return what to do; a server of one's own can be started again."""
    ours = is_local(name) and why in {"unreachable", "deadline"}
    return f"start the server again: {START}" if ours else REMEDIES.get(why, "")


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
    page.listed([f"{LOCAL}/{name}" for name in local.models] or [f"{local.problem or 'no models'} at {local.url}"])
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


def _tell_ping(found: Ping) -> None:
    if found.problem:
        page.line(f"{found.name}: no answer", "bold")
        page.listed(filter(None, (found.problem, found.fix)))
    else:
        page.line(f"{found.name}: answers, in {found.seconds:.1f} s", "bold")
        page.listed(f"{what}: {'yes' if able else 'no'}" for what, able in abilities(found.can or {}))
    if found.took:
        page.listed([f"this took {found.took}"])


def abilities(can: Mapping[str, bool]) -> list[tuple[str, bool]]:
    """Return what an endpoint can do in words, in the order of ABILITIES."""
    return [(words, can[trait]) for trait, words in ABILITIES.items() if trait in can]
