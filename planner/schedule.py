"""Schedule: turn an outline into clock times, transfers, meals, beds and money, the same for every drafter."""

import hashlib
from operator import itemgetter

from planner.days.frame import DayFrame, day_frames, paced_by
from planner.days.ground import ground
from planner.days.writer import (
    DayWriter,
    Party,
    earliest,
    move,
    record,
    way_min,
    write_journey,
    write_night,
    write_rest,
)
from planner.facts.gather import TripFacts
from planner.facts.meals import is_own_meal, own_meal
from planner.outline import Block, DayOutline, Outline, PartyOutline
from planner.plan import Activity, Day, Plan, written
from planner.verify import sources, things_to_verify
from roles.group import Group

IN_ORDER = itemgetter("start_min", "end_min", "travellers", "title")


def schedule(outline: Outline, group: Group, facts: TripFacts) -> Plan:
    """Return the plan an outline describes: every stop at its earliest possible time.

    A stop that cannot be visited (closed, too late) is still written where it would fall: finding that is `check`'s
    job, so that one rule book judges every drafter. Raises KeyError for a place the trip's cities do not have.
    """
    frames = day_frames(outline, group, facts)
    paced = facts.once(("paced", group.digest, group.names, outline.hours), lambda: paced_by(outline.hours, group))
    days = tuple(_day(outline.days[frame.day], frame, paced, facts) for frame in frames)
    return Plan(
        id=plan_id(outline, group),
        title=group.title,
        idea=outline.idea,
        currency=facts.frame.currency,
        travellers=group.names,
        days=days,
        verify=things_to_verify(days, group, facts),
        sources=sources(days, facts),
    )


def plan_id(outline: Outline, group: Group) -> str:
    """Return a short name for an outline of a request: the same trip always has the same id."""
    body = outline.model_dump_json(exclude={"idea", "notes"}) + group.digest
    return hashlib.sha256(body.encode()).hexdigest()[:10]


def _day(spec: DayOutline, frame: DayFrame, group: Group, facts: TripFacts) -> Day:
    writer = DayWriter(frame, ground(frame, group, facts), group, facts)
    for journey, names in frame.ways:
        write_journey(writer, journey, names)
    parties = _block(writer, "morning", spec, [Party(frame.present["morning"], writer.ground.base, frame.start_min)])
    parties = _meal(writer, "lunch", spec.lunch, parties)
    parties = _rest(writer, spec, parties)
    parties = _block(writer, "afternoon", spec, parties)
    parties = _meal(writer, "dinner", spec.dinner, parties)
    parties = _block(writer, "evening", spec, parties)
    latest = max([_go_home(writer, party) for party in parties], default=frame.end_min)
    if spec.lodging is not None and frame.day < group.frame.days - 1:
        write_night(writer, spec, latest)
    return Day(
        number=frame.day + 1,
        date=frame.date,
        city=frame.city,
        area=frame.area,
        tz=facts.cities[frame.city].city.tz,
        activities=_numbered(writer),
        notes=_notes(frame, facts),
    )


def _numbered(writer: DayWriter) -> tuple[Activity, ...]:
    """Return the day's activities in order of time, then of travellers, with ids "day.index"."""
    day, lines = writer.frame.day + 1, sorted(writer.lines, key=IN_ORDER)
    for index, line in enumerate(lines, start=1):
        line["id"] = f"{day}.{index}"
    return tuple([written(line) for line in lines])


def _notes(frame: DayFrame, facts: TripFacts) -> tuple[str, ...]:
    name = facts.holidays.get(frame.day)
    return (f"public holiday: {name}; opening hours may differ",) if name else ()


def _block(writer: DayWriter, block: Block, spec: DayOutline, parties: list[Party]) -> list[Party]:
    """Walk every party of a block through its stops; who is present but goes nowhere waits where they are."""
    present = writer.frame.present[block]
    active, idle = _parted(writer, spec.block(block), present, parties)
    done: list[Party] = []
    for outline, names in active:
        party = _together(writer, names, parties)
        _visit_all(writer, block, outline, party)
        done.append(party)
    done.extend(_standing(writer, idle, parties))
    absent = tuple([n for party in parties for n in party.names if n not in present])
    left = _parts(parties, absent) if absent else []
    if _some_left_alone(writer, left):
        return [*done, _together(writer, absent, parties)]
    return [*done, *left]


def _parted(
    writer: DayWriter, outlines: tuple[PartyOutline, ...], present: tuple[str, ...], parties: list[Party]
) -> tuple[list[tuple[PartyOutline, tuple[str, ...]]], tuple[str, ...]]:
    """Return who goes with which party of a block, and who goes with none; children never wait without an adult."""
    active: list[tuple[PartyOutline, tuple[str, ...]]] = []
    seen: set[str] = set()
    for outline in outlines:
        names = tuple([n for n in outline.who or present if n in present and n not in seen])
        if names and outline.stops:
            seen.update(names)
            active.append((outline, names))
    idle = tuple([n for n in present if n not in seen])
    if idle and active and writer.ground.children:
        waiting = _standing(writer, idle, parties)
        alone = tuple(n for party in waiting if _only_children(writer, party.names) for n in party.names)
        index = next((k for k, (_, names) in enumerate(active) if not _only_children(writer, names)), 0)
        active[index] = (active[index][0], (*active[index][1], *alone))
        idle = tuple(n for n in idle if n not in alone)
    return active, idle


def _some_left_alone(writer: DayWriter, parties: list[Party]) -> bool:
    """Return whether a party is nobody but children."""
    return bool(writer.ground.children) and any(_only_children(writer, party.names) for party in parties)


def _only_children(writer: DayWriter, names: tuple[str, ...]) -> bool:
    return bool(names) and writer.ground.children.issuperset(names)


def _parts(parties: list[Party], names: tuple[str, ...]) -> list[Party]:
    """Return the parts of parties that are among `names`, where they stand."""
    parts: list[Party] = []
    for party in parties:
        kept = party.names if party.names == names else tuple([n for n in party.names if n in names])
        if kept:
            parts.append(Party(kept, party.spot, party.clock))
    return parts


def _standing(writer: DayWriter, names: tuple[str, ...], parties: list[Party]) -> list[Party]:
    """Return `names` as they stand before a block: parts of parties, and who just joins, at the lodging."""
    if not names:
        return []
    parts = _parts(parties, names)
    known = [n for part in parts for n in part.names]
    newcomers = tuple([n for n in names if n not in known])
    if newcomers:
        clock = max(writer.frame.free_from[n] for n in newcomers)
        parts.append(Party(newcomers, writer.ground.base, clock))
    return parts


def _together(writer: DayWriter, names: tuple[str, ...], parties: list[Party]) -> Party:
    """Bring travellers together where a child of theirs stands, else the first of them; newcomers leave the lodging."""
    parts = _standing(writer, names, parties)
    meeting = parts[0]
    if len(parts) > 1:
        meeting = next((part for part in parts if not writer.ground.children.isdisjoint(part.names)), meeting)
        for part in parts:
            move(writer, part, meeting.spot)
    return Party(writer.frame.in_order(names), meeting.spot, max([part.clock for part in parts]))


def _visit_all(writer: DayWriter, block: Block, outline: PartyOutline, party: Party) -> None:
    for place_id in outline.stops:
        stop = writer.ground.stop(place_id)
        arrival = party.clock + way_min(writer, party, stop.spot)
        start = earliest(writer.facts.windows(place_id, writer.frame.day), arrival, stop.place.visit_min[1])
        move(writer, party, stop.spot, start)
        party.clock = record(writer, "visit", stop, party.names, start, block)


def _meal(writer: DayWriter, slot: str, place_id: str | None, parties: list[Party]) -> list[Party]:
    """Bring every party to one table; without a restaurant they eat at the lodging."""
    frame = writer.frame
    window, names = frame.lunch if slot == "lunch" else frame.dinner, frame.at_table[slot]
    if window is None or not names:
        return parties
    stop = writer.ground.stop(place_id or own_meal(frame.city))
    spot = writer.ground.base if is_own_meal(stop.place.id) else stop.spot
    coming = _standing(writer, names, parties)
    if _some_left_alone(writer, coming):
        coming = [_together(writer, names, parties)]
    arrival = max(window[0], *[party.clock + way_min(writer, party, spot) for party in coming])
    start = earliest(writer.facts.windows(stop.place.id, frame.day), arrival, stop.place.visit_min[1])
    for party in coming:
        move(writer, party, spot, start)
    end = record(writer, "meal", stop, names, start, slot)
    elsewhere = tuple([n for party in parties for n in party.names if n not in names])
    for party in _parts(parties, elsewhere) if elsewhere else ():
        _go_home(writer, party)
    return [Party(names, spot, end)]


def _rest(writer: DayWriter, spec: DayOutline, parties: list[Party]) -> list[Party]:
    """Let every afternoon party with somebody who wants a rest pause where lunch was; the others go on."""
    after_lunch: list[Party] = []
    for party in parties:
        for names in _afternoon_parties(writer, spec, party.names):
            end = party.clock
            minutes = max([writer.ground.rest_min[n] for n in names])
            if minutes and names[0] in writer.frame.present["afternoon"]:
                latest = writer.frame.end_min - way_min(writer, party, writer.ground.base)
                end = max(end, min(end + minutes, latest))
            if end > party.clock:
                write_rest(writer, names, party.clock, end)
            after_lunch.append(Party(names, party.spot, end))
    return after_lunch


def _afternoon_parties(writer: DayWriter, spec: DayOutline, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return `names` parted as the afternoon parts them; who is not there in the afternoon stands apart."""
    present = tuple([n for n in names if n in writer.frame.present["afternoon"]])
    active, rest = _parted(writer, spec.afternoon, present, [Party(present, writer.ground.base, 0)])
    absent = tuple([n for n in names if n not in present])
    return [part for part in (*[going for _, going in active], rest, absent) if part]


def _go_home(writer: DayWriter, party: Party) -> int:
    move(writer, party, writer.ground.base)
    return party.clock
