"""Schema: the form of a drafting answer, flat and closed, as small as engines that follow grammars like it."""

from planner.drafters.model.id_table import OWN_MEAL, IdTable
from planner.drafters.task import DraftTask
from planner.facts.meals import serves
from planner.outline import BLOCKS
from rewards.llm.ask import Json
from roles.vocabulary import LODGING_CLASSES

MOST_STOPS = 4
"""Stops in one block: more do not fit between two meals."""
MOST_APART = len(BLOCKS)


def answer_schema(table: IdTable, task: DraftTask) -> Json:
    """Return the JSON Schema of an answer: stays, then days, then the way home; every key required, every id listed.

    Lists of ids stand once under $defs, a set for each city. No free text, no number, no recursion, no optional key.
    """
    frame = task.group.frame
    cities = tuple(dict.fromkeys(frame.cities))
    properties: dict[str, object] = {}
    for n, stay in enumerate(stay_properties(task), start=1):
        if stay:
            properties[f"stay{n}"] = _closed(stay)
    for day in range(frame.days):
        properties[f"day{day + 1}"] = {"$ref": f"#/$defs/day_{cities.index(frame.city_of_day(day)) + 1}"}
    if frame.origin and frame.origin != frame.cities[-1]:
        properties["home"] = _one_of(_modes(frame.cities[-1], frame.origin, task))
    definitions: dict[str, object] = {}
    if len(table.people) > 1:
        definitions["person"] = _one_of(tuple(table.people))
    for n, city in enumerate(cities, start=1):
        definitions |= _city_definitions(n, city, table)
    return {**_closed(properties), "$defs": definitions}


def day_schema(schema: Json, day: int) -> Json:
    """Return the schema of an answer that writes one day (1-based) and nothing else."""
    properties, definitions = schema["properties"], schema["$defs"]
    assert isinstance(properties, dict)  # noqa: S101  # answer_schema made it
    return {**_closed({f"day{day}": properties[f"day{day}"]}), "$defs": definitions}


def stay_properties(task: DraftTask) -> tuple[dict[str, object], ...]:
    """Return for every stay what is chosen once: the journey there when there is one, area and class of bed."""
    stays, before = [], task.group.frame.origin
    for stay in task.group.frame.stays:
        chosen: dict[str, object] = {}
        if before is not None and before != stay.city:
            chosen["journey"] = _one_of(_modes(before, stay.city, task))
        if stay.nights:
            chosen["area"] = _one_of(tuple(task.facts.cities[stay.city].areas))
            chosen["lodging"] = _one_of(LODGING_CLASSES)
        stays.append(chosen)
        before = stay.city
    return tuple(stays)


def _modes(origin: str, destination: str, task: DraftTask) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.mode for option in task.facts.journeys[origin, destination]))


def _city_definitions(n: int, city: str, table: IdTable) -> dict[str, object]:
    here = table.of_city(city)
    sights = tuple(key for key, place in here if place.kind != "food")
    meals = {slot: tuple(key for key, place in here if serves(place, slot)) for slot in ("lunch", "dinner")}
    stops = {"$ref": f"#/$defs/stops_{n}"}
    day: dict[str, object] = {
        "morning": stops,
        "lunch": _one_of((*meals["lunch"], OWN_MEAL)),
        "afternoon": stops,
        "dinner": _one_of((*meals["dinner"], OWN_MEAL)),
        "evening": stops,
    }
    definitions: dict[str, object] = {f"stops_{n}": _list_of(_one_of(sights), MOST_STOPS if sights else 0)}
    if len(table.people) > 1:
        who = {**_list_of({"$ref": "#/$defs/person"}, len(table.people) - 1), "minItems": 1}
        definitions[f"apart_{n}"] = _closed({"block": _one_of(BLOCKS), "who": who, "stops": stops})
        day["apart"] = _list_of({"$ref": f"#/$defs/apart_{n}"}, MOST_APART)
    return {**definitions, f"day_{n}": _closed(day)}


def _closed(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list_of(items: object, most: int) -> dict[str, object]:
    return {"type": "array", "items": items, "maxItems": most}


def _one_of(words: tuple[str, ...]) -> dict[str, object]:
    """Return a string of a closed list; of an empty one, any string: an empty enumeration is no valid schema."""
    return {"type": "string", "enum": list(words)} if words else {"type": "string"}


CLOSED = frozenset({"enum", "maxItems", "minItems", "additionalProperties"})


def opened(schema: Json) -> Json:
    """Return the schema with any words in place of closed lists, for a model that does not keep to them."""
    return {key: _opened(value) for key, value in schema.items()}


def _opened(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return {key: _opened(inner) for key, inner in value.items() if key not in CLOSED}
