"""DayFrame: what is fixed about a day before any place is chosen: base, clock, meals, who is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from planner.catalog.travel import Point
from planner.days.journeys import LAST_DAY_END, NEVER, Journey, Ways, journey_home, journey_in, minute_on, ways_of
from planner.facts.gather import TripFacts
from planner.outline import BLOCKS, Block, Outline
from roles.clock import MINUTES_PER_DAY
from roles.group import Group, Stakeholder
from roles.wishes import Strength, WishKind

HOURS = frozenset({WishKind.TIME, WishKind.REST})
DAY_START = 9 * 60
DAY_END = 23 * 60
NO_END = MINUTES_PER_DAY + 4 * 60
"""When the day ends of a traveller who said nothing about it."""
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

Names = tuple[str, ...]
"""Some travellers."""


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
    there: Names
    """Travellers who are on the trip that day, at whatever hour, in the order of the request."""
    present: Mapping[Block, Names]
    free_from: Mapping[str, int]
    """When each of them is with the group and awake."""
    arrival: Journey | None
    homeward: Journey | None
    """Journeys of the group; `ways` holds everybody's."""
    ways: Ways
    """Every journey of the day and who makes it: the group's, and those of people with an origin of their own."""
    at_table: Mapping[str, Names] = field(init=False)
    """Who eats lunch and dinner with the group; nobody where there is no such meal."""
    _in_order: dict[Names, Names] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at_table = {
            "lunch": tuple([name for name in self.there if self.at_lunch(name)]),
            "dinner": tuple([name for name in self.there if self.at_dinner(name)]),
        }
        object.__setattr__(self, "at_table", at_table)

    def at_lunch(self, name: str) -> bool:
        """Return whether a traveller eats lunch with the group."""
        out = name in self.present["morning"] or name in self.present["afternoon"]
        return self.lunch is not None and out and self.free_from[name] <= self.lunch[1]

    def at_dinner(self, name: str) -> bool:
        """Return whether a traveller eats dinner with the group."""
        return self.dinner is not None and (name in self.present["afternoon"] or name in self.present["evening"])

    def in_order(self, names: Names) -> Names:
        """Return those of the day's travellers that are among `names`, in the order of the request."""
        if names not in self._in_order:
            self._in_order[names] = tuple([name for name in self.there if name in names])
        return self._in_order[names]


def strong_window(stakeholder: Stakeholder) -> tuple[int, int]:
    """Return the hours a traveller needs or insists on, in minutes; the whole day when nothing was said."""
    windows = [w.window for w in stakeholder.of_kind(WishKind.TIME) if w.strength is not Strength.PREFER]
    starts, ends = [w[0] for w in windows], [w[1] for w in windows]
    return max(starts, default=0), min(ends, default=NO_END)


def liked_window(stakeholder: Stakeholder) -> tuple[int, int]:
    """Return the hours a traveller would like to be out, preferences included, in minutes."""
    windows = [w.window for w in stakeholder.of_kind(WishKind.TIME)]
    return max((w[0] for w in windows), default=0), min((w[1] for w in windows), default=NO_END)


def day_frames(outline: Outline, group: Group, facts: TripFacts) -> tuple[DayFrame, ...]:
    """Return the frame of every day of an outline: cities, beds and journeys decide it, places do not."""
    stays = tuple((day.city, day.area, day.journey) for day in outline.days)
    key = ("frames", group.digest, group.names, outline.hours, outline.home, stays)
    return facts.once(key, lambda: _frames(outline, paced_by(outline.hours, group), facts))


def _frames(outline: Outline, paced: Group, facts: TripFacts) -> tuple[DayFrame, ...]:
    return tuple(_frame(day, outline, paced, facts) for day in range(len(outline.days)))


def paced_by(hours: str, group: Group) -> Group:
    """Return the group as it paces a day: with every wish about hours and rest, or with needs about them only."""
    if hours == "wishes":
        return group
    people = tuple(
        replace(s, wishes=tuple(w for w in s.wishes if w.kind not in HOURS or w.strength is Strength.NEED))
        for s in group.stakeholders
    )
    return replace(group, stakeholders=people)


def _frame(day: int, outline: Outline, group: Group, facts: TripFacts) -> DayFrame:
    spec, last = outline.days[day], day == len(outline.days) - 1
    area = spec.area or _area_before(day, outline) or next(iter(facts.cities[spec.city].areas))
    arrival = journey_in(day, outline, facts)
    homeward = journey_home(outline, facts) if last else None
    on = facts.frame.dates[day]
    there = [s for s in group.stakeholders if _is_there(s, on)]
    ways = ways_of(outline, there, facts, day)
    spans = {s.name: _span(s, on, ways, facts) for s in there}
    first, end = _hours(day, outline, arrival, homeward)
    start = max([first, min((joins for joins, _ in spans.values()), default=0), *_early_limits(there)])
    end = min([end, max((leaves for _, leaves in spans.values()), default=end)])
    late = max((o for o in (strong_window(s)[0] for s in there) if o <= LUNCH[1]), default=0)
    dinner = _dinner_window(there)
    return DayFrame(
        day=day,
        date=on,
        city=spec.city,
        area=area,
        base=facts.base(spec.city, area),
        start_min=start,
        end_min=end,
        lunch=_meal_window((max(LUNCH[0], late), LUNCH[1]), start, end),
        dinner=_meal_window(dinner, start, end),
        there=tuple(s.name for s in there),
        present=_present(there, group, on, _Clock(start, end, dinner[0], spans)),
        free_from={s.name: max(spans[s.name][0], start, 0 if s.child else strong_window(s)[0]) for s in there},
        arrival=arrival,
        homeward=homeward,
        ways=ways,
    )


def _hours(day: int, outline: Outline, arrival: Journey | None, homeward: Journey | None) -> tuple[int, int]:
    """Return when the group's day begins and ends, as far as its journeys decide."""
    start = DAY_START if arrival is None else arrival.end_min
    if day < len(outline.days) - 1:
        return start, DAY_END
    return start, homeward.start_min if homeward else LAST_DAY_END


def _span(s: Stakeholder, on: date, ways: Ways, facts: TripFacts) -> tuple[int, int]:
    """Return from when until when a traveller can be with the group on a day, in minutes."""
    joins = minute_on(s.presence.arrives, on, before=-JOIN_MIN) + JOIN_MIN
    leaves = minute_on(s.presence.leaves, on, before=NEVER) - JOIN_MIN
    for journey, names in ways:
        if s.name in names and journey.option.destination in facts.cities:
            joins = max(joins, journey.end_min)
        elif s.name in names:
            leaves = min(leaves, journey.start_min)
    return joins, leaves


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


@dataclass(frozen=True, slots=True)
class _Clock:
    """A day's beginning, end and earliest dinner, and when each traveller is there, in minutes."""

    start: int
    end: int
    dinner: int
    spans: Mapping[str, tuple[int, int]]


def _present(there: list[Stakeholder], group: Group, on: date, clock: _Clock) -> dict[Block, tuple[str, ...]]:
    blocks: dict[Block, tuple[str, ...]] = {}
    for block in BLOCKS:
        around = [s for s in there if _is_around(s, block, clock)]
        names = {s.name for s in around if _is_awake(s, block)}
        out = names - _stays_with_child(around, names, group, on)
        looked_after = any(s.name in out and not s.child for s in there) or all(s.child for s in group.stakeholders)
        blocks[block] = tuple(s.name for s in there if s.name in out and (looked_after or not s.child))
    return blocks


def _is_around(s: Stakeholder, block: Block, clock: _Clock) -> bool:
    """Return whether a traveller is in the city for a whole block."""
    joins, leaves = clock.spans[s.name]
    if block == "morning":
        return joins <= clock.start and leaves >= min(clock.end, LUNCH[1] + MEAL_MIN)
    if block == "afternoon":
        return joins <= max(clock.start, LUNCH[0]) and leaves >= min(clock.end, DINNER[1] + MEAL_MIN)
    return joins <= max(clock.start, clock.dinner) and leaves >= min(clock.end, DAY_END)


def _is_awake(s: Stakeholder, block: Block) -> bool:
    opens, closes = liked_window(s)
    if block == "morning":
        return s.child or opens <= SLEEPS_IN_AFTER
    return block == "afternoon" or closes >= EVENING_NEEDS_UNTIL


def _stays_with_child(around: list[Stakeholder], names: set[str], group: Group, on: date) -> set[str]:
    """Return the adult who stays with children that skip a block; parents take turns by day."""
    left = [s for s in around if s.child and s.name not in names]
    if not left or any(not s.child and s.name not in names for s in around):
        return set()
    home = {m for h in group.households if any(s.name in h.members for s in left) for m in h.members}
    adults = [s.name for s in around if not s.child and s.name in names]
    family = [name for name in adults if name in home] or adults
    return {family[on.toordinal() % len(family)]} if family else set()
