"""DayWriter: writes one day's activities: moves, visits, meals, journeys and nights, each with its times and prices."""

from dataclasses import dataclass, field
from typing import Any

from planner.catalog.pack import PackPlace
from planner.catalog.travel import Hop, Point
from planner.days.frame import DayFrame
from planner.days.journeys import Journey
from planner.facts.gather import FREE_LOCAL_FARE_AGE, SELF_CATERED, TripFacts, fare_minor
from planner.outline import DayOutline
from planner.plan import Fact, Place
from roles.group import Group, Stakeholder

NIGHT_UNTIL = 24 * 60 + 8 * 60
"""End of a night in minutes after the evening's midnight: eight the next morning."""
TAXI_SEATS = 4
SHORTEST_MOVE_MIN = 1
BASE = "the lodging"
WAYS = {"walk": "Walk", "transit": "Public transport", "taxi": "Taxi"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a party stands: a name that the plan repeats exactly, a point, and whose point it is.

    `place` is a catalogue id: two places may bear one name, and nothing is said by a name.
    """

    name: str
    point: Point
    place: str = BASE


@dataclass(slots=True)
class Party:
    """Some travellers on the move: where they are and what time it is for them."""

    names: tuple[str, ...]
    spot: Spot
    clock: int


Line = dict[str, Any]  # the fields of an Activity but its id, which are checked when it becomes one


@dataclass(slots=True)
class DayWriter:
    """Writes one day's activities; the only mutable thing in the schedule."""

    frame: DayFrame
    group: Group
    facts: TripFacts
    lines: list[Line] = field(default_factory=list)
    paid: dict[tuple[str, str], int] = field(default_factory=dict)
    """What each traveller has paid so far for each way of getting about."""

    def add(self, travellers: tuple[str, ...], **fields: Any) -> None:
        """Write one activity down, its travellers in the request's order; its id comes when the day is complete."""
        ordered = tuple(name for name in self.frame.there if name in travellers)
        self.lines.append({"travellers": ordered, **fields})
        if fields["kind"] == "transfer":
            for name, cost in fields["costs_minor"].items():
                self.paid[name, fields["mode"]] = self.paid.get((name, fields["mode"]), 0) + cost

    def fare(self, name: str, way: Hop, people: int) -> int:
        """Return one traveller's fare: a share of the taxi, or a ticket until a day ticket would have been cheaper."""
        if not way.cost_minor:
            return 0
        if way.per_vehicle:
            return -(-way.cost_minor * -(-people // TAXI_SEATS) // people)
        age = self.group.stakeholder(name).age
        if age is not None and age <= FREE_LOCAL_FARE_AGE:
            return 0
        left = max(0, self.facts.day_ticket_minor(self.frame.city) - self.paid.get((name, way.mode), 0))
        return min(way.cost_minor, left)

    def ages(self, names: tuple[str, ...]) -> dict[str, int | None]:
        """Return the age of each of these travellers, None when unknown."""
        return {name: self.group.stakeholder(name).age for name in names}


def way_min(writer: DayWriter, party: Party, spot: Spot) -> int:
    """Return the minutes of a party's way to a spot, 0 when it is already there."""
    if party.spot.place == spot.place:
        return 0
    way = writer.facts.hop(writer.frame.city, party.spot.point, spot.point)
    return max(way.minutes, SHORTEST_MOVE_MIN)


def move(writer: DayWriter, party: Party, spot: Spot, arrive: int = 0) -> None:
    """Take a party to a spot, at once or so late that it arrives at `arrive`: people rather linger than queue."""
    if party.spot.place == spot.place:
        return
    facts, frame = writer.facts, writer.frame
    way = facts.hop(frame.city, party.spot.point, spot.point)
    minutes = way_min(writer, party, spot)
    party.clock = max(party.clock, arrive - minutes)
    costs = {name: writer.fare(name, way, len(party.names)) for name in party.names}
    writer.add(
        kind="transfer",
        title=f"{WAYS[way.mode]} to {spot.name}",
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


def record(
    writer: DayWriter, kind: str, place: PackPlace, names: tuple[str, ...], start: int, end: int, slot: str
) -> None:
    """Write a visit or a meal with everybody's price."""
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
    where = (frame.area, frame.base.lat, frame.base.lon) if place.id.endswith(SELF_CATERED) else ()
    return facts.once(("shown", frame.city, place.id, *where), lambda: _shown(place, frame, facts))


def _shown(place: PackPlace, frame: DayFrame, facts: TripFacts) -> Place:
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


def earliest(windows: tuple[tuple[int, int], ...] | None, arrival: int, stay: int) -> int:
    """Return the first minute from `arrival` at which a stay fits the opening windows; `arrival` when none fits."""
    fitting = [max(arrival, opens) for opens, closes in windows or () if max(arrival, opens) + stay <= closes]
    return min(fitting, default=arrival)


def write_journey(writer: DayWriter, journey: Journey, names: tuple[str, ...]) -> None:
    """Write a journey between cities for these travellers, door to door."""
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


def write_night(writer: DayWriter, spec: DayOutline, latest: int) -> None:
    """Write the night for everybody who sleeps here, from when the last of them is back."""
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
