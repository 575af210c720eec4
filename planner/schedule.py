"""Schedule: turn an outline into clock times, transfers, meals, beds and money; deterministic, the same for every drafter."""

import hashlib
from dataclasses import dataclass, field

from planner.catalog.pack import PackPlace
from planner.catalog.travel import Point
from planner.dayframe import DayFrame, Journey, day_frames
from planner.gather import SELF_CATERED, TripFacts, fare_minor
from planner.outline import Block, DayOutline, Outline, PartyOutline
from planner.plan import Activity, Day, Fact, Place, Plan
from planner.verify import sources, things_to_verify
from roles.group import Group, Stakeholder
from roles.wishes import WishKind

NIGHT_UNTIL = 24 * 60 + 8 * 60
"""End of a night in minutes after the evening's midnight: eight the next morning."""
TAXI_SEATS = 4
SHORTEST_MOVE_MIN = 1
BASE = "the lodging"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a party stands: a name that the plan repeats exactly, and a point."""

    name: str
    point: Point


@dataclass(slots=True)
class Party:
    """Some travellers on the move: where they are and what time it is for them."""

    names: tuple[str, ...]
    spot: Spot
    clock: int


@dataclass(slots=True)
class _DayWriter:
    """Writes one day's activities; the only mutable thing in the schedule."""

    frame: DayFrame
    group: Group
    facts: TripFacts
    activities: list[Activity] = field(default_factory=list)

    def add(self, **fields: object) -> None:
        self.activities.append(Activity(id="", **fields))  # type: ignore[arg-type]  # checked by pydantic

    def ages(self, names: tuple[str, ...]) -> dict[str, int | None]:
        return {name: self.group.stakeholder(name).age for name in names}


def schedule(outline: Outline, group: Group, facts: TripFacts) -> Plan:
    """Return the plan an outline describes: every stop at its earliest possible time.

    A stop that cannot be visited (closed, too late) is still written where it would fall: finding that is `check`'s
    job, so that one rule book judges every drafter. Raises KeyError for a place the trip's cities do not have.
    """
    frames = day_frames(outline, group, facts)
    days = tuple(_day(outline.days[frame.day], frame, group, facts) for frame in frames)
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
    body = outline.model_dump_json(exclude={"idea"}) + group.digest
    return hashlib.sha256(body.encode()).hexdigest()[:10]


def _day(spec: DayOutline, frame: DayFrame, group: Group, facts: TripFacts) -> Day:
    writer = _DayWriter(frame, group, facts)
    base = Spot(BASE, frame.base)
    travelling = tuple(n for n in frame.there if group.stakeholder(n).presence.arrives is None or frame.day > 0)
    if frame.arrival:
        _journey(writer, frame.arrival, travelling)
    parties = _block(writer, "morning", spec, [Party(frame.present["morning"], base, frame.start_min)])
    parties = _meal(writer, "lunch", spec.lunch, parties)
    parties = _rest(writer, parties)
    parties = _block(writer, "afternoon", spec, parties)
    parties = _meal(writer, "dinner", spec.dinner, parties)
    parties = _block(writer, "evening", spec, parties)
    latest = max([_go_home(writer, party, base) for party in parties], default=frame.end_min)
    if frame.homeward:
        _journey(writer, frame.homeward, tuple(n for n in frame.there if group.stakeholder(n).presence.leaves is None))
    elif spec.lodging is not None:
        _night(writer, spec, latest)
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


def _numbered(writer: _DayWriter) -> tuple[Activity, ...]:
    """Return the day's activities in order of time, then of travellers, with ids "day.index"."""
    ordered = sorted(writer.activities, key=lambda a: (a.start_min, a.end_min, a.travellers, a.title))
    day = writer.frame.day + 1
    return tuple(a.model_copy(update={"id": f"{day}.{index}"}) for index, a in enumerate(ordered, start=1))


def _notes(frame: DayFrame, facts: TripFacts) -> tuple[str, ...]:
    name = facts.holidays.get(frame.day)
    return (f"public holiday: {name}; opening hours may differ",) if name else ()


def _block(writer: _DayWriter, block: Block, spec: DayOutline, parties: list[Party]) -> list[Party]:
    """Walk every party of a block through its stops; who is present but in no party waits where they are."""
    present = writer.frame.present[block]
    outlines = spec.block(block)
    clock_of = {name: party for party in parties for name in party.names}
    done: list[Party] = []
    seen: set[str] = set()
    for outline in outlines:
        names = tuple(n for n in (outline.who or present) if n in present and n not in seen)
        if not names:
            continue
        seen.update(names)
        party = _start(writer, names, clock_of)
        _visit_all(writer, block, outline, party)
        done.append(party)
    waiting = tuple(n for n in present if n not in seen)
    if waiting:
        done.append(_start(writer, waiting, clock_of))
    absent = [party for party in parties if party.names and not set(party.names) <= set(present)]
    for party in absent:
        names = tuple(n for n in party.names if n not in present)
        if names and block != "morning":
            done.append(Party(names, party.spot, party.clock))
    return done


def _start(writer: _DayWriter, names: tuple[str, ...], known: dict[str, Party]) -> Party:
    """Return a party where its first member stands, at the latest of their clocks; newcomers start at the lodging."""
    mine = [known[n] for n in names if n in known]
    if not mine:
        return Party(names, Spot(BASE, writer.frame.base), writer.frame.start_min)
    return Party(names, mine[0].spot, max(party.clock for party in mine))


def _visit_all(writer: _DayWriter, block: Block, outline: PartyOutline, party: Party) -> None:
    for place_id in outline.stops:
        place = writer.facts.place(place_id)
        _move(writer, party, Spot(place.name, writer.facts.point(place_id, writer.frame.base)))
        stay = place.visit_min[1]
        start = _earliest(writer.facts.windows(place_id, writer.frame.day), party.clock, stay)
        _record(writer, "visit", place, party.names, start, start + stay, block)
        party.clock = start + stay


def _earliest(windows: tuple[tuple[int, int], ...] | None, arrival: int, stay: int) -> int:
    """Return the first minute from `arrival` at which a stay fits the opening windows; `arrival` when none fits."""
    fitting = [max(arrival, opens) for opens, closes in windows or () if max(arrival, opens) + stay <= closes]
    return min(fitting, default=arrival)


def _meal(writer: _DayWriter, slot: str, place_id: str | None, parties: list[Party]) -> list[Party]:
    """Bring every party to one table; without a restaurant they eat at the lodging when the day has time for the meal."""
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
    spot = Spot(BASE if at_base else place.name, writer.facts.point(place.id, frame.base))
    arrivals = [_arrive(writer, part, spot) for part in _split_for_meal(parties, names)]
    newcomers = [n for n in names if not any(n in party.names for party in parties)]
    if newcomers:
        party = Party(tuple(newcomers), Spot(BASE, frame.base), max(frame.start_min, window[0] - 30))
        arrivals.append(_arrive(writer, party, spot))
    start = _earliest(writer.facts.windows(place.id, frame.day), max(window[0], *arrivals), place.visit_min[1])
    end = start + place.visit_min[1]
    _record(writer, "meal", place, names, start, end, slot)
    rest = [Party(tuple(n for n in p.names if n not in names), p.spot, p.clock) for p in parties]
    for party in rest:
        if party.names:
            _go_home(writer, party, Spot(BASE, frame.base))
    return [Party(names, spot, end)]


def _split_for_meal(parties: list[Party], names: tuple[str, ...]) -> list[Party]:
    going = [Party(tuple(n for n in p.names if n in names), p.spot, p.clock) for p in parties]
    return [party for party in going if party.names]


def _arrive(writer: _DayWriter, party: Party, spot: Spot) -> int:
    _move(writer, party, spot)
    return party.clock


def _rest(writer: _DayWriter, parties: list[Party]) -> list[Party]:
    """Give every traveller who wants one a pause right after lunch, where lunch was; the others go on."""
    rested: list[Party] = []
    for party in parties:
        minutes = {n: rest_minutes(writer.group.stakeholder(n)) for n in party.names}
        resting = tuple(n for n in party.names if minutes[n] and n in writer.frame.present["afternoon"])
        others = tuple(n for n in party.names if n not in resting)
        if resting:
            end = party.clock + max(minutes[n] for n in resting)
            writer.add(
                kind="rest", title="Rest", start_min=party.clock, end_min=end, travellers=resting, slot="afternoon"
            )
            rested.append(Party(resting, party.spot, end))
        if others:
            rested.append(Party(others, party.spot, party.clock))
    return rested


def rest_minutes(stakeholder: Stakeholder) -> int:
    """Return the minutes of rest a traveller wants after lunch, 0 when nothing was said."""
    return max((w.amount or 0 for w in stakeholder.of_kind(WishKind.REST)), default=0)


def _go_home(writer: _DayWriter, party: Party, base: Spot) -> int:
    if party.names and party.spot.name != base.name:
        _move(writer, party, base)
    return party.clock


def _move(writer: _DayWriter, party: Party, spot: Spot) -> None:
    """Take a party to a spot; no time passes when it is already there."""
    if party.spot.name == spot.name:
        return
    facts, frame = writer.facts, writer.frame
    way = facts.hop(frame.city, party.spot.point, spot.point)
    minutes = max(way.minutes, SHORTEST_MOVE_MIN)
    costs = {
        n: _local_fare(way.cost_minor, way.per_vehicle, len(party.names), age)
        for n, age in writer.ages(party.names).items()
    }
    writer.add(
        kind="transfer",
        title=f"{_WAYS[way.mode]} to {spot.name}",
        start_min=party.clock,
        end_min=party.clock + minutes,
        travellers=party.names,
        costs_minor={name: cost for name, cost in costs.items() if cost},
        mode=way.mode,
        origin=party.spot.name,
        destination=spot.name,
        distance_m=way.distance_m,
        walk_m=way.walk_m,
    )
    party.spot, party.clock = spot, party.clock + minutes


_WAYS = {"walk": "Walk", "transit": "Public transport", "taxi": "Taxi"}


def _local_fare(cost_minor: int, per_vehicle: bool, people: int, age: int | None) -> int:
    if per_vehicle:
        return -(-cost_minor * -(-people // TAXI_SEATS) // people)
    return 0 if age is not None and age <= 5 else cost_minor


def _journey(writer: _DayWriter, journey: Journey, names: tuple[str, ...]) -> None:
    if not names:
        return
    option = journey.option
    fares = {name: fare_minor(option, age) for name, age in writer.ages(names).items()}
    end = writer.facts.origin_names
    shift = f"; clocks {option.shift_min:+d} min" if option.shift_min else ""
    writer.add(
        kind="journey",
        title=f"{option.mode.capitalize()} from {end[option.origin]} to {end[option.destination]}",
        start_min=journey.start_min,
        end_min=journey.end_min,
        travellers=names,
        costs_minor={name: fare for name, fare in fares.items() if fare},
        unpriced=option.price_minor is None,
        mode=option.mode,
        origin=option.origin,
        destination=option.destination,
        note=f"{option.label}, {option.as_of}, door to door{shift}",
    )


def _night(writer: _DayWriter, spec: DayOutline, latest: int) -> None:
    frame, facts = writer.frame, writer.facts
    names = tuple(n for n in frame.there if sleeps_here(writer.group.stakeholder(n), frame))
    lodging = spec.lodging or "mid"
    area = facts.cities[frame.city].areas[frame.area]
    costs = {n: facts.bed_minor(frame.city, frame.area, lodging, age) for n, age in writer.ages(names).items()}
    if names:
        writer.add(
            kind="night",
            title=f"Night in {area.name} ({lodging} class, an estimate and not a hotel)",
            start_min=max(latest, 20 * 60),
            end_min=NIGHT_UNTIL,
            travellers=names,
            costs_minor={name: cost for name, cost in costs.items() if cost},
            lodging=lodging,
            area=frame.area,
            area_tags=area.tags,
        )


def sleeps_here(stakeholder: Stakeholder, frame: DayFrame) -> bool:
    """Return whether a traveller still needs a bed with the group after this day."""
    leaves = stakeholder.presence.leaves
    return leaves is None or leaves.date() > frame.date


def _record(
    writer: _DayWriter, kind: str, place: PackPlace, names: tuple[str, ...], start: int, end: int, slot: str
) -> None:
    costs = {name: writer.facts.cost_minor(place.id, age) for name, age in writer.ages(names).items()}
    writer.add(
        kind=kind,
        title=place.name,
        start_min=start,
        end_min=end,
        travellers=names,
        place=shown(place, writer.frame, writer.facts),
        costs_minor={name: cost for name, cost in costs.items() if cost},
        unpriced=any(cost is None for cost in costs.values()),
        slot=slot,
    )


def shown(place: PackPlace, frame: DayFrame, facts: TripFacts) -> Place:
    """Return a catalogue place as a plan shows it, with the source of its hours and price."""
    city = facts.cities[frame.city]
    as_of = place.as_of or city.as_of
    notes = []
    if place.hours and place.hours != "24/7":
        notes.append(Fact(field="hours", label=place.hours_label, as_of=as_of, text=place.hours))
    if place.price is not None:
        notes.append(Fact(field="price", label=place.price.label, as_of=as_of))
    elif place.price_level is not None:
        notes.append(Fact(field="price", label="estimate", as_of=as_of))
    point = facts.point(place.id, frame.base)
    return Place(
        id=place.id,
        name=place.name,
        name_local=place.name_local,
        kind=place.kind,
        themes=place.themes,
        cuisines=place.cuisine,
        diets=place.diets,
        area=frame.area if place.id.endswith(SELF_CATERED) else place.area,
        city=frame.city,
        lat=point.lat,
        lon=point.lon,
        indoor=place.indoor,
        step_free=place.step_free,
        stroller=place.stroller,
        effort=place.effort,
        booking=place.booking,
        website=place.website,
        facts=tuple(notes),
    )
