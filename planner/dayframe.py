"""DayFrame: what is fixed about a day before any place is chosen: base, clock, meals, who is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from planner.catalog.travel import Point
from planner.gather import JourneyOption, TripFacts
from planner.outline import BLOCKS, Block, Outline
from roles.group import Group, Stakeholder
from roles.wishes import Strength, WishKind

DAY_START = 9 * 60
DAY_END = 23 * 60
LAST_DAY_END = 18 * 60
JOURNEY_START = 8 * 60
HOME_BY = 22 * 60
EARLIEST_HOMEWARD = 10 * 60
LUNCH = (11 * 60 + 30, 13 * 60 + 45)
DINNER = (18 * 60, 20 * 60 + 30)
EARLY_DINNER = 17 * 60
MEAL_MIN = 75
WAY_HOME_MIN = 40
"""Minutes kept free between dinner and an early bedtime."""
JOIN_MIN = 75
"""Minutes between a traveller's own arrival and meeting the group, and between leaving it and a departure."""
SLEEPS_IN_AFTER = 10 * 60
"""A traveller whose window opens later than this joins at lunch instead of holding the group back."""
EVENING_NEEDS_UNTIL = 21 * 60 + 45
"""A traveller whose window closes earlier than this goes home after dinner."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A way between cities on one day, in minutes of the arrival city's clock (home: the departure city's)."""

    option: JourneyOption
    start_min: int
    end_min: int


@dataclass(frozen=True, slots=True)
class DayFrame:
    """One day (0-based) without its places. Times are minutes after midnight in the city's zone."""

    day: int
    date: date
    city: str
    area: str
    base: Point
    start_min: int
    end_min: int
    lunch: tuple[int, int] | None
    dinner: tuple[int, int] | None
    there: tuple[str, ...]
    """Travellers who are on the trip that day, at whatever hour, in the order of the request."""
    present: Mapping[Block, tuple[str, ...]]
    arrival: Journey | None
    homeward: Journey | None

    def at_lunch(self, name: str) -> bool:
        """Return whether a traveller eats lunch with the group."""
        return self.lunch is not None and (name in self.present["morning"] or name in self.present["afternoon"])

    def at_dinner(self, name: str) -> bool:
        """Return whether a traveller eats dinner with the group."""
        return self.dinner is not None and (name in self.present["afternoon"] or name in self.present["evening"])


def strong_window(stakeholder: Stakeholder) -> tuple[int, int]:
    """Return the hours a traveller needs or insists on, in minutes; the whole day when nothing was said."""
    windows = [w.window for w in stakeholder.of_kind(WishKind.TIME) if w.strength is not Strength.PREFER]
    starts, ends = [w[0] for w in windows], [w[1] for w in windows]
    return max(starts, default=0), min(ends, default=24 * 60 + 240)


def liked_window(stakeholder: Stakeholder) -> tuple[int, int]:
    """Return the hours a traveller would like to be out, preferences included, in minutes."""
    windows = [w.window for w in stakeholder.of_kind(WishKind.TIME)]
    return max((w[0] for w in windows), default=0), min((w[1] for w in windows), default=24 * 60 + 240)


def day_frames(outline: Outline, group: Group, facts: TripFacts) -> tuple[DayFrame, ...]:
    """Return the frame of every day of an outline: cities, beds and journeys decide it, places do not."""
    return tuple(_frame(day, outline, group, facts) for day in range(len(outline.days)))


def journey_in(day: int, outline: Outline, facts: TripFacts) -> Journey | None:
    """Return the journey that starts this day, None when the group wakes up where it stays."""
    here = outline.days[day].city
    before = facts.frame.origin if day == 0 else outline.days[day - 1].city
    if before is None or before == here:
        return None
    option = facts.journey(before, here, outline.days[day].journey)
    if option is None:
        return None
    start = JOURNEY_START + option.shift_min
    return Journey(option, start, start + option.minutes)


def journey_home(outline: Outline, facts: TripFacts) -> Journey | None:
    """Return the journey that ends the trip, None when the request names no origin."""
    last, origin = outline.days[-1].city, facts.frame.origin
    if origin is None or origin == last:
        return None
    option = facts.journey(last, origin, outline.home)
    if option is None:
        return None
    latest = HOME_BY - option.shift_min - option.minutes
    start = max(EARLIEST_HOMEWARD, min(LAST_DAY_END, latest))
    return Journey(option, start, start + option.minutes)


def _frame(day: int, outline: Outline, group: Group, facts: TripFacts) -> DayFrame:
    spec, last = outline.days[day], day == len(outline.days) - 1
    area = spec.area or _area_before(day, outline) or next(iter(facts.cities[spec.city].areas))
    arrival = journey_in(day, outline, facts)
    homeward = journey_home(outline, facts) if last else None
    on = facts.frame.dates[day]
    there = [s for s in group.stakeholders if _is_there(s, on)]
    start = max([DAY_START if arrival is None else arrival.end_min, *_early_limits(there)])
    end = DAY_END
    if last:
        end = homeward.start_min if homeward else LAST_DAY_END
    present = _present(there, group, on, start, end)
    lunch = _meal_window(LUNCH, start, end)
    return DayFrame(
        day=day,
        date=on,
        city=spec.city,
        area=area,
        base=facts.base(spec.city, area),
        start_min=start,
        end_min=end,
        lunch=lunch,
        dinner=_meal_window(_dinner_window(there), start, end),
        there=tuple(s.name for s in there),
        present=present,
        arrival=arrival,
        homeward=homeward,
    )


def _area_before(day: int, outline: Outline) -> str | None:
    """Return the area of the night before when it was in the same city."""
    if day and outline.days[day - 1].city == outline.days[day].city:
        return outline.days[day - 1].area
    return None


def _is_there(stakeholder: Stakeholder, on: date) -> bool:
    arrives, leaves = stakeholder.presence.arrives, stakeholder.presence.leaves
    return (arrives is None or arrives.date() <= on) and (leaves is None or leaves.date() >= on)


def _early_limits(there: list[Stakeholder]) -> list[int]:
    """Return the starts that hold the whole group back: late risers join later instead, unless they are children."""
    starts = [strong_window(s)[0] for s in there]
    return [start for s, start in zip(there, starts, strict=True) if start <= SLEEPS_IN_AFTER or s.child]


def _dinner_window(there: list[Stakeholder]) -> tuple[int, int]:
    bedtime = min((strong_window(s)[1] for s in there), default=DAY_END)
    latest = min(DINNER[1], bedtime - WAY_HOME_MIN - MEAL_MIN)
    return (DINNER[0] if latest >= DINNER[0] + 30 else EARLY_DINNER, latest)


def _meal_window(window: tuple[int, int], start: int, end: int) -> tuple[int, int] | None:
    """Return the part of a meal's window that the day leaves, None when the day starts after it or ends too soon."""
    earliest, latest = max(window[0], start), min(window[1], end - MEAL_MIN)
    return (earliest, latest) if earliest <= latest else None


def _present(there: list[Stakeholder], group: Group, on: date, start: int, end: int) -> dict[Block, tuple[str, ...]]:
    blocks: dict[Block, tuple[str, ...]] = {}
    for block in BLOCKS:
        names = {s.name for s in there if _takes_part(s, on, block, start, end)}
        out = names - _stays_with_child(there, names, group, on)
        looked_after = any(s.name in out and not s.child for s in there) or all(s.child for s in group.stakeholders)
        blocks[block] = tuple(s.name for s in there if s.name in out and (looked_after or not s.child))
    return blocks


def _takes_part(s: Stakeholder, on: date, block: Block, start: int, end: int) -> bool:
    opens, closes = liked_window(s)
    joins = _minute_on(s.presence.arrives, on, before=-1) + JOIN_MIN if s.presence.arrives else -1
    leaves = _minute_on(s.presence.leaves, on, before=3 * 24 * 60) - JOIN_MIN if s.presence.leaves else 3 * 24 * 60
    if block == "morning":
        late_riser = opens > SLEEPS_IN_AFTER and not s.child
        return not late_riser and joins <= start and leaves >= LUNCH[1] + MEAL_MIN
    if block == "afternoon":
        return joins <= LUNCH[0] and leaves >= min(end, DINNER[1] + MEAL_MIN)
    return closes >= EVENING_NEEDS_UNTIL and joins <= DINNER[0] and leaves >= min(end, DAY_END)


def _minute_on(moment: datetime | None, on: date, before: int) -> int:
    """Return a moment as minutes of the day `on`; `before` when it lies on another day."""
    if moment is None or moment.date() != on:
        return before
    return moment.hour * 60 + moment.minute


def _stays_with_child(there: list[Stakeholder], names: set[str], group: Group, on: date) -> set[str]:
    """Return the adults who stay with children that skip a block; parents take turns by day."""
    left = [s for s in there if s.child and s.name not in names]
    if not left or any(not s.child and s.name not in names for s in there):
        return set()
    home = {m for h in group.households if any(s.name in h.members for s in left) for m in h.members}
    adults = [s.name for s in there if not s.child and s.name in names]
    family = [name for name in adults if name in home] or adults
    return {family[on.toordinal() % len(family)]} if family else set()
