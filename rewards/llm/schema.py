"""Check a JSON value against the flat part of JSON Schema that our prompts use, in words a model can act upon."""

from collections.abc import Callable, Mapping, Sequence
from json import dumps
from operator import ge, gt, le, lt

from rewards.llm.ask import Json

MOST_SHOWN = 12
"""Most allowed values that a message lists."""

NOTES = frozenset({"$schema", "$defs", "title", "description", "default", "examples"})
KNOWN = NOTES | {
    "$ref", "type", "enum", "const", "anyOf", "properties", "required", "additionalProperties", "items", "minItems",
    "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
}  # fmt: skip
"""Keywords that are understood; a schema with another one is a slip of ours."""

KINDS: Mapping[str, Callable[[object], bool]] = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, int | float) and not isinstance(v, bool),
}

BOUNDS: Mapping[str, Callable[..., bool]] = {
    "minimum": ge, "maximum": le, "exclusiveMinimum": gt, "exclusiveMaximum": lt,
}  # fmt: skip


def problem(value: object, schema: Json) -> str:
    """Return the first thing in `value` that does not fit `schema`, with its path, or "" when all of it fits.

    Raises ValueError for a keyword that is not understood: it would otherwise be silently ignored.
    """
    return _problem(value, schema, schema, "")


def _problem(value: object, schema: Json, root: Json, path: str) -> str:
    strange = sorted(set(schema) - KNOWN)
    if strange:
        raise ValueError(f"JSON Schema keyword {strange[0]!r} is not understood here")
    if "$ref" in schema:
        return _problem(value, _target(str(schema["$ref"]), root), root, path)
    if "anyOf" in schema:
        options = [_problem(value, option, root, path) for option in _schemas(schema["anyOf"])]
        return "" if "" in options else options[-1]
    wrong = _kind(value, schema) or _listed(value, schema)
    if wrong:
        return f"{path or 'the answer'}: {wrong}"
    if isinstance(value, dict):
        return _object(value, schema, root, path)
    if isinstance(value, list):
        return _array(value, schema, root, path)
    wrong = _bounds(value, schema)
    return f"{path or 'the answer'}: {wrong}" if wrong else ""


def _kind(value: object, schema: Json) -> str:
    wanted = schema.get("type")
    names = [str(n) for n in wanted] if isinstance(wanted, list | tuple) else [str(wanted)] if wanted else []
    if not names or any(KINDS[name](value) for name in names):
        return ""
    return f"must be {' or '.join(names)}, not {_written(value)}"


def _listed(value: object, schema: Json) -> str:
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if not isinstance(allowed, list | tuple) or any(_same(value, one) for one in allowed):
        return ""
    shown = ", ".join(_written(one) for one in allowed[:MOST_SHOWN])
    more = f" and {len(allowed) - MOST_SHOWN} more" if len(allowed) > MOST_SHOWN else ""
    return f"must be one of {shown}{more}, not {_written(value)}"


def _same(one: object, other: object) -> bool:
    """Compare as JSON does: true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _object(value: Mapping[str, object], schema: Json, root: Json, path: str) -> str:
    known = schema.get("properties")
    properties: Mapping[str, Json] = known if isinstance(known, Mapping) else {}
    required = schema.get("required")
    for name in required if isinstance(required, list | tuple) else ():
        if name not in value:
            return f"{path or 'the answer'}: {_written(name)} is missing"
    for name, inner in value.items():
        if name in properties:
            wrong = _problem(inner, properties[name], root, f"{path}.{name}" if path else name)
            if wrong:
                return wrong
        elif schema.get("additionalProperties") is False:
            return f"{path or 'the answer'}: {_written(name)} is not allowed; known: {', '.join(properties)}"
    return ""


def _array(value: Sequence[object], schema: Json, root: Json, path: str) -> str:
    wrong = _count(len(value), schema, "Items", "entries")
    if wrong:
        return f"{path or 'the answer'}: {wrong}"
    items = schema.get("items")
    if not isinstance(items, Mapping):
        return ""
    found = (_problem(inner, items, root, f"{path}[{place}]") for place, inner in enumerate(value))
    return next((wrong for wrong in found if wrong), "")


def _bounds(value: object, schema: Json) -> str:
    if isinstance(value, str):
        return _count(len(value), schema, "Length", "characters")
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    broken = (name for name, fits in BOUNDS.items() if name in schema and not fits(value, schema[name]))
    return next((f"{value} breaks the {name} {schema[name]}" for name in broken), "")


def _count(count: int, schema: Json, what: str, noun: str) -> str:
    least, most = schema.get(f"min{what}", 0), schema.get(f"max{what}", count)
    if isinstance(least, int) and count < least:
        return f"needs at least {least} {noun}, has {count}"
    if isinstance(most, int) and count > most:
        return f"may have at most {most} {noun}, has {count}"
    return ""


def _target(reference: str, root: Json) -> Json:
    found: object = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise ValueError(f"JSON Schema reference {reference!r} leads nowhere")
    return found


def _schemas(listed: object) -> Sequence[Json]:
    return listed if isinstance(listed, list | tuple) else ()


def _written(value: object) -> str:
    text = dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:39] + "…"
