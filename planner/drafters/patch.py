"""Patch: the smallest change to a plan: what is banned goes, what is locked comes, gaps are filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.drafters.task import DraftTask, Lock
from planner.edit import MEALS, with_meal, with_stops, without_places
from planner.facts.gather import TripFacts
from planner.facts.meals import is_own_meal
from planner.outline import BLOCKS, Block, Outline, PartyOutline
from roles.group import Stakeholder

FILLINGS = 12
"""Ways to fill the gaps that are proposed: the most wished places first."""

IDEA_CHARS = 200
"""Longest idea an outline may have."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where something was taken out: day (0-based), slot, the party and the place among its stops."""

    day: int
    slot: str
    party: int = 0
    at: int = 0


def patch(task: DraftTask) -> Iterator[Outline]:
    """Yield the task's start without what is banned and with what is locked, then with its gaps filled in turn.

    Raises ValueError when the task has no start.
    """
    if task.start is None:
        raise ValueError("nothing to patch: the task has no start")
    gaps = tuple(_gaps(task.start, task.banned))
    emptied = without_places(task.start, task.banned)
    for lock in task.locks:
        emptied = with_lock(emptied, lock, task)
    yield emptied.model_copy(update={"idea": "smallest change, nothing new"})
    for turn in range(FILLINGS if gaps else 0):
        filled = emptied
        for gap in gaps:
            filled = _filled(filled, gap, turn, task)
        if filled == emptied:
            return
        new = sorted(task.facts.place(place).name for place in filled.places - emptied.places)
        yield filled.model_copy(update={"idea": f"smallest change, with {' and '.join(new)}"[:IDEA_CHARS]})


def wished_places(
    people: Sequence[Stakeholder], outline: Outline, day: int, facts: TripFacts, *, food: bool
) -> list[str]:
    """Return places (or restaurants) that may be open on a day and are not in the outline, most wished first."""
    city = facts.cities[outline.days[day].city]
    free = [
        place
        for place in city.places.values()
        if (place.kind == "food") == food
        and not is_own_meal(place.id)
        and place.id not in outline.places
        and facts.windows(place.id, day) != ()
    ]
    liked = {p.id: sum(_likes(s, p.id, (*p.themes, *p.cuisine)) for s in people) for p in free}
    return [place.id for place in sorted(free, key=lambda p: (-liked[p.id], -p.popularity, p.id))]


def with_lock(outline: Outline, lock: Lock, task: DraftTask) -> Outline:
    """Return the outline with a locked place where the lock wants it; unchanged when it is there or cannot be."""
    city, facts = task.facts.city_of(lock.place), task.facts
    if _keeps(outline, lock):
        return outline
    outline = without_places(outline, frozenset({lock.place}))
    food = facts.place(lock.place).kind == "food"
    slot = lock.slot or ("lunch" if food else "afternoon")
    for day, spec in enumerate(outline.days):
        if lock.day not in (None, day) or spec.city != city or facts.windows(lock.place, day) == ():
            continue
        if slot in MEALS:
            return with_meal(outline, day, slot, lock.place)
        block = _block(slot)
        parties = spec.block(block) or (PartyOutline(),)
        there = next((n for n, p in enumerate(parties) if not p.who or set(lock.who) & set(p.who)), 0)
        return with_stops(outline, day, block, there, (*parties[there].stops, lock.place))
    return outline


def _keeps(outline: Outline, lock: Lock) -> bool:
    for day, spec in enumerate(outline.days):
        if lock.day not in (None, day):
            continue
        if any(lock.slot in (None, meal) and getattr(spec, meal) == lock.place for meal in MEALS):
            return True
        for block in BLOCKS:
            parties = [party for party in spec.block(block) if lock.place in party.stops]
            if lock.slot in (None, block) and any(not p.who or set(lock.who) <= set(p.who) for p in parties):
                return True
    return False


def _gaps(outline: Outline, banned: frozenset[str]) -> Iterator[Gap]:
    for day, spec in enumerate(outline.days):
        yield from (Gap(day, meal) for meal in MEALS if getattr(spec, meal) in banned)
        for block in BLOCKS:
            for number, party in enumerate(spec.block(block)):
                kept = 0
                for stop in party.stops:
                    if stop in banned:
                        yield Gap(day, block, number, kept)
                    kept += stop not in banned


def _filled(outline: Outline, gap: Gap, turn: int, task: DraftTask) -> Outline:
    """Return the outline with one gap filled by the turn-th most wished place of those who were there."""
    if gap.slot in MEALS:
        free = _allowed(task.group.stakeholders, outline, gap, task)
        return with_meal(outline, gap.day, gap.slot, free[turn]) if turn < len(free) else outline
    block = _block(gap.slot)
    parties = outline.days[gap.day].block(block) or (PartyOutline(),)
    number = min(gap.party, len(parties) - 1)
    party = parties[number]
    there = [s for s in task.group.stakeholders if not party.who or s.name in party.who]
    free = _allowed(there, outline, gap, task)
    if turn >= len(free):
        return outline
    stops = (*party.stops[: gap.at], free[turn], *party.stops[gap.at :])
    return with_stops(outline, gap.day, block, number, stops)


def _allowed(people: Sequence[Stakeholder], outline: Outline, gap: Gap, task: DraftTask) -> list[str]:
    wished = wished_places(people, outline, gap.day, task.facts, food=gap.slot in MEALS)
    return [place for place in wished if place not in task.banned]


def _block(slot: str) -> Block:
    return next(block for block in BLOCKS if block == slot)


def _likes(s: Stakeholder, place: str, words: tuple[str, ...]) -> int:
    return sum(wish.points for wish in s.wishes if wish.value == place or wish.value in words)
