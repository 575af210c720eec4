"""Filling: what an answer must not contain goes, the best place of its kind nearby comes, and a note says so."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from planner.catalog.pack import PackPlace
from planner.catalog.travel import metres_between
from planner.drafters.model.id_table import IdTable
from planner.drafters.task import DraftTask
from planner.edit import MEALS
from planner.facts.meals import serves
from planner.outline import Outline

NEAR_M = 2_500
"""Metres in a straight line within which a place stands in for another. Ours: a short ride in every city."""

HOURS = {
    "morning": (9 * 60, 13 * 60),
    "lunch": (11 * 60 + 30, 15 * 60),
    "afternoon": (13 * 60 + 30, 18 * 60 + 30),
    "dinner": (18 * 60, 22 * 60),
    "evening": (19 * 60 + 30, 23 * 60),
}
"""Minutes of the day in which a slot usually lies: what stands in there is open for a whole visit within them."""

MOST_STOPS = 8
"""Stops that a party of an outline may have."""

_WORD = re.compile(r"[A-Za-z0-9_-]{1,20}")
_ID_FIRST = re.compile(r"\s*([af]\d{1,4})(?!\w)")
"""An id, whatever a model writes behind it: "a12: Castle" means a12."""


@dataclass(frozen=True, slots=True)
class Part:
    """Where some people go in one slot of a day (0-based), as an answer names it; a meal is a part with one stop."""

    day: int
    slot: str
    who: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A stop that had to go: why, and the place it was, if it was one."""

    why: str
    was: PackPlace | None = None


Stop = PackPlace | Gap


@dataclass(slots=True)
class Filling:
    """One answer on its way to an outline: who goes where for sure, and what had to be changed."""

    task: DraftTask
    table: IdTable
    notes: list[str] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=dict)
    cities: tuple[str, ...] = field(init=False)
    """The city of every day."""

    def __post_init__(self) -> None:
        frame = self.task.group.frame
        self.cities = tuple([frame.city_of_day(day) for day in range(frame.days)])

    def ids(self, parts: Sequence[Part]) -> list[tuple[str, ...]]:
        """Return the catalogue ids of every part: what may stay is found first, then the gaps are filled in order."""
        for lock in self.task.locks:
            self.taken.setdefault(lock.place, set())
        kept = [[self._looked_up(word, part) for word in part.stops[:MOST_STOPS]] for part in parts]
        return [tuple(self._whole(part, stops)) for part, stops in zip(parts, kept, strict=True)]

    def _looked_up(self, word: str, part: Part) -> Stop:
        found = _ID_FIRST.match(word)
        place = self.table.places.get(found[1]) if found else None
        if found is None or place is None:
            return Gap(f"'{word}' is no place of this list" if _WORD.fullmatch(word) else "something is no place's id")
        why = self._fault(place, self.table.cities[found[1]], part)
        if why:
            return Gap(f"{place.name} {why}", place)
        self.taken.setdefault(place.id, set()).update(part.who)
        return place

    def _fault(self, place: PackPlace, city: str, part: Part) -> str:
        """Return why a place cannot stand here, "" when it can; who would like it or needs otherwise is not asked."""
        if city != self.cities[part.day]:
            return "is in another city"
        if part.slot in MEALS and not serves(place, part.slot):
            return f"serves no {part.slot}"
        if part.slot not in MEALS and place.kind == "food":
            return "is no sight"
        if self.task.facts.windows(place.id, part.day) == ():
            return "is closed that day"
        return "is visited before" if self.taken.get(place.id, set()).intersection(part.who) else ""

    def _whole(self, part: Part, stops: Sequence[Stop]) -> Iterator[str]:
        for at, stop in enumerate(stops):
            if isinstance(stop, PackPlace):
                yield stop.id
                continue
            others = [(abs(n - at), other) for n, other in enumerate(stops) if isinstance(other, PackPlace)]
            near = min(others, key=lambda other: other[0], default=(0, None))[1]
            instead = next(self._candidates(part, stop, near), None)
            done = "left out" if instead is None else f"{instead.name} instead"
            self.notes.append(f"day {part.day + 1} {part.slot}: {stop.why}; {done}")
            if instead is not None:
                self.taken[instead.id] = set(part.who)
                yield instead.id

    def _candidates(self, part: Part, gap: Gap, near: PackPlace | None) -> Iterator[PackPlace]:
        """Yield what could stand in a gap, the group's favourites first; the same kind of place before others."""
        ranked = self.table.favourites[self.cities[part.day]]
        order: Iterable[PackPlace] = (p for p in ranked if part.slot in MEALS or p.kind != "nightlife")
        if gap.was is not None:
            kind, themes = gap.was.kind, {*gap.was.themes, *gap.was.cuisine}
            alike = [place for place in ranked if place.kind == kind]
            order = chain((p for p in alike if not themes.isdisjoint((*p.themes, *p.cuisine))), alike, order)
        return (place for place in order if self._fits(place, part, near))

    def _fits(self, place: PackPlace, part: Part, near: PackPlace | None) -> bool:
        meal = part.slot in MEALS
        if place.id in self.taken or (place.kind == "food") != meal or (meal and not serves(place, part.slot)):
            return False
        if not _open_in(self.task.facts.windows(place.id, part.day), HOURS[part.slot], place.visit_min[1]):
            return False
        if near is not None and metres_between(place, near) > NEAR_M:
            return False
        return self.table.forbidden[place.id].isdisjoint(part.who)


def _open_in(windows: tuple[tuple[int, int], ...] | None, hours: tuple[int, int], stay: int) -> bool:
    """Return whether a whole visit fits in these hours; unknown opening is not chosen by code."""
    return any(min(closes, hours[1] + stay) - max(opens, hours[0]) >= stay for opens, closes in windows or ())


def lock_notes(before: Outline, after: Outline, task: DraftTask) -> list[str]:
    """Return a line for every place that was put in because the group has settled it."""
    if not task.locks:
        return []
    return [f"{task.facts.place(place).name} put in: settled" for place in sorted(after.places - before.places)]
