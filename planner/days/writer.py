"""DayWriter: writes one day's activities: moves, visits, meals, journeys and nights, each with its times and prices."""

from dataclasses import dataclass, field

from planner.days.frame import DayFrame
from planner.days.ground import Ground, Spot, Stop, Way
from planner.days.journeys import Journey
from planner.facts.gather import TripFacts, fare_minor
from planner.outline import DayOutline
from planner.plan import BLANK, Line
from roles.clock import MINUTES_PER_DAY
from roles.group import Group, Stakeholder

NIGHT_UNTIL = MINUTES_PER_DAY + 8 * 60
"""End of a night in minutes after the evening's midnight: eight the next morning."""
TAXI_SEATS = 4


@dataclass(slots=True)
class Party:
    """Some travellers on the move: where they are and what time it is for them."""

    names: tuple[str, ...]
    spot: Spot
    clock: int


@dataclass(slots=True)
class DayWriter:
    """Writes one day's activities; the only mutable thing in the schedule."""

    frame: DayFrame
    ground: Ground
    group: Group
    facts: TripFacts
    lines: list[Line] = field(default_factory=list)
    """What is written so far; ids come when the day is complete."""
    rides: dict[tuple[int, int, str, str], Line] = field(default_factory=dict)
    """Transfers by their times and ends: parties that make the same one go together."""
    paid: dict[str, int] = field(default_factory=dict)
    """What each traveller has paid so far for public transport."""

    def ride(self, names: tuple[str, ...], way: Way, start: int) -> int:
        """Write a transfer of a party, or let it join another's; return when it ends."""
        end = start + way.minutes
        line = {**way.line, "start_min": start, "end_min": end, "travellers": self.frame.in_order(names)}
        line["costs_minor"] = self.fares(names, way)
        key = start, end, line["origin"], line["destination"]
        if key in self.rides:
            other = self.rides[key]
            line["travellers"] = self.frame.in_order((*other["travellers"], *names))
            line["costs_minor"] = {**other["costs_minor"], **line["costs_minor"]}
            other.update(line)
        else:
            self.rides[key] = line
            self.lines.append(line)
        return end

    def fares(self, names: tuple[str, ...], way: Way) -> dict[str, int]:
        """Return who pays what: a share of the taxi, or a ticket until a day ticket would have been cheaper."""
        price = way.hop.cost_minor
        if not price:
            return {}
        if way.hop.per_vehicle:
            return dict.fromkeys(names, -(-price * -(-len(names) // TAXI_SEATS) // len(names)))
        fares = {}
        for name in names:
            before = self.paid.get(name, 0)
            fare = min(price, self.ground.day_ticket_minor - before)
            if fare > 0 and name not in self.ground.ride_free:
                fares[name] = fare
                self.paid[name] = before + fare
        return fares


def way_min(writer: DayWriter, party: Party, spot: Spot) -> int:
    """Return the minutes of a party's way to a spot, 0 when it is already there."""
    return 0 if party.spot.place == spot.place else writer.ground.way(party.spot, spot).minutes


def move(writer: DayWriter, party: Party, spot: Spot, arrive: int = 0) -> None:
    """Take a party to a spot, at once or so late that it arrives at `arrive`: people rather linger than queue."""
    if party.spot.place != spot.place:
        way = writer.ground.way(party.spot, spot)
        start = max(party.clock, arrive - way.minutes)
        party.spot, party.clock = spot, writer.ride(party.names, way, start)


def record(writer: DayWriter, kind: str, stop: Stop, names: tuple[str, ...], start: int, slot: str) -> int:
    """Write a visit or a meal with everybody's price; return when it ends."""
    end = start + stop.place.visit_min[1]
    costs, unpriced = stop.bill(names)
    writer.lines.append(
        {
            **stop.line,
            "kind": kind,
            "start_min": start,
            "end_min": end,
            "travellers": writer.frame.in_order(names),
            "costs_minor": dict(costs),
            "unpriced": unpriced,
            "slot": slot,
        }
    )
    return end


def write_rest(writer: DayWriter, names: tuple[str, ...], start: int, end: int) -> None:
    """Write a pause after lunch."""
    writer.lines.append(
        {
            **BLANK,
            "kind": "rest",
            "title": "Rest",
            "start_min": start,
            "end_min": end,
            "travellers": writer.frame.in_order(names),
            "costs_minor": {},
            "slot": "afternoon",
        }
    )


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
    writer.lines.append(
        {
            **BLANK,
            "kind": "journey",
            "title": f"{option.mode.capitalize()} from {end[option.origin]} to {end[option.destination]}",
            "start_min": journey.start_min,
            "end_min": journey.end_min,
            "travellers": writer.frame.in_order(names),
            "costs_minor": {name: fare for name, fare in fares.items() if fare},
            "unpriced": option.price_minor is None,
            "mode": option.mode,
            "origin": option.origin,
            "destination": option.destination,
            "note": f"{option.label}, {option.as_of}, door to door{shift}",
        }
    )


def write_night(writer: DayWriter, spec: DayOutline, latest: int) -> None:
    """Write the night for everybody who sleeps here, from when the last of them is back."""
    frame, lodging = writer.frame, spec.lodging or "mid"
    names = tuple(n for n in frame.there if sleeps_here(writer.group.stakeholder(n), frame))
    area, beds = writer.facts.cities[frame.city].areas[frame.area], writer.ground.beds_minor(lodging)
    if names:
        writer.lines.append(
            {
                **BLANK,
                "kind": "night",
                "title": f"Night in {area.name} ({lodging} class, an estimate and not a hotel)",
                "start_min": max(latest, 20 * 60),
                "end_min": NIGHT_UNTIL,
                "travellers": names,
                "costs_minor": {name: beds[name] for name in names if beds[name]},
                "lodging": lodging,
                "area": frame.area,
                "area_tags": area.tags,
            }
        )


def sleeps_here(stakeholder: Stakeholder, frame: DayFrame) -> bool:
    """Return whether a traveller still needs a bed with the group after this day."""
    leaves = stakeholder.presence.leaves
    return leaves is None or leaves.date() > frame.date
