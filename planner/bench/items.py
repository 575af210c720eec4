"""Items: the lines of a GroupTravelBench plan as values, for the rules that count points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from planner.bench.validity import minutes

LEG, HOTEL, SIGHT, MEAL, WAY = "intercity_transport", "hotel", "attraction", "food", "intracity_transport"
SPLITTABLE: Final = frozenset({SIGHT, MEAL, WAY, "rest"})

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Item:
    """One leg or activity. `block` numbers city blocks over the whole plan; `who` None is everybody; times in minutes.

    `span` is None where a time cannot be read or the end is not after the start: such an item overlaps nothing.
    """

    kind: str
    day: int
    block: int
    city: str
    where: str
    mode: str
    start: str
    span: tuple[int, int] | None
    who: frozenset[str] | None
    cost: float

    def takes(self, user: str) -> bool:
        """Return whether a user takes part: everybody does in legs and hotels."""
        return self.kind in (LEG, HOTEL) or self.who is None or user in self.who

    @property
    def minutes(self) -> int:
        """Return how long it takes, 0 where nobody can tell."""
        return self.span[1] - self.span[0] if self.span else 0

    def overlaps(self, other: "Item") -> bool:
        """Return whether two items overlap; touching is not overlapping."""
        return bool(self.span and other.span and self.span[0] < other.span[1] and other.span[0] < self.span[1])


def items(plan: Json) -> tuple[Item, ...]:
    """Return legs and activities in the order they are written; what is no object is left out."""
    return tuple(_items(plan))


def _items(plan: Json) -> Iterator[Item]:
    block = 0
    for number, day in enumerate(objects(plan.get("days")), start=1):
        for segment in objects(day.get("city_segments")):
            if segment.get("type") == LEG:
                yield _item(segment, number, block, "")
                continue
            block += 1
            for activity in objects(segment.get("activities")):
                yield _item(activity, number, block, str(segment.get("city")))


def _item(record: Json, day: int, block: int, city: str) -> Item:
    start, end = minutes(record.get("start_time")), minutes(record.get("end_time"))
    who, cost = record.get("participants"), record.get("avg_cost")
    named = frozenset(str(name) for name in who) if isinstance(who, list) else frozenset()
    return Item(
        kind=str(record.get("type")),
        day=day,
        block=block,
        city=city,
        where=str(record.get("location") or record.get("to") or ""),
        mode=str(record.get("transport_mode") or ""),
        start=str(record.get("start_time")),
        span=(start, end) if start is not None and end is not None and end > start else None,
        who=None if not named or "All" in named else named,
        cost=float(cost) if isinstance(cost, int | float) else 0.0,
    )


def objects(value: object) -> Sequence[Json]:
    """Return the objects of a list, nothing for what is none."""
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def accepted(value: object) -> bool:
    """Return whether a value is a plan by their structural test: days, the first of them with a city segment."""
    days = value.get("days") if isinstance(value, Mapping) else None
    return isinstance(days, list) and bool(days) and isinstance(days[0], Mapping) and _filled(days[0])


def _filled(day: Json) -> bool:
    segments = day.get("city_segments")
    return isinstance(segments, list) and bool(segments)


def tidied(plan: Json) -> Json:
    """Return a plan with nothing but objects where objects belong, and no date that cannot be read as one."""
    return {"days": [_tidy_day(day) for day in objects(plan.get("days"))]}


def _tidy_day(day: Json) -> Json:
    segments = [
        {**segment, "activities": objects(segment.get("activities"))} for segment in objects(day.get("city_segments"))
    ]
    return {**day, "date": _readable(day.get("date")), "city_segments": segments}


def _readable(text: object) -> str | None:
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        return None
