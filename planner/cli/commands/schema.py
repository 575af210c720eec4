"""`fairtrip schema`: print the JSON Schema of a file, generated from the model that loads it."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Final

import typer

from roles.errors import BadInput, nearest

Schema = Mapping[str, object]


def command(
    what: Annotated[str, typer.Argument(help="trip, role, plan, outline or pack", show_default=False)],
) -> None:
    """Print the JSON Schema of a file, for completion in an editor."""
    if what not in SCHEMAS:
        raise BadInput(f"no schema '{what}'{nearest(what, SCHEMAS)}; known: {', '.join(SCHEMAS)}")
    print(json.dumps(SCHEMAS[what](), indent=2, ensure_ascii=False))


def _trip() -> Schema:
    from roles.schema import request_schema

    return request_schema()


def _role() -> Schema:
    from roles.schema import role_schema

    return role_schema()


def _plan() -> Schema:
    from planner.plan import Plan

    return Plan.model_json_schema()


def _outline() -> Schema:
    from planner.outline import Outline

    return Outline.model_json_schema()


def _pack() -> Schema:
    from planner.catalog.pack import CityPack

    return CityPack.model_json_schema()


SCHEMAS: Final[dict[str, Callable[[], Schema]]] = {
    "trip": _trip, "role": _role, "plan": _plan, "outline": _outline, "pack": _pack,
}  # fmt: skip
"""What there is a schema of; each imports its model only when it is asked for."""
