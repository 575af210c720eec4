"""Probe: try out once what an endpoint really does with a request, and whether it is alive at all."""

import json
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rewards.llm.ask import Ask, Message, Unanswered
from rewards.llm.door import ALTERNATIVES, Door, Traits
from rewards.llm.files import write_whole
from rewards.llm.patience import Patience
from rewards.llm.reading import read
from rewards.llm.wire import Raw, Wire
from roles.folders import user_folder

VERSION = 1
ALIVE_S = 10.0
PROBE_S = 30.0

QUESTION = (Message("user", "Name a colour."),)
CANARY = {
    "type": "object",
    "properties": {"canary": {"const": "blue tit"}},
    "required": ["canary"],
    "additionalProperties": False,
}
"""Nobody writes this bird by chance: an answer that fits was held to the schema."""


def require_alive(door: Door) -> None:
    """Raise Unanswered unless the model completes one token within ten seconds.

    Any completion will do, and no status page: an engine can be dead behind a server that says it is well.
    """
    line = replace(door.line, patience=Patience(ALIVE_S, attempts=1))
    with line.slot() as until:
        line.record(line.send("ping", Wire(QUESTION, None, 1, 0.0, 0.0), until), "ok")


def fitted(door: Door, folder: Path | None = None) -> Door:
    """Return the door with what its endpoint can do, tried out once and kept in `folder` (the user's cache folder).

    Raises Unanswered when the endpoint cannot be tried; nothing is kept then.
    """
    path = (folder or cache_folder()) / f"{_digest(door)}.json"
    try:
        traits: Traits = TypeAdapter(Traits).validate_json(path.read_bytes(), strict=True)
    except (OSError, ValidationError):
        traits = try_out(door)
        write_whole(path, json.dumps(asdict(traits)))
    return replace(door, traits=traits)


def try_out(door: Door) -> Traits:
    """Ask for a schema, for log-probabilities and for two choices, and see what comes. Raises Unanswered."""
    schema = _answer(door, Wire(QUESTION, CANARY, 50, 0.0, 0.0))
    logprobs = _answer(door, Wire(QUESTION, None, 1, 0.0, 0.0, alternatives=ALTERNATIVES))
    choices = _answer(door, Wire(QUESTION, None, 1, 1.0, 0.0, choices=2))  # at temperature 0 vLLM refuses more than one
    return Traits(
        schema=schema is not None and _holds(schema),
        logprobs=logprobs is not None and any(len(token.alternatives) > 1 for token in logprobs.tokens),
        choices=choices is not None and choices.choices == 2,
    )


def cache_folder() -> Path:
    """Return where probes are kept: in the user's cache."""
    return user_folder("cache") / "models"


def _answer(door: Door, wire: Wire) -> Raw | None:
    """Return the response; None when the endpoint refuses such a request."""
    line = replace(door.line, patience=replace(door.line.patience, call_seconds=PROBE_S))
    try:
        with line.slot() as until:
            turn = line.send("probe", wire, until)
    except Unanswered as failure:
        if failure.why != "refused_request":
            raise
        return None
    line.record(turn, "ok")
    return turn.raw


def _holds(raw: Raw) -> bool:
    try:
        read(Ask("probe", QUESTION, CANARY), raw)
    except Unanswered:
        return False
    return True


def _digest(door: Door) -> str:
    return sha256(json.dumps([VERSION, door.line.name, door.line.endpoint]).encode()).hexdigest()[:32]
