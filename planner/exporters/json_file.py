"""JsonFile: plan and score as one schema-versioned document for machines, and reading it back."""

import json
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from planner.exporters.audience import EVERYONE, Audience, seen_by
from planner.exporters.inert import json_text
from planner.plan import Plan
from rewards.types import Score
from roles.errors import BadInput

SCHEMA: Final = "fairtrip.plan"
SCHEMA_VERSION: Final = 1
"""Rises when a reader of the old document would misread the new one."""

_SCORE: Final = TypeAdapter(Score)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal["fairtrip.plan"] = Field(alias="schema")
    schema_version: Literal[1]
    audience: str | None
    plan: Plan
    score: Annotated[dict[str, object] | None, Field(default=None)]


def export(plan: Plan, score: Score | None, audience: Audience = EVERYONE) -> bytes:
    """Write plan and score as one JSON object; ValueError when a number is not finite."""
    plan, score = seen_by(audience, plan, score)
    document = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "audience": audience.traveller,
        "plan": plan.model_dump(mode="json"),
        "score": None if score is None else _SCORE.dump_python(score, mode="json") | {"feasible": score.feasible},
    }
    return json_text(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()


def read(data: bytes, file: str = "plan") -> tuple[Plan, Score | None]:
    """Read an exported document; raises BadInput naming the field that is wrong."""
    try:
        document = _Document.model_validate_json(data)
        if document.score is None:
            return document.plan, None
        fields = {key: value for key, value in document.score.items() if key != "feasible"}
        return document.plan, _SCORE.validate_python(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise BadInput(f"{where + ': ' if where else ''}{first['msg']}", file=file) from error
