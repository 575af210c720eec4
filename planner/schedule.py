"""Schedule: turn an outline into clock times, transfers, meals, beds and money, the same for every drafter."""

import hashlib

from planner.days.frame import DayFrame, day_frames, paced_by
from planner.days.writer import (
    BASE,
    DayWriter,
    Line,
    Party,
    Spot,
    earliest,
    move,
    record,
    way_min,
    write_journey,
    write_night,
)
from planner.facts.gather import SELF_CATERED, TripFacts
from planner.outline import Block, DayOutline, Outline, PartyOutline
from planner.plan import Activity, Day, Plan
from planner.verify import sources, things_to_verify
from roles.group import Group, Stakeholder
from roles.wishes import WishKind


def schedule(outline: Outline, group: Group, facts: TripFacts) -> Plan:
    """Return the plan an outline describes: every stop at its earliest possible time.

    A stop that cannot be visited (closed, too late) is still written where it would fall: finding that is `check`'s
    job, so that one rule book judges every drafter. Raises KeyError for a place the trip's cities do not have.
    """
    frames, paced = day_frames(outline, group, facts), paced_by(outline.hours, group)
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
    writer = DayWriter(frame, group, facts)
    base = Spot(BASE, frame.base)
    for journey, names in frame.ways:
        write_journey(writer, journey, names)
    parties = _block(writer, "morning", spec, [Party(frame.present["morning"], base, frame.start_min)])
    parties = _meal(writer, "lunch", spec.lunch, parties)
    parties = _rest(writer, spec, parties)
    parties = _block(writer, "afternoon", spec, parties)
    parties = _meal(writer, "dinner", spec.dinner, parties)
    parties = _block(writer, "evening", spec, parties)
    latest = max([_go_home(writer, party, base) for party in parties], default=frame.end_min)
    if spec.lodging is not None and frame.day < group.frame.days - 1:
        write_night(writer, spec, latest)
    city = facts.cities[frame.city].city
    return Day(
        number=frame.day + 1,
        date=frame.date,
        city=frame.city,
        area=frame.area,
        tz=city.tz,
        activities=_numbered(writer),
        notes=_notes(frame, facts),
    )


def _numbered(writer: DayWriter) -> tuple[Activity, ...]:
    """Return the day's activities in order of time, then of travellers, with ids "day.index"."""
    ordered = sorted(_shared_ways(writer), key=lambda a: (a["start_min"], a["end_min"], a["travellers"], a["title"]))
    day = writer.frame.day + 1
    return tuple(Activity(id=f"{day}.{index}", **a) for index, a in enumerate(ordered, start=1))


def _shared_ways(writer: DayWriter) -> list[Line]:
    """Return the lines of a day with transfers joined that parties make at the same time between the same spots."""
    joined: dict[object, Line] = {}
    for n, a in enumerate(writer.lines):
        way = a["kind"] == "transfer"
        key = (a["start_min"], a["end_min"], a["origin"], a["destination"]) if way else n
        if key in joined:
            names = {*joined[key]["travellers"], *a["travellers"]}
            together = tuple(name for name in writer.frame.there if name in names)
            a = {**a, "travellers": together, "costs_minor": {**joined[key]["costs_minor"], **a["costs_minor"]}}
        joined[key] = a
    return list(joined.values())


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
    absent = tuple(n for party in parties for n in party.names if n not in present)
    newcomers = tuple(n for n in idle if not any(n in party.names for party in parties))
    done.extend(_remaining(party, idle) for party in parties)
    done.append(Party(newcomers, Spot(BASE, writer.frame.base), _free_from(writer, newcomers)))
    if any(_only_children(writer, _remaining(party, absent).names) for party in parties):
        done.append(_together(writer, absent, parties))
    else:
        done.extend(_remaining(party, absent) for party in parties)
    return [party for party in done if party.names]


def _parted(
    writer: DayWriter, outlines: tuple[PartyOutline, ...], present: tuple[str, ...], parties: list[Party]
) -> tuple[list[tuple[PartyOutline, tuple[str, ...]]], tuple[str, ...]]:
    """Return who goes with which party of a block, and who goes with none; children never wait without an adult."""
    active: list[tuple[PartyOutline, tuple[str, ...]]] = []
    seen: set[str] = set()
    for outline in outlines:
        names = tuple(n for n in (outline.who or present) if n in present and n not in seen)
        if names and outline.stops:
            seen.update(names)
            active.append((outline, names))
    idle = tuple(n for n in present if n not in seen)
    standing = [*(_remaining(party, idle).names for party in parties)]
    standing.append(tuple(n for n in idle if not any(n in party.names for party in parties)))
    alone = tuple(n for names in standing if _only_children(writer, names) for n in names)
    if alone and active:
        index = next((k for k, (_, names) in enumerate(active) if not _only_children(writer, names)), 0)
        active[index] = (active[index][0], (*active[index][1], *alone))
        idle = tuple(n for n in idle if n not in alone)
    return active, idle


def _only_children(writer: DayWriter, names: tuple[str, ...]) -> bool:
    return bool(names) and all(writer.group.stakeholder(n).child for n in names)


def _remaining(party: Party, names: tuple[str, ...]) -> Party:
    """Return the part of a party that is among `names`, where it stands."""
    return Party(tuple(n for n in party.names if n in names), party.spot, party.clock)


def _free_from(writer: DayWriter, names: tuple[str, ...]) -> int:
    return max((writer.frame.free_from[n] for n in names), default=writer.frame.start_min)


def _together(writer: DayWriter, names: tuple[str, ...], parties: list[Party]) -> Party:
    """Bring travellers together where a child of theirs stands, else the first of them; newcomers leave the lodging."""
    parts = [part for part in (_remaining(party, names) for party in parties) if part.names]
    newcomers = tuple(n for n in names if not any(n in part.names for part in parts))
    if newcomers:
        parts.append(Party(newcomers, Spot(BASE, writer.frame.base), _free_from(writer, newcomers)))
    meeting = next((p for p in parts if any(writer.group.stakeholder(n).child for n in p.names)), parts[0])
    for part in parts:
        move(writer, part, meeting.spot)
    in_order = tuple(n for n in writer.frame.there if n in names)
    return Party(in_order, meeting.spot, max(part.clock for part in parts))


def _visit_all(writer: DayWriter, block: Block, outline: PartyOutline, party: Party) -> None:
    for place_id in outline.stops:
        place = writer.facts.place(place_id)
        spot = Spot(place.name, writer.facts.point(place_id, writer.frame.base), place_id)
        stay, arrival = place.visit_min[1], party.clock + way_min(writer, party, spot)
        start = earliest(writer.facts.windows(place_id, writer.frame.day), arrival, stay)
        move(writer, party, spot, start)
        record(writer, "visit", place, party.names, start, start + stay, block)
        party.clock = start + stay


def _meal(writer: DayWriter, slot: str, place_id: str | None, parties: list[Party]) -> list[Party]:
    """Bring every party to one table; without a restaurant they eat at the lodging."""
    frame = writer.frame
    window = frame.lunch if slot == "lunch" else frame.dinner
    eats = frame.at_lunch if slot == "lunch" else frame.at_dinner
    if window is None:
        return parties
    names = tuple(n for n in frame.there if eats(n))
    if not names:
        return parties
    place = writer.facts.place(place_id or f"{frame.city}-{SELF_CATERED}")
    at_base = place.id.endswith(SELF_CATERED)
    base = Spot(BASE, frame.base)
    spot = base if at_base else Spot(place.name, writer.facts.point(place.id, frame.base), place.id)
    coming = [part for part in (_remaining(party, names) for party in parties) if part.names]
    newcomers = tuple(n for n in names if not any(n in party.names for party in parties))
    if newcomers:
        coming.append(Party(newcomers, Spot(BASE, frame.base), _free_from(writer, newcomers)))
    if any(_only_children(writer, party.names) for party in coming):
        coming = [_together(writer, names, parties)]
    arrivals = [party.clock + way_min(writer, party, spot) for party in coming]
    start = earliest(writer.facts.windows(place.id, frame.day), max(window[0], *arrivals), place.visit_min[1])
    for party in coming:
        move(writer, party, spot, start)
    end = start + place.visit_min[1]
    record(writer, "meal", place, names, start, end, slot)
    for party in parties:
        _go_home(writer, _remaining(party, tuple(n for n in party.names if n not in names)), Spot(BASE, frame.base))
    return [Party(names, spot, end)]


def _rest(writer: DayWriter, spec: DayOutline, parties: list[Party]) -> list[Party]:
    """Let every afternoon party with somebody who wants a rest pause where lunch was; the others go on."""
    after_lunch: list[Party] = []
    for party in parties:
        for names in _afternoon_parties(writer, spec, party.names):
            minutes = max(rest_minutes(writer.group.stakeholder(n)) for n in names)
            going_on = names[0] in writer.frame.present["afternoon"]
            way_home = way_min(writer, party, Spot(BASE, writer.frame.base))
            end = min(party.clock + (minutes if going_on else 0), writer.frame.end_min - way_home)
            end = max(end, party.clock)
            if end > party.clock:
                times = {"start_min": party.clock, "end_min": end}
                writer.add(kind="rest", title="Rest", travellers=names, slot="afternoon", **times)
            after_lunch.append(Party(names, party.spot, end))
    return after_lunch


def _afternoon_parties(writer: DayWriter, spec: DayOutline, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return `names` parted as the afternoon parts them; who is not there in the afternoon stands apart."""
    present = tuple(n for n in names if n in writer.frame.present["afternoon"])
    active, rest = _parted(writer, spec.afternoon, present, [Party(present, Spot(BASE, writer.frame.base), 0)])
    absent = tuple(n for n in names if n not in present)
    return [part for part in (*(going for _, going in active), rest, absent) if part]


def _go_home(writer: DayWriter, party: Party, base: Spot) -> int:
    if party.names and party.spot.place != base.place:
        move(writer, party, base)
    return party.clock


def rest_minutes(stakeholder: Stakeholder) -> int:
    """Return the minutes of rest a traveller wants after lunch, 0 when nothing was said."""
    return max((w.amount or 0 for w in stakeholder.of_kind(WishKind.REST)), default=0)
