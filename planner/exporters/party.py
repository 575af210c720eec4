"""Parties: who is together and who is apart on one day, and the way each party goes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from planner.plan import Activity, Day


@dataclass(frozen=True, slots=True)
class Party:
    """Some travellers and what they do, in order."""

    travellers: tuple[str, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a day: one party when everybody who is there is together, several when not."""

    parties: tuple[Party, ...]

    @property
    def split(self) -> bool:
        """Return whether somebody is elsewhere."""
        return len(self.parties) > 1


def blocks(day: Day) -> tuple[Block, ...]:
    """Return a day as stretches together and stretches apart, in order.

    A traveller is there from the start of their first activity to the end of their last one.
    """
    found: list[Block] = []
    apart: list[Activity] = []
    for activity in day.activities:
        if _together(activity, day):
            found.extend(_apart(apart, day))
            apart = []
            found.append(Block((Party(activity.travellers, (activity,)),)))
        else:
            apart.append(activity)
    found.extend(_apart(apart, day))
    return tuple(_joined(found))


def routes(day: Day, traveller: str | None = None) -> tuple[Party, ...]:
    """Return each way through the places of a day, once for all who go it; only the way of `traveller` if named.

    Only activities at a place with coordinates on Earth are kept; who visits none of them has no way.
    """
    ways: dict[tuple[str, ...], list[str]] = {}
    placed = {activity.id: activity for activity in day.activities if on_earth(activity)}
    for name in dict.fromkeys(name for activity in placed.values() for name in activity.travellers):
        way = tuple(key for key, activity in placed.items() if name in activity.travellers)
        ways.setdefault(way, []).append(name)
    return tuple(
        Party(tuple(names), tuple(placed[key] for key in way))
        for way, names in ways.items()
        if traveller is None or traveller in names
    )


def on_earth(activity: Activity) -> bool:
    """Return whether an activity has a place with finite coordinates in range."""
    place = activity.place
    return place is not None and _within(place.lat, 90.0) and _within(place.lon, 180.0)


def _within(degrees: float, limit: float) -> bool:
    return math.isfinite(degrees) and abs(degrees) <= limit


def _together(activity: Activity, day: Day) -> bool:
    for name in dict.fromkeys(name for other in day.activities for name in other.travellers):
        if name in activity.travellers:
            continue
        mine = [other for other in day.activities if name in other.travellers]
        first, last = min(a.start_min for a in mine), max(a.end_min for a in mine)
        if first < activity.end_min and activity.start_min < last:
            return False
    return True


def _apart(activities: list[Activity], day: Day) -> Iterable[Block]:
    """Put activities that share a traveller into one party, however long the chain."""
    groups: list[tuple[set[str], list[Activity]]] = []
    for activity in activities:
        names, lines = set(activity.travellers), [activity]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names |= group[0]
            lines = group[1] + lines
        groups.append((names, lines))
    if not groups:
        return ()
    order = {name: n for n, name in enumerate(dict.fromkeys(n for a in day.activities for n in a.travellers))}
    parties = [
        Party(tuple(sorted(names, key=order.__getitem__)), tuple(sorted(lines, key=activities.index)))
        for names, lines in groups
    ]
    return (Block(tuple(sorted(parties, key=lambda party: order[party.travellers[0]]))),)


def _joined(found: list[Block]) -> Iterable[Block]:
    """Merge neighbouring stretches of the same single party."""
    merged: list[Block] = []
    for block in found:
        before = merged[-1] if merged else None
        if before and not before.split and not block.split and _same_people(before, block):
            merged[-1] = Block(
                (Party(block.parties[0].travellers, before.parties[0].activities + block.parties[0].activities),)
            )
        else:
            merged.append(block)
    return merged


def _same_people(one: Block, other: Block) -> bool:
    return set(one.parties[0].travellers) == set(other.parties[0].travellers)
