"""Places: what GroupTravelBench's rules know of a place, by city and name; users bring their own table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from planner.bench.outside import lines_of, problem_of
from planner.bench.validity import HoursRule, minutes
from roles.errors import BadInput

Kind = Literal["attraction", "food", "hotel"]

HOTEL_CLASSES: Final = frozenset(
    {"舒适型", "经济型", "高档型", "民宿", "商务酒店", "豪华型", "快捷酒店", "旅馆", "客栈", "度假酒店",
     "电竞酒店", "公寓式酒店", "主题酒店"}
)  # fmt: skip
WITHOUT_CATEGORY: Final[Mapping[Kind, str]] = {"attraction": "公园", "food": "中餐", "hotel": "商务酒店"}
"""What a place of each kind counts as when its category is missing or too coarse."""
COARSE: Final[Mapping[Kind, frozenset[str]]] = {
    "attraction": frozenset({"旅游景点", "滑雪", "游客中心"}),
    "food": frozenset({"食堂", "米粉"}),
}


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """One place: its kind, its categories (theirs have one, ours may have several) and opening rules, if any."""

    kind: Kind
    categories: frozenset[str]
    hours: tuple[HoursRule, ...] | None = None


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Every known place by exact city and name."""

    cities: Mapping[str, Mapping[str, KnownPlace]]

    def find(self, city: str, name: str) -> KnownPlace | None:
        """Return the place of this name, else the one whose name holds it with the least around it, else None."""
        known = self.cities.get(city, {})
        if name in known:
            return known[name]
        longer = [stored for stored in known if name and name in stored]
        return known[min(longer, key=lambda stored: (len(stored), stored))] if longer else None

    def hours(self, city: str, name: str) -> Sequence[HoursRule] | None:
        """Return the opening rules of a place, None when nothing is known or it is always open."""
        place = self.find(city, name)
        return None if place is None else place.hours


NOWHERE: Final = PlaceTable({})
"""No place at all: then no category earns or loses anything, and no opening hours are checked."""


def category(kind: Kind, written: str | None) -> str:
    """Return what a place counts as: its category, or its kind's usual one where that is missing or too coarse."""
    if kind == "hotel":
        return written if written in HOTEL_CLASSES else WITHOUT_CATEGORY[kind]
    return WITHOUT_CATEGORY[kind] if not written or written in COARSE[kind] else written


class Part(BaseModel):
    """Opening hours of part of a year, as a line of a place table writes them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    first: str = "01-01"
    last: str = "12-31"
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    windows: tuple[tuple[str, str], ...]

    def rule(self) -> HoursRule:
        """Return these hours as the validity rules read them; a time that cannot be read opens nothing."""
        spans = [(minutes(opens), minutes(closes)) for opens, closes in self.windows]
        return HoursRule(self.first, self.last, self.weekdays, tuple((a, b) for a, b in spans if a is not None and b))


class PlaceLine(BaseModel):
    """One line of a place table: our form, because theirs is not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    city: str
    name: str
    type: Kind
    category: str | None = None
    hours: tuple[Part, ...] | None = None


def read_places(path: Path) -> PlaceTable:
    """Return the places of a JSON Lines file; raises BadInput with file and line for a line that is none."""
    cities: dict[str, dict[str, KnownPlace]] = {}
    for where, line in lines_of(path, "places"):
        try:
            row = PlaceLine.model_validate_json(line)
        except ValidationError as error:
            raise BadInput(f"{where}: not a place: {problem_of(error)}") from error
        hours = None if row.hours is None else tuple(part.rule() for part in row.hours)
        known = KnownPlace(row.type, frozenset({category(row.type, row.category)}), hours)
        cities.setdefault(row.city, {})[row.name] = known
    return PlaceTable(cities)
