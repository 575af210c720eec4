"""JSON Schemas of trip and role files, made from the models that read them, for completion in editors."""

from typing import Any, Final

from roles.request import TripRequest
from roles.role import Role
from roles.validation import PRIVATE_PREFIX, Record

JsonSchema = dict[str, Any]
DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def request_schema() -> JsonSchema:
    """Return the JSON Schema (2020-12) of a trip file."""
    return _schema(TripRequest, "fairtrip trip file")


def role_schema() -> JsonSchema:
    """Return the JSON Schema (2020-12) of a role file; the role's name is the file's name and no key."""
    schema = _schema(Role, "fairtrip role file")
    del schema["properties"]["name"]
    schema["required"].remove("name")
    return schema


def _schema(model: type[Record], title: str) -> JsonSchema:
    schema = model.model_json_schema(mode="validation")
    for part in (schema, *schema.get("$defs", {}).values()):
        if part.get("type") == "object":
            part["patternProperties"] = {f"^{PRIVATE_PREFIX}": {}}
    return {"$schema": DRAFT, **schema, "title": title}
