"""DayWriter: writes one day's activities: moves, visits, meals, journeys and nights, each with its times and prices."""

from dataclasses import dataclass, field
from typing import Any

from planner.catalog.travel import Hop
from planner.days.frame import DayFrame
from planner.days.ground import Ground, Spot, Stop
from planner.days.journeys import Journey
from planner.facts.gather import TripFacts, fare_minor
from planner.outline import DayOutline
from roles.group import Group, Stakeholder

NIGHT_UNTIL = 24 * 60 + 8 * 60
"""End of a night in minutes after the evening's midnight: eight the next morning."""
TAXI_SEATS = 4
SHORTEST_MOVE_MIN = 1
WAYS = {"walk": "Walk", "transit": "Public transport", "taxi": "Taxi"}


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
    ground: Ground
    group: Group
    facts: TripFacts
    lines: list[Line] = field(default_factory=list)
    paid: dict[tuple[str, str], int] = field(default_factory=dict)
    """What each traveller has paid so far for each way of getting about."""

    def add(self, travellers: tuple[str, ...], line: Line) -> None:
        """Write one activity down, its travellers in the request's order; its id comes when the day is complete."""
        there = self.frame.there
        line["travellers"] = there if travellers == there else tuple([n for n in there if n in travellers])
        self.lines.append(line)

    def fares(self, names: tuple[str, ...], way: Hop) -> dict[str, int]:
        """Return who pays what: a share of the taxi, or a ticket until a day ticket would have been cheaper."""
        if not way.cost_minor:
            return {}
        if way.per_vehicle:
            return dict.fromkeys(names, -(-way.cost_minor * -(-len(names) // TAXI_SEATS) // len(names)))
        fares = {}
        for name in names:
            left = self.ground.day_ticket_minor - self.paid.get((name, way.mode), 0)
            if left > 0 and name not in self.ground.ride_free:
                fares[name] = min(way.cost_minor, left)
        return fares


def way_min(writer: DayWriter, party: Party, spot: Spot) -> int:
    """Return the minutes of a party's way to a spot, 0 when it is already there."""
    if party.spot.place == spot.place:
        return 0
    return max(writer.ground.way(party.spot, spot).minutes, SHORTEST_MOVE_MIN)


def move(writer: DayWriter, party: Party, spot: Spot, arrive: int = 0) -> None:
    """Take a party to a spot, at once or so late that it arrives at `arrive`: people rather linger than queue."""
    if party.spot.place == spot.place:
        return
    way = writer.ground.way(party.spot, spot)
    minutes = max(way.minutes, SHORTEST_MOVE_MIN)
    party.clock = max(party.clock, arrive - minutes)
    fares = writer.fares(party.names, way)
    for name, fare in fares.items():
        writer.paid[name, way.mode] = writer.paid.get((name, way.mode), 0) + fare
    writer.add(
        party.names,
        {
            "kind": "transfer",
            "title": f"{WAYS[way.mode]} to {spot.name}",
            "start_min": party.clock,
            "end_min": party.clock + minutes,
            "costs_minor": fares,
            "mode": way.mode,
            "origin": party.spot.name,
            "destination": spot.name,
            "distance_m": way.distance_m,
            "walk_m": way.walk_m,
        },
    )
    party.spot, party.clock = spot, party.clock + minutes


def record(writer: DayWriter, kind: str, stop: Stop, names: tuple[str, ...], start: int, slot: str) -> int:
    """Write a visit or a meal with everybody's price; return when it ends."""
    end = start + stop.place.visit_min[1]
    costs, unpriced = stop.bill(names)
    writer.add(
        names,
        {
            "kind": kind,
            "title": stop.place.name,
            "start_min": start,
            "end_min": end,
            "place": stop.shown,
            "costs_minor": costs,
            "unpriced": unpriced,
            "slot": slot,
        },
    )
    return end


def earliest(windows: tuple[tuple[int, int], ...] | None, arrival: int, stay: int) -> int:
    """Return the first minute from `arrival` at which a stay fits the opening windows; `arrival` when none fits."""
    for opens, closes in windows or ():  # in order of time
        start = max(arrival, opens)
        if start + stay <= closes:
            return start
    return arrival


def write_journey(writer: DayWriter, journey: Journey, names: tuple[str, ...]) -> None:
    """Write a journey between cities for these travellers, door to door."""
    if not names:
        return
    option = journey.option
    fares = {name: fare_minor(option, writer.ground.ages[name]) for name in names}
    end = writer.facts.origin_names
    shift = f"; clocks {option.shift_min:+d} min" if option.shift_min else ""
    writer.add(
        names,
        {
            "kind": "journey",
            "title": f"{option.mode.capitalize()} from {end[option.origin]} to {end[option.destination]}",
            "start_min": journey.start_min,
            "end_min": journey.end_min,
            "costs_minor": {name: fare for name, fare in fares.items() if fare},
            "unpriced": option.price_minor is None,
            "mode": option.mode,
            "origin": option.origin,
            "destination": option.destination,
            "note": f"{option.label}, {option.as_of}, door to door{shift}",
        },
    )


def write_night(writer: DayWriter, spec: DayOutline, latest: int) -> None:
    """Write the night for everybody who sleeps here, from when the last of them is back."""
    frame, lodging = writer.frame, spec.lodging or "mid"
    names = tuple(n for n in frame.there if sleeps_here(writer.group.stakeholder(n), frame))
    area, beds = writer.facts.cities[frame.city].areas[frame.area], writer.ground.beds_minor(lodging)
    if names:
        writer.add(
            names,
            {
                "kind": "night",
                "title": f"Night in {area.name} ({lodging} class, an estimate and not a hotel)",
                "start_min": max(latest, 20 * 60),
                "end_min": NIGHT_UNTIL,
                "costs_minor": {name: beds[name] for name in names if beds[name]},
                "lodging": lodging,
                "area": frame.area,
                "area_tags": area.tags,
            },
        )


def sleeps_here(stakeholder: Stakeholder, frame: DayFrame) -> bool:
    """Return whether a traveller still needs a bed with the group after this day."""
    leaves = stakeholder.presence.leaves
    return leaves is None or leaves.date() > frame.date
