"""The smallest value that fits a JSON Schema: what the misbehaving server answers when nobody tells it what to say."""

from collections.abc import Mapping

from rewards.llm.ask import Json

PLAIN: Mapping[str, object] = {"boolean": True, "null": None}


def sample(schema: Json, whole: Json | None = None) -> object:
    """Return a value for a flat schema: first choices, required keys, lower bounds; patterns are not looked at.

    `whole` is where references are looked up. A schema without a type is met by anything and gives "x".
    """
    whole = schema if whole is None else whole
    if "const" in schema:
        return schema["const"]
    if isinstance(choices := schema.get("enum"), list):
        return choices[0]
    if isinstance(reference := schema.get("$ref"), str):
        return sample(_part(whole, *reference.removeprefix("#/").split("/")), whole)
    for key in ("anyOf", "oneOf"):
        if isinstance(options := schema.get(key), list):
            return sample(options[0], whole)
    return _typed(schema, whole)


def _typed(schema: Json, whole: Json) -> object:
    kinds = schema.get("type", "string")
    kind = str(kinds[0]) if isinstance(kinds, list) else str(kinds)
    if kind == "object":
        required = schema.get("required", ())
        names = [str(name) for name in required] if isinstance(required, list | tuple) else []
        return {name: sample(_part(schema, "properties", name), whole) for name in names}
    if kind == "array":
        return [sample(_part(schema, "items"), whole) for _ in range(_bound(schema, "minItems", 0))]
    if kind == "string":
        return "x" * _bound(schema, "minLength", 1)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    return PLAIN[kind]


def _bound(schema: Json, name: str, otherwise: int) -> int:
    value = schema.get(name)
    return value if isinstance(value, int) else otherwise


def _part(schema: Json, *path: str) -> Json:
    part: object = schema
    for name in path:
        part = part.get(name, {}) if isinstance(part, Mapping) else {}
    return part if isinstance(part, Mapping) else {}
