"""Repair: mend what code can mend about a draft, and say in plain words what was changed."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import cast

from planner.additions import WAYS, Leeway, additions
from planner.check import check
from planner.drafters.task import Lock
from planner.edit import MEALS, cleaned, merged, with_day, with_meal, without_stop
from planner.experiences import experience
from planner.facts.gather import TripFacts
from planner.outline import BLOCKS, Block, DayOutline, Outline
from planner.plan import Activity, Plan
from planner.rules.clock import LATEST_MEAL
from planner.rules.needs import is_broken
from planner.schedule import schedule
from rewards.types import PRIVATE, Violation
from roles.group import Group
from roles.vocabulary import LODGING_CLASSES
from roles.wishes import Strength, Wish

MAX_REPAIRS = 60
"""More changes than a trip of a fortnight has stops in a bad draft: past this a draft is given up."""
MOST_WAYS = 24
"""Ways of meeting a forgotten need that are tried before it stays forgotten: about a tenth of a second."""

TOO_LONG = frozenset({"overlap", "presence", "too_late"})
EARLIEST_MEAL = 11 * 60 + 30
"""Minute from which a lunch can begin."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A draft after repair: the outline, its plan, what is still broken, and what was changed."""

    outline: Outline
    plan: Plan
    violations: tuple[Violation, ...]


def repair(
    outline: Outline,
    group: Group,
    facts: TripFacts,
    locks: tuple[Lock, ...] = (),
    banned: frozenset[str] = frozenset(),
) -> Repaired:
    """Return the draft with broken stops dropped or moved, and with what somebody needs put in where it was forgotten.

    A locked place is never touched, a banned one never added, and nothing is put in for a wish that is no need.
    """
    known = frozenset(place for city in facts.cities.values() for place in city.places)
    outline, notes = cleaned(outline, known, frozenset(group.names))
    leeway = Leeway(facts, banned, frozenset(lock.place for lock in locks))
    mended = _mended(completed(outline, facts), (*outline.notes, *notes), group, leeway)
    return _with_needs(mended, group, leeway) if mended.violations else mended


def _mended(outline: Outline, changes: tuple[str, ...], group: Group, leeway: Leeway) -> Repaired:
    """Return the draft after one mend at a time, until nothing can be mended by taking away or moving."""
    told = list(changes)
    plan = schedule(outline, group, leeway.facts)
    violations = check(plan, group, leeway.facts)
    for _ in range(MAX_REPAIRS):
        mended = _mend_first(outline, plan, violations, leeway.facts, leeway.locked)
        if mended is None:
            break
        outline, change = mended
        told.append(change)
        plan = schedule(outline, group, leeway.facts)
        violations = check(plan, group, leeway.facts)
    return Repaired(outline, plan.model_copy(update={"changes": tuple(told)}), violations)


def _with_needs(draft: Repaired, group: Group, leeway: Leeway) -> Repaired:
    """Return the draft with each need that it forgot met, as far as that breaks nothing else."""
    for s in group.stakeholders:
        for need in s.wishes:
            if _lacks(draft, need, s.name):
                better = _with_need(draft, need, s.name, group, leeway)
                if better is not None:
                    kept = better.outline.places - draft.outline.places
                    draft, leeway = better, replace(leeway, locked=leeway.locked | kept)
    return draft


def _lacks(draft: Repaired, need: Wish, who: str) -> bool:
    return need.strength is Strength.NEED and need.kind in WAYS and is_broken(need, experience(draft.plan, who))


def _with_need(draft: Repaired, need: Wish, who: str, group: Group, leeway: Leeway) -> Repaired | None:
    """Return the draft with one need met, what takes nothing out first; None when something else breaks each time."""
    ways = sorted(additions(draft.outline, need, who, leeway), key=lambda way: -len(way[0].places))
    for outline, text in ways[:MOST_WAYS]:
        change = f"changed for {PRIVATE}" if need.sealed else f"{text} ({who} needs it)"
        kept = replace(leeway, locked=leeway.locked | (outline.places - draft.outline.places))
        tried = _mended(outline, (*draft.plan.changes, change), group, kept)
        if _spots(tried) < _spots(draft):
            return tried
    return None


def _spots(draft: Repaired) -> Counter[tuple[str, tuple[str, ...]]]:
    """Return what is broken for whom, and how often: fewer is better whatever the texts say."""
    return Counter((violation.code, violation.travellers) for violation in draft.violations)


def completed(outline: Outline, facts: TripFacts) -> Outline:
    """Return the outline with the days, cities, journeys and beds that the request fixes filled in where missing."""
    frame = facts.frame
    days: list[DayOutline] = []
    before = frame.origin
    for number in range(frame.days):
        city = frame.city_of_day(number)
        spec = outline.days[number] if number < len(outline.days) else DayOutline(city=city)
        if spec.city != city:
            spec = DayOutline(city=city)
        update: dict[str, object] = {}
        if before is not None and before != city and facts.journey(before, city, spec.journey) is None:
            update["journey"] = facts.journeys[before, city][0].mode
        if number < frame.days - 1:
            areas = facts.cities[city].areas
            previous = days[-1].area if days and days[-1].city == city else None
            update["area"] = previous or (spec.area if spec.area in areas else next(iter(areas)))
            update["lodging"] = spec.lodging if spec.lodging in LODGING_CLASSES else "mid"
        else:
            update |= {"area": None, "lodging": None}
        days.append(spec.model_copy(update=update))
        before = city
    home = outline.home
    last = days[-1].city
    if frame.origin and frame.origin != last and facts.journey(last, frame.origin, home) is None:
        home = facts.journeys[last, frame.origin][0].mode
    return outline.model_copy(update={"days": tuple(days), "home": home})


def _mend_first(
    outline: Outline, plan: Plan, violations: tuple[Violation, ...], facts: TripFacts, locked: frozenset[str]
) -> tuple[Outline, str] | None:
    """Return the outline with the first mendable violation mended and what was done, None when none can be."""
    lines = {activity.id: activity for activity in plan.activities}
    for violation in violations:
        if violation.code in {"budget", "household_budget", "group_budget"}:
            mended = _cheaper(outline, plan, violation, facts, locked)
        else:
            activity = lines.get(violation.line)
            mended = _mend_at(outline, activity, violation, facts, locked) if activity else None
        if mended is not None:
            return mended
    return None


def _mend_at(
    outline: Outline, activity: Activity, violation: Violation, facts: TripFacts, locked: frozenset[str]
) -> tuple[Outline, str] | None:
    day = int(activity.id.split(".")[0]) - 1
    if violation.code in {"child_alone", "continuity", "parties"} and activity.slot in BLOCKS:
        block = activity.slot
        if len(outline.days[day].block(block)) > 1:
            return merged(outline, day, block), f"day {day + 1}: one party in the {block} ({violation.open_text})"
    if activity.kind == "meal" and activity.place is not None and activity.slot:
        shorter = _drop_before(outline, day, activity.slot, violation, locked)
        too_full = violation.code == "mealtime" and _opens_in_time(activity, day, facts)
        own = getattr(outline.days[day], activity.slot) is None
        if own or activity.place.id in locked or (too_full and shorter):
            return shorter
        return with_meal(outline, day, activity.slot, None), f"{activity.title} replaced ({violation.open_text})"
    if activity.kind == "visit" and activity.place is not None and activity.place.id not in locked:
        block = cast(Block, activity.slot)
        who = frozenset(activity.travellers)
        return without_stop(
            outline, day, block, activity.place.id, who
        ), f"{activity.title} dropped ({violation.open_text})"
    if activity.kind in {"journey", "night"} and violation.code not in TOO_LONG:
        return None  # whom a journey or a bed lacks, or what it costs, no dropped stop changes
    if activity.kind in {"transfer", "journey", "night", "rest"}:
        shorter = _drop_before(outline, day, None, violation, locked)
        if shorter is not None or violation.code not in {*TOO_LONG, "child_alone"}:
            return shorter
        nearer = _eat_in(outline, day, violation, locked)
        if nearer is not None or violation.code not in TOO_LONG:
            return nearer
        return _faster_journey(outline, day, violation, facts)
    return None


def _eat_in(outline: Outline, day: int, violation: Violation, locked: frozenset[str]) -> tuple[Outline, str] | None:
    """Replace the day's last restaurant by a meal at the lodging: the way there makes the day too long."""
    for slot in reversed(MEALS):
        place = getattr(outline.days[day], slot)
        if place is not None and place not in locked:
            return with_meal(outline, day, slot, None), f"day {day + 1}: {slot} at the lodging ({violation.open_text})"
    return None


def _opens_in_time(meal: Activity, day: int, facts: TripFacts) -> bool:
    """Return whether a restaurant takes people at the time of its meal: if so, it is the day that is too full."""
    windows = facts.windows(meal.place.id, day) if meal.place else None
    latest = LATEST_MEAL[meal.slot or ""]
    stay = meal.end_min - meal.start_min
    return windows is None or any(opens <= latest and closes - stay >= EARLIEST_MEAL for opens, closes in windows)


def _faster_journey(outline: Outline, day: int, violation: Violation, facts: TripFacts) -> tuple[Outline, str] | None:
    """Return the outline with the day's slower journey, in or home, by the fastest mode."""
    frame, spec = facts.frame, outline.days[day]
    before = frame.origin if day == 0 else outline.days[day - 1].city
    if before is not None and before != spec.city:
        fastest = facts.journeys[before, spec.city][0].mode
        if fastest != spec.journey:
            update = spec.model_copy(update={"journey": fastest})
            return with_day(outline, day, update), f"to {spec.city} by {fastest} ({violation.open_text})"
    if day == frame.days - 1 and frame.origin is not None and frame.origin != spec.city:
        fastest = facts.journeys[spec.city, frame.origin][0].mode
        if fastest != outline.home:
            return outline.model_copy(update={"home": fastest}), f"home by {fastest} ({violation.open_text})"
    return None


def _drop_before(
    outline: Outline, day: int, slot: str | None, violation: Violation, locked: frozenset[str]
) -> tuple[Outline, str] | None:
    """Drop the last stop before a meal, or of the whole day: it is what made the day too long."""
    blocks = {"lunch": BLOCKS[:1], "dinner": BLOCKS[:2]}.get(slot or "", BLOCKS)
    for block in reversed(blocks):
        for party in outline.days[day].block(block):
            for place in reversed(party.stops):
                if place not in locked:
                    shorter = without_stop(outline, day, block, place, frozenset(party.who))
                    return shorter, f"day {day + 1}: {place} dropped ({violation.open_text})"
    return None


def _cheaper(
    outline: Outline, plan: Plan, violation: Violation, facts: TripFacts, locked: frozenset[str]
) -> tuple[Outline, str] | None:
    """Save where it costs the people concerned most: a priced stop, a meal, then the class of bed, then the journey."""
    who = set(violation.travellers)
    stops = [a for a in plan.activities if a.place and a.place.id not in locked and who.intersection(a.costs_minor)]
    stops = [a for a in stops if a.kind == "visit" or getattr(outline.days[_day(a)], a.slot or "") is not None]
    dearest = max(stops, key=lambda a: (sum(a.costs_minor.get(n, 0) for n in who), a.id), default=None)
    if dearest is not None and dearest.place is not None and dearest.slot:
        text = f"{dearest.title} dropped to save money ({violation.open_text})"
        if dearest.kind == "meal":
            return with_meal(outline, _day(dearest), dearest.slot, None), text
        block = cast(Block, dearest.slot)
        return without_stop(outline, _day(dearest), block, dearest.place.id, frozenset(dearest.travellers)), text
    return _cheaper_bed(outline, violation) or _cheaper_journey(outline, violation, facts)


def _day(activity: Activity) -> int:
    return int(activity.id.split(".")[0]) - 1


def _cheaper_bed(outline: Outline, violation: Violation) -> tuple[Outline, str] | None:
    for day, spec in enumerate(outline.days):
        rank = LODGING_CLASSES.index(spec.lodging) if spec.lodging in LODGING_CLASSES else 0
        if rank:
            cheaper = spec.model_copy(update={"lodging": LODGING_CLASSES[rank - 1]})
            return with_day(
                outline, day, cheaper
            ), f"night {day + 1} in {cheaper.lodging} class ({violation.open_text})"
    return None


def _cheaper_journey(outline: Outline, violation: Violation, facts: TripFacts) -> tuple[Outline, str] | None:
    before = facts.frame.origin
    for day, spec in enumerate(outline.days):
        if before is not None and before != spec.city:
            cheaper = _cheapest(facts, before, spec.city, spec.journey)
            if cheaper:
                text = f"to {spec.city} by {cheaper} ({violation.open_text})"
                return with_day(outline, day, spec.model_copy(update={"journey": cheaper})), text
        before = spec.city
    origin = facts.frame.origin
    if origin is not None and before is not None and origin != before:
        cheaper = _cheapest(facts, before, origin, outline.home)
        if cheaper:
            return outline.model_copy(update={"home": cheaper}), f"home by {cheaper} ({violation.open_text})"
    return None


def _cheapest(facts: TripFacts, origin: str, destination: str, mode: str | None) -> str | None:
    """Return the mode of a strictly cheaper option than the present one, None when there is none."""
    now = facts.journey(origin, destination, mode)
    priced = [o for o in facts.journeys[origin, destination] if o.price_minor is not None]
    best = min(priced, key=lambda o: (o.price_minor, o.minutes), default=None)
    if best is None or now is None or now.price_minor is None or best.price_minor is None:
        return None
    return best.mode if best.price_minor < now.price_minor else None
