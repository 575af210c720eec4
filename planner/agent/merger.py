"""Merger: take the best day of another draft into the best draft, when the panel finds the result better."""

from collections.abc import Iterator, Sequence

from planner.agent.refinement import Refinement, best_accepted, gain, refinement
from planner.agent.setting import Judged, Setting
from planner.drafters.task import Lock
from planner.edit import MEALS, Edit, with_day
from planner.outline import BLOCKS, DayOutline, Outline, PartyOutline


def merge(best: Judged, others: Sequence[Judged], setting: Setting) -> tuple[Judged, Refinement] | None:
    """Return the best draft with one day of another one in it, None when no such day is accepted.

    The bed and the journeys of the best draft stay; a place that it visits on another day is not visited twice, and
    a day with something locked is only replaced by one that has it too.
    """
    found = best_accepted(_edits(best.outline, others, setting), best, setting, lambda _before, _after: True)
    if found is None:
        return None
    better, edit = found
    served = max(setting.group.names, key=lambda name: gain(best.score, better.score, name))
    return better, refinement(served, edit, best.score, better.score)


def _edits(best: Outline, others: Sequence[Judged], setting: Setting) -> Iterator[Edit]:
    """Yield the best outline with each differing day of each other draft in place of its own."""
    for other in others:
        for day, (own, theirs) in enumerate(zip(best.days, other.outline.days, strict=False)):
            if own.city != theirs.city:
                continue
            taken = _taken(
                own, theirs, frozenset(p for n, spec in enumerate(best.days) if n != day for p in spec.places)
            )
            if taken.places != own.places and _keeps_locks(own, taken, setting.locks):
                source = other.outline.idea or other.plan.id
                yield with_day(best, day, taken), f"day {day + 1} as in the draft '{source}'"


def _taken(own: DayOutline, theirs: DayOutline, elsewhere: frozenset[str]) -> DayOutline:
    """Return `own` with the visits and meals of `theirs`, without what the trip already does on another day."""
    update: dict[str, object] = {}
    for block in BLOCKS:
        update[block] = tuple(
            PartyOutline(who=party.who, stops=tuple(stop for stop in party.stops if stop not in elsewhere))
            for party in theirs.block(block)
        )
    for meal in MEALS:
        place = getattr(theirs, meal)
        update[meal] = getattr(own, meal) if place in elsewhere else place
    return own.model_copy(update=update)


def _keeps_locks(own: DayOutline, taken: DayOutline, locks: Sequence[Lock]) -> bool:
    """Return whether every locked place stands in the same block or meal as before."""
    slots = (*BLOCKS, *MEALS)
    locked = {lock.place for lock in locks}
    return all(_in_slot(own, slot) & locked <= _in_slot(taken, slot) for slot in slots)


def _in_slot(spec: DayOutline, slot: str) -> set[str]:
    if slot in MEALS:
        return {place for place in (getattr(spec, slot),) if place}
    return {stop for party in getattr(spec, slot) for stop in party.stops}
